package prompts

import (
	"fmt"
	"time"

	"yinling/care"
)

// Written forms are for eyes: digits, as on a calendar and a bill. The spoken
// ones (SpeakDate, SpeakTime, SpeakMoney) are for ears.

// WriteDate writes a day with its weekday: 11月23日（周一）; Monday 23 November.
func WriteDate(d time.Time, lang care.Lang) string {
	if lang == care.English {
		return d.Format("Monday 2 January")
	}
	return fmt.Sprintf("%d月%d日（%s）", d.Month(), d.Day(), zhWeekdays[d.Weekday()])
}

// WriteTime writes a time of day on 24 hours: 11:30.
func WriteTime(t care.TimeOfDay) string { return t.String() }

// WriteMoney writes an amount: 3元, 3.50元; 3 yuan, 3.50 yuan.
func WriteMoney(m care.Money, lang care.Lang) string {
	amount := m.String()
	if m%care.Yuan == 0 {
		amount = fmt.Sprint(int64(m / care.Yuan))
	}
	if lang == care.English {
		return amount + " yuan"
	}
	return amount + "元"
}
