package timex

import (
	"time"

	calendar "yinling/care/recur/lunar"
)

// lunarYears is the calendar that reminders go by, too.
var lunarYears = &calendar.Years

const lunarFirst = 1900

// lunarEpoch is the first day of the first month of lunarFirst.
func lunarEpoch(zone *time.Location) time.Time {
	return time.Date(1900, 1, 31, 0, 0, 0, 0, zone)
}
