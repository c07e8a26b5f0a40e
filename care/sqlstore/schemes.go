package sqlstore

import (
	"context"
	"fmt"
	"time"

	"yinling/care"
)

var (
	putScheme   = upsertPlaced("schemes", "id, doc")
	readSchemes = "SELECT doc FROM schemes ORDER BY place, id"
)

func schemeFields(v *care.Scheme) []any { return []any{doc{v}} }

// PutScheme keeps a scheme, new or known.
func (s *Store) PutScheme(ctx context.Context, v care.Scheme) error {
	return s.put(ctx, "scheme", v.ID, putScheme, []any{&v.ID, doc{&v}})
}

// Schemes reads all schemes in the order they were first put, which is the
// order in which they apply.
func (s *Store) Schemes(ctx context.Context) ([]care.Scheme, error) {
	return list(ctx, s, "schemes", schemeFields, readSchemes)
}

const noticeColumns = "id, body, body_en, communities, begins, ends"

func noticeFields(n *care.Notice) []any {
	return []any{&n.ID, &n.Text, &n.TextEn, doc{&n.Communities}, stamp{&n.From}, stamp{&n.Until}}
}

var (
	putNotice   = upsertPlaced("notices", noticeColumns)
	readNotices = "SELECT " + noticeColumns + " FROM notices ORDER BY place, id"
)

// PutNotice keeps news of the station, new or known.
func (s *Store) PutNotice(ctx context.Context, n care.Notice) error {
	return s.put(ctx, "notice", n.ID, putNotice, noticeFields(&n))
}

// Notices reads all news in the order they were first put.
func (s *Store) Notices(ctx context.Context) ([]care.Notice, error) {
	return list(ctx, s, "notices", noticeFields, readNotices)
}

// taken is what a booking took of schemes. The rest of its quote is not read:
// a year of visits is, whenever one more is priced.
type taken struct {
	service string
	at      time.Time
	quote   struct {
		Shares []care.Share `json:"shares"`
	}
}

func takenFields(t *taken) []any { return []any{&t.service, stamp{&t.at}, doc{&t.quote}} }

// Used reads what schemes pay for an elder's visits in the time, to not
// included, cancelled ones left out. Times are UTC.
func (s *Store) Used(ctx context.Context, elderID string, from, to time.Time) ([]care.Used, error) {
	return readUsed(ctx, s.reader, elderID, "", from, to)
}

// readUsed is Used without one booking: the one that is being priced.
func readUsed(ctx context.Context, db queryer, elderID, but string, from, to time.Time) ([]care.Used, error) {
	const query = `SELECT service_id, at, quote FROM bookings
		WHERE elder_id = $1 AND at >= $2 AND at < $3 AND state <> 4 AND id <> $4 ORDER BY at, id`
	bookings, err := many(ctx, db, takenFields, query, elderID, from.UnixMilli(), to.UnixMilli(), but)
	if err != nil {
		return nil, fmt.Errorf("reading what schemes paid for elder %s: %w", elderID, err)
	}
	var used []care.Used
	for _, b := range bookings {
		used = append(used, care.Quote{Shares: b.quote.Shares}.Takes(b.service, b.at)...)
	}
	return used, nil
}
