package timex

import (
	"testing"

	"yinling/care"
)

var enCalendar = []said{
	{"week 31", "[week 31] week 2026-07-27..2026-08-03"},
	{"week 3 of 2027", "[week 3 of 2027] week 2027-01-18..2027-01-25"},
	{"week 27 of last year", "[week 27 of last year] week 2025-06-30..2025-07-07"},
	{"the week of the 18th", "[the week of the 18th] week 2026-12-14..2026-12-21"},
	{"w/c Feb 4", "[w/c Feb 4] week 2027-02-01..2027-02-08"},
	{"the week starting on February 4", "[the week starting on February 4] week 2027-02-01..2027-02-08"},
	{"q1", "[q1] month 2026-01-01..2026-04-01 | 2027-01-01..2027-04-01"},
	{"2017-q1", "[2017-q1] month 2017-01-01..2017-04-01"},
	{"q3 of 2018", "[q3 of 2018] month 2018-07-01..2018-10-01"},
	{"the first quarter of the year", "[the first quarter of the year] month 2026-01-01..2026-04-01"},
	{"next year's second quarter", "[next year's second quarter] month 2027-04-01..2027-07-01"},
	{"2019 H2", "[2019 H2] month 2019-07-01..2020-01-01"},
	{"the second half of 2025", "[the second half of 2025] month 2025-07-01..2026-01-01"},
	{"next quarter", "[next quarter] month 2027-01-01..2027-04-01"},
	{"last 2 quarters", "[last 2 quarters] month 2026-04-01..2026-10-01"},
	{"the 1990s", "[the 1990s] year 1990-01-01..2000-01-01"},
	{"the nineties", "[the nineties] year 1990-01-01..2000-01-01"},
	{"next decade", "[next decade] year 2030-01-01..2040-01-01"},
	{"the 21st century", "[21st century] year 2000-01-01..2100-01-01"},
	{"year to date", "[year to date] day 2026-01-01..=2026-11-25"},
	{"this calendar year", "[this calendar year] year 2026-01-01..2027-01-01"},
	{"fiscal year 2027", "[fiscal year 2027] year 2027-01-01..2028-01-01"},
	{"next workweek", "[next workweek] day 2026-11-30..2026-12-05"},
	{"later this week", "[later this week] day 2026-11-26..2026-11-30"},
	{"earlier this month", "[earlier this month] day 2026-11-01..2026-11-16"},
	{"mid-November", "[mid-November] day 2026-11-10..2026-11-21"},
	{"the first 2 weeks of 2027", "[the first 2 weeks of 2027] week 2027-01-04..2027-01-18"},
	{"last four months of 2027", "[last four months of 2027] month 2027-09-01..2028-01-01"},
	{"the month of May", "[the month of May] month 2027-05-01..2027-06-01"},
	{"the month after next", "[the month after next] month 2027-01-01..2027-02-01"},
	{"summer", "[summer] month 2027-06-01..2027-09-01"},
	{"next 4 business days", "[next 4 business days] day 2026-11-26..2026-12-02"},
	{"5 past minutes", "[5 past minutes] minute 2026-11-25 09:55..2026-11-25 10:00"},
	{"within the next day and 5 hours", "[within the next day and 5 hours] hour 2026-11-25 10:00..2026-11-26 15:00"},
	{"EOY", "[EOY] month 2026-12-01..2027-01-01 | 2026-07-01..2027-01-01"},
	{"end of tomorrow", "[end of tomorrow] minute 2026-11-26 23:59:59"},
	{"beginning of 2027", "[beginning of 2027] month 2027-01-01..2027-02-01 | 2027-01-01..2027-07-01"},
	{"the next two decades", "[the next two decades] year 2030-01-01..2050-01-01"},
	{"this decade", "[this decade] year 2020-01-01..2030-01-01"},
}

var enFigures = []said{
	{"2026-3", "[2026-3] month 2026-03-01..2026-04-01"},
	{"12-2026", "[12-2026] month 2026-12-01..2027-01-01"},
	{"9/2027", "[9/2027] month 2027-09-01..2027-10-01"},
	{"2027 - 03", "[2027 - 03] month 2027-03-01..2027-04-01"},
	{"20270305", "[20270305] day 2027-03-05"},
	{"2027 03 05", "[2027 03 05] day 2027-03-05"},
	{"5-Mar-2027", "[5-Mar-2027] day 2027-03-05"},
	{"2027/mar/05", "[2027/mar/05] day 2027-03-05"},
	{"5/3/38", "[5/3/38] day 1938-05-03"},
	{"on 5.12", "[5.12] day 2027-05-12"},
	{"Friday 11-27", "[Friday 11-27] day 2026-11-27"},
	{"Monday 3-8", "[Monday 3-8] hour 2026-11-30 15:00..2026-11-30 20:00 | 2026-11-30 03:00..2026-11-30 08:00"},
	{"at 6.45", "[6.45] minute 2026-11-25 18:45 | 2026-11-25 06:45"},
	{"from 9.30-11.15", "[from 9.30-11.15] minute 2026-11-25 21:30..2026-11-25 23:15 | 2026-11-25 09:30..2026-11-25 11:15"},
	{"0730-0930", "[0730-0930] minute 2026-11-25 07:30..2026-11-25 09:30"},
	{"1994-11-05T13:15:30+08:00", "[1994-11-05T13:15:30+08:00] minute 1994-11-05 13:15:30"},
	{"05/31/2027 14:15", "[05/31/2027 14:15] minute 2027-05-31 14:15"},
	{"31/05/2027", "[31/05/2027] day 2027-05-31"},
	{"24.04.2027", "[24.04.2027] day 2027-04-24"},
	{"Wed Oct 26 15:50:06 2016", "[Wed Oct 26 15:50:06 2016] minute 2016-10-26 15:50:06"},
	{"May/22(Sat)-11:30 AM", "[May/22(Sat)-11:30 AM] minute 2027-05-22 11:30"},
	{"2017 April", "[2017 April] month 2017-04-01..2017-05-01"},
	{"April of 87", "[April of 87] month 1987-04-01..1987-05-01"},
	{"3rd Feb 82", "[3rd Feb 82] day 1982-02-03"},
	{"12 December, 1990", "[12 December, 1990] day 1990-12-12"},
}

var enRanges = []said{
	{"10 to 22 August 2027", "[10 to 22 August 2027] day 2027-08-10..=2027-08-22"},
	{"between the ninth and the seventeenth of April", "[between the ninth and the seventeenth of April] day 2027-04-09..=2027-04-17"},
	{"from April twenty-seventh to the third", "[from April twenty-seventh to the third] day 2027-04-27..=2027-05-03"},
	{"4 to 23 next month", "[4 to 23 next month] day 2026-12-04..=2026-12-23"},
	{"November between 19 and 20", "[November between 19 and 20] day 2026-11-19..=2026-11-20"},
	{"next week between Wednesday and Friday", "[next week between Wednesday and Friday] day 2026-12-02..=2026-12-04"},
	{"10/1-11/7", "[10/1-11/7] day 2027-10-01..=2027-11-07"},
	{"from 5/1-5/7, 2027", "[from 5/1-5/7, 2027] day 2027-05-01..=2027-05-07"},
	{"Jan-Feb 2027", "[Jan-Feb 2027] month 2027-01-01..=2027-02-01"},
	{"Nov-Feb 2027", "[Nov-Feb 2027] month 2026-11-01..=2027-02-01"},
	{"December 10 - 22, 2026", "[December 10 - 22, 2026] day 2026-12-10..=2026-12-22"},
	{"from May to Oct 2027", "[from May to Oct 2027] month 2027-05-01..=2027-10-01"},
	{"between now and Friday", "[between now and Friday] day 2026-11-25..=2026-11-27"},
	{"between Nov 2 and now", "[between Nov 2 and now] day 2026-11-02..=2026-11-25"},
	{"from March to date", "[from March to date] day 2026-03-01..=2026-11-25"},
	{"from 9 for 2.5 hours", "[from 9 for 2.5 hours] minute 2026-11-25 21:00..2026-11-25 23:30 | 2026-11-25 09:00..2026-11-25 11:30"},
	{"3 days starting next Monday", "[3 days starting next Monday] day 2026-11-30..2026-12-03"},
	{"for a week, from tomorrow", "[for a week, from tomorrow] day 2026-11-26..2026-12-03"},
	{"5 December for 2 hours from 9:30am", "[5 December for 2 hours from 9:30am] minute 2026-12-05 09:30..2026-12-05 11:30"},
	{"Wednesday from 10 to 4", "[Wednesday from 10 to 4] hour 2026-11-25 10:00..2026-11-25 16:00 | 2026-12-02 10:00..2026-12-02 16:00 | 2026-11-25 22:00..2026-11-26 04:00 | 2026-12-02 22:00..2026-12-03 04:00"},
	{"more than 2 weeks ago", "[more than 2 weeks ago] week ..2026-11-11"},
	{"less than 3 days after tomorrow", "[less than 3 days after tomorrow] day 2026-11-26..2026-11-29"},
	{"3 pm or later on Monday", "[3 pm or later on Monday] hour 2026-11-30 15:00.."},
	{"1/2/2027 and after", "[1/2/2027 and after] day 2027-01-02.."},
	{"later than 2030", "[later than 2030] year 2031-01-01.."},
	{"before the end of December", "[before the end of December] day 2026-11-25 10:00..2027-01-01"},
	{"from April until the end of June", "[from April until the end of June] day 2027-04-01..2027-07-01"},
	{"on or before Friday", "[on or before Friday] day 2026-11-25 10:00..2026-11-27"},
	{"> 6pm", "[> 6pm] hour 2026-11-25 18:00..2026-11-26"},
	{"<= 2019", "[<= 2019] year ..2020-01-01"},
}

var enLengths = []said{
	{"1.5 hours", "[1.5 hours] minute PT1H30M"},
	{"123.45 sec", "[123.45 sec] minute PT2M3.45S"},
	{"½ hour", "[½ hour] minute PT30M"},
	{"one and a half hours", "[one and a half hours] minute PT1H30M"},
	{"one and half hour", "[one and half hour] minute PT1H30M"},
	{"one year and a quarter", "[one year and a quarter] month P1Y3M"},
	{"10d", "[10d] day P10D"},
	{"2w", "[2w] week P2W"},
	{"1h30m", "[1h30m] minute PT1H30M"},
	{"1d 21 h 25m ago", "[1d 21 h 25m ago] minute 2026-11-23 12:35"},
	{"all day", "[all day] day P1D"},
	{"another day", "[another day] day P1D"},
	{"the whole week", "[the whole week] week P1W"},
	{"full-day", "[full-day] day P1D"},
	{"1 hour, 5 minutes, and 30 seconds", "[1 hour, 5 minutes, and 30 seconds] minute PT1H5M30S"},
	{"+15 minutes", "[+15 minutes] minute 2026-11-25 10:15"},
	{"in around 5 hours", "[in around 5 hours] minute 2026-11-25 15:00"},
	{"15 minutes before", "[15 minutes before] minute 2026-11-25 09:45"},
	{"within a few days", "[within a few days] day 2026-11-25 10:00..2026-11-28"},
	{"three days from 5/12", "[three days from 5/12] day 2027-05-15"},
}

var enLists = []said{
	{"next week Mon or Tue", "[next week Mon] day 2026-11-30; [Tue] day 2026-12-01"},
	{"next week on Tuesday 9 am or Thursday 1 pm", "[next week on Tuesday 9 am] hour 2026-12-01 09:00; [Thursday 1 pm] hour 2026-12-03 13:00 | 2026-11-26 13:00"},
	{"Monday or Tuesday next week", "[Monday] day 2026-11-30; [Tuesday next week] day 2026-12-01"},
	{"Monday, Thursday, Friday next week", "[Monday] day 2026-11-30; [Thursday] day 2026-12-03; [Friday next week] day 2026-12-04"},
	{"next Monday 1-3 pm or 5-6 pm", "[next Monday 1-3 pm] hour 2026-11-30 13:00..2026-11-30 15:00 | 2026-11-30 01:00..2026-11-30 15:00; [5-6 pm] hour 2026-11-30 17:00..2026-11-30 18:00 | 2026-11-30 05:00..2026-11-30 18:00"},
	{"tomorrow at 9am or 10 o'clock", "[tomorrow at 9am] hour 2026-11-26 09:00; [10 o'clock] hour 2026-11-26 10:00 | 2026-11-26 22:00"},
	{"July 17th, 18th, or 19th", "[July 17th] day 2027-07-17; [18th] day 2027-07-18; [19th] day 2027-07-19"},
	{"the 5th or the 6th", "[the 5th] day 2026-12-05; [the 6th] day 2026-12-06"},
	{"from 6 to 7", "[from 6 to 7] hour 2026-11-25 18:00..2026-11-25 19:00 | 2026-11-25 06:00..2026-11-25 07:00"},
	{"tomorrow three", "[tomorrow three] hour 2026-11-26 15:00 | 2026-11-26 03:00"},
}

func TestEnglishCalendar(t *testing.T) {
	t.Run("stretches", func(t *testing.T) { checkTable(t, care.English, enCalendar) })
	t.Run("figures", func(t *testing.T) { checkTable(t, care.English, enFigures) })
	t.Run("ranges", func(t *testing.T) { checkTable(t, care.English, enRanges) })
	t.Run("lengths", func(t *testing.T) { checkTable(t, care.English, enLengths) })
	t.Run("lists", func(t *testing.T) { checkTable(t, care.English, enLists) })
}
