package timex

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yinling/care"
)

func TestLunarNewYearsOfTheAlmanac(t *testing.T) {
	for year, want := range map[int]string{1900: "01-31", 1985: "02-20", 2000: "02-05", 2020: "01-25", 2023: "01-22", 2024: "02-10", 2025: "01-29", 2026: "02-17", 2027: "02-06", 2033: "01-31", 2034: "02-19", 2057: "02-04"} {
		got, ok := moon(1, 1)(year, time.UTC)
		require.True(t, ok)
		require.Equal(t, want, got.Format("01-02"), year)
	}
}

func TestTheLeapMonthOf2033IsTheEleventh(t *testing.T) {
	_, ok := lunar{month: 7, day: 1, leap: true}.in(2033, time.UTC)
	require.False(t, ok)
	got, ok := lunar{month: 11, day: 1, leap: true}.in(2033, time.UTC)
	require.True(t, ok)
	require.Equal(t, "2033-12-22", got.Format(time.DateOnly))
}

func TestLunarDaysGoThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1900, 1, 31, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 73000).Draw(t, "days"))
		back, ok := lunarOf(day).in(lunarYearOf(day), time.UTC)
		if !ok || !back.Equal(day) {
			t.Fatalf("%s became %v and %s", day.Format(time.DateOnly), lunarOf(day), back.Format(time.DateOnly))
		}
	})
}

func TestSolarTermsOfTheAlmanac(t *testing.T) {
	for _, c := range []struct {
		year    int
		degrees float64
		want    string
	}{{2024, 15, "04-04"}, {2025, 15, "04-04"}, {2026, 15, "04-05"}, {2027, 15, "04-05"}, {2025, 270, "12-21"}, {2026, 270, "12-22"}, {2026, 315, "02-04"}, {2025, 315, "02-03"}, {2026, 90, "06-21"}, {2026, 180, "09-23"}} {
		require.Equal(t, c.want, solarTerm(c.year, c.degrees, time.UTC).Format("01-02"), "%d %v", c.year, c.degrees)
	}
}

func TestEasterOfSomeYears(t *testing.T) {
	for year, want := range map[int]string{2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2038: "04-25"} {
		got, _ := easter(0)(year, time.UTC)
		require.Equal(t, want, got.Format("01-02"), year)
	}
}

func TestTomorrowIsADayLaterWhateverTheClocksDo(t *testing.T) {
	newYork := zone(t, "America/New_York")
	eve := time.Date(2026, 3, 7, 22, 0, 0, 0, newYork) // the clocks go forward at two in the night
	require.Equal(t, "[tomorrow at 9am] hour 2026-03-08 09:00", found("tomorrow at 9am", care.English, eve))
	require.Equal(t, "[in 12 hours] minute 2026-03-08 11:00", found("in 12 hours", care.English, eve))
}

func TestEndsOfYearsAndMonths(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	for _, c := range []struct{ now, text, want string }{
		{"2026-12-31 23:30", "明天", "[明天] day 2027-01-01"},
		{"2026-12-31 23:30", "一个小时后", "[一个小时后] minute 2027-01-01 00:30"},
		{"2026-12-31 10:00", "下个月", "[下个月] month 2027-01-01..2027-02-01"},
		{"2027-01-31 10:00", "一个月后", "[一个月后] day 2027-02-28"},
		{"2028-01-31 10:00", "一个月后", "[一个月后] day 2028-02-29"},
		{"2028-02-29 10:00", "一年后", "[一年后] day 2029-02-28"},
		{"2027-01-31 10:00", "下个月底", "[下个月底] day 2027-02-24..2027-03-01"},
		{"2024-02-28 10:00", "明天", "[明天] day 2024-02-29"},
		{"2025-07-25 10:00", "闰六月初三", "[闰六月初三] day 2025-07-27"},
		{"2027-01-20 10:00", "腊月二十三", "[腊月二十三] day 2027-01-30"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, shanghai)
		require.NoError(t, err)
		require.Equal(t, c.want, found(c.text, care.Chinese, now), c.now)
	}
}
