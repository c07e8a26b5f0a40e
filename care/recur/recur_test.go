package recur

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"yinling/care"
	"yinling/care/recur/lunar"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// times are the first n times of a rule, day and clock.
func times(t testing.TB, rule string, start time.Time, n int) (list []string) {
	t.Helper()
	after := start.Add(-time.Nanosecond)
	for range n {
		at, ok, err := Next(rule, start, after)
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		if !ok {
			return append(list, "end")
		}
		if !at.After(after) || at.Location() != start.Location() {
			t.Fatalf("%s: %v follows %v", rule, at, after)
		}
		list = append(list, at.Format("06-01-02 15:04"))
		after = at
	}
	return list
}

func TestTimes(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	for _, c := range []struct {
		name, start, rule, want string
	}{
		{"every day", "2026-11-22 15:20", "FREQ=DAILY", "26-11-22 15:20, 26-11-23 15:20"},
		{"every day at eight: not today any more", "2026-11-22 15:20", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "26-11-23 08:00, 26-11-24 08:00"},
		{"morning and evening", "2026-11-22 15:20", "FREQ=DAILY;BYHOUR=20,8;BYMINUTE=0", "26-11-22 20:00, 26-11-23 08:00, 26-11-23 20:00"},
		{"after the meals", "2026-11-22 06:00", "FREQ=DAILY;BYHOUR=7,12,18;BYMINUTE=30", "26-11-22 07:30, 26-11-22 12:30, 26-11-22 18:30, 26-11-23 07:30"},
		{"every other day", "2026-11-22 08:00", "FREQ=DAILY;INTERVAL=2", "26-11-22 08:00, 26-11-24 08:00, 26-11-26 08:00"},
		{"Monday, Wednesday, Friday", "2026-11-22 09:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "26-11-23 09:00, 26-11-25 09:00, 26-11-27 09:00, 26-11-30 09:00"},
		{"every other Tuesday", "2026-11-24 09:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "26-11-24 09:00, 26-12-08 09:00, 26-12-22 09:00"},
		{"every other week, from a Sunday", "2026-11-22 09:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "26-11-30 09:00, 26-12-14 09:00"},
		{"every four hours", "2026-11-22 20:10", "FREQ=HOURLY;INTERVAL=4", "26-11-22 20:10, 26-11-23 00:10, 26-11-23 04:10"},
		{"every half hour of a morning", "2026-11-22 08:00", "FREQ=MINUTELY;INTERVAL=30;BYHOUR=8,9", "26-11-22 08:00, 26-11-22 08:30, 26-11-22 09:00, 26-11-22 09:30, 26-11-23 08:00"},
		{"every hundred hours", "2026-11-22 08:00", "FREQ=HOURLY;INTERVAL=100", "26-11-22 08:00, 26-11-26 12:00, 26-11-30 16:00"},
		{"the fifteenth", "2026-11-22 09:00", "FREQ=MONTHLY;BYMONTHDAY=15", "26-12-15 09:00, 27-01-15 09:00"},
		{"the thirty-first, where there is one", "2026-11-22 09:00", "FREQ=MONTHLY;BYMONTHDAY=31", "26-12-31 09:00, 27-01-31 09:00, 27-03-31 09:00, 27-05-31 09:00"},
		{"a month from the thirty-first", "2026-10-31 09:00", "FREQ=MONTHLY", "26-10-31 09:00, 26-12-31 09:00"},
		{"the thirty-first, or the last day", "2026-11-22 09:00", "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD", "26-11-30 09:00, 26-12-31 09:00, 27-01-31 09:00, 27-02-28 09:00"},
		{"the last day", "2027-01-22 09:00", "FREQ=MONTHLY;BYMONTHDAY=-1", "27-01-31 09:00, 27-02-28 09:00, 27-03-31 09:00"},
		{"the first Monday", "2026-11-22 09:00", "FREQ=MONTHLY;BYDAY=1MO", "26-12-07 09:00, 27-01-04 09:00"},
		{"the last Friday", "2026-11-22 09:00", "FREQ=MONTHLY;BYDAY=-1FR", "26-11-27 09:00, 26-12-25 09:00"},
		{"each quarter", "2026-11-30 09:00", "FREQ=MONTHLY;INTERVAL=3", "26-11-30 09:00, 27-05-30 09:00, 27-08-30 09:00, 27-11-30 09:00"},
		{"a birthday on the leap day", "2024-02-29 09:00", "FREQ=YEARLY", "24-02-29 09:00, 28-02-29 09:00, 32-02-29 09:00"},
		{"across a century without a leap day", "2096-02-29 09:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "96-02-29 09:00, 04-02-29 09:00"},
		{"a leap day that is a Monday", "2026-11-22 09:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "44-02-29 09:00, 72-02-29 09:00"},
		{"three times", "2026-11-22 09:00", "FREQ=DAILY;COUNT=3", "26-11-22 09:00, 26-11-23 09:00, 26-11-24 09:00, end"},
		{"three times, twice a day", "2026-11-22 09:00", "FREQ=DAILY;COUNT=3;BYHOUR=8,20;BYMINUTE=0", "26-11-22 20:00, 26-11-23 08:00, 26-11-23 20:00, end"},
		{"until a day, that day included", "2026-11-22 09:00", "FREQ=DAILY;UNTIL=20261123", "26-11-22 09:00, 26-11-23 09:00, end"},
		{"until a moment", "2026-11-22 09:00", "FREQ=DAILY;UNTIL=20261123T005959Z", "26-11-22 09:00, end"},
		{"until a local moment", "2026-11-22 09:00", "FREQ=DAILY;UNTIL=20261123T090000", "26-11-22 09:00, 26-11-23 09:00, end"},
		{"on a day that never comes", "2026-11-22 09:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "end"},

		{"first and fifteenth of the Chinese month", "2026-11-22 08:00", "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1,15", "26-11-23 08:00, 26-12-09 08:00, 26-12-23 08:00"},
		{"and of a leap month", "2025-07-01 08:00", "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1", "25-07-25 08:00, 25-08-23 08:00"},
		{"Mid-Autumn", "2025-01-01 18:00", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "25-10-06 18:00, 26-09-25 18:00, 27-09-15 18:00"},
		{"New Year's Eve, the 29th or 30th", "2024-03-01 18:00", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30", "25-01-28 18:00, 26-02-16 18:00, 27-02-05 18:00"},
		{"the 30th only", "2024-03-01 18:00", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;SKIP=OMIT", "30-02-02 18:00, 33-01-30 18:00, 34-02-18 18:00"}, // the years 2025 to 2029 have none
		{"not the leap sixth month", "2024-12-01 08:00", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1", "25-06-25 08:00, 26-07-14 08:00"},
		{"born in a leap sixth month", "2025-07-25 08:00", "RSCALE=CHINESE;FREQ=YEARLY", "25-07-25 08:00, 26-07-14 08:00, 27-07-04 08:00"},
		{"in leap sixth months only", "2025-07-01 08:00", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=1;SKIP=OMIT", "25-07-25 08:00, 36-07-23 08:00"},
		{"every other Chinese month", "2025-06-25 08:00", "RSCALE=CHINESE;FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1", "25-06-25 08:00, 25-08-23 08:00"},
		{"where the calendar ends", "2100-12-01 08:00", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "end"},
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", c.start, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(c.want, ", ")
		if got := times(t, c.rule, start, len(want)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %s\n got %v\nwant %v", c.name, c.rule, got, want)
		}
	}
}

func TestClocksChange(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct{ start, rule, want string }{
		{"2026-03-28 08:00", "FREQ=DAILY", "26-03-28 08:00, 26-03-29 08:00, 26-03-30 08:00"},
		{"2026-10-24 08:00", "FREQ=DAILY", "26-10-24 08:00, 26-10-25 08:00, 26-10-26 08:00"},
		{"2026-03-28 02:30", "FREQ=DAILY", "26-03-28 02:30, 26-03-29 03:30, 26-03-30 02:30"}, // there is no half past two
		{"2026-03-29 00:30", "FREQ=HOURLY", "26-03-29 00:30, 26-03-29 01:30, 26-03-29 03:30, 26-03-29 04:30"},
		{"2026-10-25 01:30", "FREQ=HOURLY", "26-10-25 01:30, 26-10-25 02:30, 26-10-25 03:30"},
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", c.start, berlin)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Split(c.want, ", ")
		if got := times(t, c.rule, start, len(want)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s from %s\n got %v\nwant %v", c.rule, c.start, got, want)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	for rule, code := range map[string]string{
		"":                                           BadRule,
		"every day":                                  BadRule,
		"FREQ=DAILY;FREQ":                            BadRule,
		"FREQ=DAILY;INTERVAL=x":                      BadRule,
		"FREQ=DAILY;INTERVAL=1000000":                BadRule,
		"FREQ=DAILY;BYHOUR=24":                       BadRule,
		"FREQ=DAILY;BYMONTH=13":                      BadRule,
		"FREQ=DAILY;BYMONTH=6L":                      BadRule, // of our calendar
		"FREQ=MONTHLY;BYMONTHDAY=0":                  BadRule,
		"FREQ=MONTHLY;BYMONTHDAY=32":                 BadRule,
		"FREQ=WEEKLY;BYDAY=2MO":                      BadRule,
		"FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO":           BadRule,
		"RSCALE=HEBREW;FREQ=YEARLY":                  BadRule,
		"RSCALE=CHINESE;FREQ=YEARLY;BYDAY=1MO":       BadRule,
		"DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY": BadRule,
		"FREQ=DAILY;BYHOUR=" + strings.Repeat("1,", 500) + "1": BadRule,
		"FREQ=SECONDLY":                 TooOften,
		"FREQ=MINUTELY":                 TooOften,
		"FREQ=MINUTELY;INTERVAL=9":      TooOften,
		"FREQ=DAILY;BYMINUTE=0,5":       TooOften,
		"FREQ=DAILY;BYMINUTE=0,55":      TooOften,
		"FREQ=HOURLY;BYMINUTE=10,30,39": TooOften,
	} {
		if err := Check(rule); care.ErrorCode(err) != code {
			t.Errorf("%q: %v, want %s", rule, err, code)
		}
		if _, ok, err := Next(rule, time.Now(), time.Now()); ok || err == nil {
			t.Errorf("%q has a next time", rule)
		}
	}
	for _, rule := range []string{"FREQ=DAILY", "FREQ=MINUTELY;INTERVAL=10", "FREQ=DAILY;BYMINUTE=0,10,20", "FREQ=HOURLY;BYMINUTE=30", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=1"} {
		if err := Check(rule); err != nil {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

// The library's own expansion is the judge where both know the rule.
func TestAgreesWithTheLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	for range 3000 {
		freq := pick("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY")
		rule := "FREQ=" + freq
		if freq == "MINUTELY" {
			rule += fmt.Sprint(";INTERVAL=", 10+random.IntN(300))
		} else {
			rule += pick("", ";INTERVAL=1", ";INTERVAL=2", ";INTERVAL=3", ";INTERVAL=7")
		}
		rule += pick("", "", ";COUNT=5", ";UNTIL=20280401T120000Z")
		rule += pick("", "", "", ";BYMONTH=2", ";BYMONTH=1,6,12")
		rule += pick("", "", ";BYMONTHDAY=1", ";BYMONTHDAY=29,-1", ";BYMONTHDAY=31", ";BYMONTHDAY=13")
		days := []string{"", "", ";BYDAY=MO", ";BYDAY=FR,SU", ";BYDAY=SA,TU,WE"}
		if freq == "MONTHLY" || freq == "YEARLY" {
			days = append(days, ";BYDAY=1MO", ";BYDAY=-1FR,2TU")
		}
		rule += pick(days...)
		rule += pick("", "", ";BYHOUR=8", ";BYHOUR=20,8,13")
		rule += pick("", "", ";BYMINUTE=0", ";BYMINUTE=0,30") + pick("", "", ";WKST=SU")
		start := time.Date(2026, 1+time.Month(random.IntN(12)), 1+random.IntN(31), random.IntN(24), random.IntN(60), 0, 0, time.UTC)
		same(t, rule, start)
	}
}

// same compares the first times. The library is not asked for one that never
// comes: it looks until the year 9999, minute by minute.
func same(t *testing.T, rule string, start time.Time) {
	t.Helper()
	option, err := rrule.StrToROption(rule)
	if err != nil {
		t.Fatal(err)
	}
	option.Dtstart = start
	judge, err := rrule.NewRRule(*option)
	if err != nil {
		return // it refuses rules by the hour that can never be
	}
	next, after := judge.Iterator(), start.Add(-time.Nanosecond)
	for n := range 20 {
		at, ok, err := Next(rule, start, after)
		if err != nil {
			t.Fatalf("%s from %v: %v", rule, start, err)
		}
		if ok && at.Year() > 2200 { // the library cannot count that far
			return
		}
		if !ok && (n == 0 || n < option.Count || option.Count == 0) {
			return
		}
		if want, more := next(); ok != more || ok && !at.Equal(want) {
			t.Fatalf("%s from %v\n got %v %v after %v\nwant %v %v", rule, start, at, ok, after, want, more)
		}
		if after = at; !ok {
			return
		}
	}
}

// However a rule is made, it is read or refused, and in bounded time.
func TestHostileRulesEnd(t *testing.T) {
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, zone(t, "Asia/Shanghai"))
	for _, rule := range []string{
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY;INTERVAL=720;BYHOUR=3", "FREQ=MINUTELY;INTERVAL=10;BYMINUTE=1",
		"FREQ=HOURLY;INTERVAL=999;BYHOUR=1;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=DAILY;COUNT=1000000;BYMONTH=4;BYMONTHDAY=31",
		"FREQ=YEARLY;INTERVAL=1000", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=12L;SKIP=OMIT;BYMONTHDAY=1", "FREQ=DAILY;COUNT=2000000000",
		"FREQ=DAILY;BYHOUR=" + strings.TrimSuffix(strings.Repeat("0,", 200), ",") + ";BYDAY=MO;BYMONTHDAY=1;BYMONTH=2;INTERVAL=1000",
	} {
		began := time.Now()
		_, _, err := Next(rule, start, start.AddDate(10, 0, 0))
		if took := time.Since(began); took > 200*time.Millisecond {
			t.Errorf("%s took %v", rule, took)
		}
		if err != nil {
			t.Errorf("%s: %v", rule, err)
		}
	}
}

func FuzzNext(f *testing.F) {
	for _, rule := range []string{"FREQ=DAILY;BYHOUR=8", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=6L", "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "FREQ=DAILY;UNTIL=20260101", "="} {
		f.Add(rule, int64(0), int64(1e9))
	}
	f.Fuzz(func(t *testing.T, rule string, start, after int64) {
		from, since := time.Unix(start%4e9, 0), time.Unix(after%4e9, 0)
		at, ok, err := Next(rule, from, since)
		if ok && (err != nil || !at.After(since) || at.Before(from)) {
			t.Errorf("%s from %v: %v after %v, %v", rule, from, at, since, err)
		}
	})
}

func TestLunarDays(t *testing.T) {
	for _, c := range []struct {
		day  string
		want lunar.Date
	}{
		{"1900-01-31", lunar.Date{Year: 1900, Month: 1, Day: 1, Days: 29}},
		{"2026-02-17", lunar.Date{Year: 2026, Month: 1, Day: 1, Days: 30}},
		{"2026-02-16", lunar.Date{Year: 2025, Month: 12, Day: 29, Days: 29}},
		{"2025-07-25", lunar.Date{Year: 2025, Month: 6, Leap: true, Day: 1, Days: 29}},
		{"2033-12-22", lunar.Date{Year: 2033, Month: 11, Leap: true, Day: 1, Days: 29}},
		{"2023-04-19", lunar.Date{Year: 2023, Month: 2, Leap: true, Day: 29, Days: 29}},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := lunar.Of(lunar.DayOf(day))
		c.want.Index = got.Index
		if !ok || got != c.want {
			t.Errorf("%s: %+v, want %+v", c.day, got, c.want)
		}
	}
	for _, day := range []string{"1900-01-30", "2101-12-01"} {
		d, _ := time.Parse(time.DateOnly, day)
		if _, ok := lunar.Of(lunar.DayOf(d)); ok {
			t.Errorf("%s is in the table", day)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, zone(b, "Asia/Shanghai"))
	for _, rule := range []string{"FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"} {
		b.Run(rule, func(b *testing.B) {
			for b.Loop() {
				Next(rule, start, start.AddDate(3, 0, 0))
			}
		})
	}
}
