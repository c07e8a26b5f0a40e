package prompts

import (
	"testing"
	"time"

	"yinling/care"
)

func TestWrittenForms(t *testing.T) {
	d := time.Date(2026, 11, 23, 11, 30, 0, 0, time.UTC)
	for got, want := range map[string]string{
		WriteDate(d, care.Chinese):     "11月23日（周一）",
		WriteDate(d, care.English):     "Monday 23 November",
		WriteTime(care.TimeOfDayOf(d)): "11:30",
		WriteMoney(300, care.Chinese):  "3元",
		WriteMoney(350, care.English):  "3.50 yuan",
		WriteMoney(0, care.Chinese):    "0元",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
