package sqlstore

import (
	"context"
	"time"

	"yinling/care"
)

// lateAfter is when an alarm took too long to get here, in milliseconds.
const lateAfter = 30_000

func modelFields(r *care.ModelReport) []any {
	return []any{&r.Protocol, &r.Model, &r.Devices, &r.SOS, &r.Repeated, &r.Late}
}

// ModelReports tells of each model of device how its SOS alarms came through
// that were received in the time, to not included; by protocol and model.
func (s *Store) ModelReports(ctx context.Context, from, to time.Time) ([]care.ModelReport, error) {
	const report = `SELECT d.protocol, d.model, COUNT(DISTINCT d.id), COUNT(*),
			SUM(CASE WHEN a.repeats > 0 THEN 1 ELSE 0 END),
			SUM(CASE WHEN a.received - a.at > $4 THEN 1 ELSE 0 END)
		FROM alarms a JOIN devices d ON d.id = a.device_id
		WHERE a.kind = $1 AND a.received >= $2 AND a.received < $3
		GROUP BY d.protocol, d.model ORDER BY d.protocol, d.model`
	return list(ctx, s, "how devices came through", modelFields, report, string(care.AlarmSOS), stamp{&from}, stamp{&to}, lateAfter)
}
