package sqlstore

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"yinling/care"
)

// firstShape makes the records as they were before there were incidents, with
// a family, a paired page and a summary on its way.
func firstShape(t *testing.T, path string) {
	t.Helper()
	check(t, makeFile(path))
	db, err := sql.Open("sqlite", "file:"+path+"?"+settings)
	check(t, err)
	steps, err := fs.Sub(migrations, "migrations")
	check(t, err)
	records, err := goose.NewProvider(goose.DialectSQLite3, db, steps)
	check(t, err)
	_, err = records.UpTo(t.Context(), 1)
	check(t, err)
	for _, row := range []string{
		`INSERT INTO elders VALUES ('wang', '王秀兰', '王奶奶', 'Mrs Wang', 'zh', NULL, '138', '{}', '', '', '', '{}', 'null', '', '{}', '{}', 'null', '{}', TRUE)`,
		`INSERT INTO relatives VALUES ('daughter', 'wang', '陈敏', '女儿', '139', 'zh', 1, TRUE, TRUE, FALSE, 'null')`,
		`INSERT INTO relatives VALUES ('son', 'wang', '陈强', '儿子', '137', 'en', 2, FALSE, FALSE, FALSE, 'null')`,
		`INSERT INTO agents VALUES ('lin', 'lin', '林静', 'x', TRUE, 'zh')`,
		`INSERT INTO devices VALUES ('page', 'wang', '床头', 1000, NULL)`,
		`INSERT INTO devices VALUES ('lost', 'wang', '旧手机', 1000, 2000)`,
		`INSERT INTO calls VALUES ('c1', 'wang', 'zh', 5, 1000, NULL, 2000, 'completed', '', '', 'lin', '', '', '')`,
		`INSERT INTO services VALUES ('lunch', 'meal', '午餐配送', '', '午饭', '', '份', '', 1500, 1200, 0, 0, 0, 1439, 1)`,
		`INSERT INTO services VALUES ('walk', 'travel', '陪诊', '', '陪诊', '', '次', '', 5000, 0, 0, 0, 0, 1439, 2)`,
		`INSERT INTO providers VALUES ('kitchen', '幸福食堂', '', '', '[]', '[]', '[]', 1)`,
		`INSERT INTO bookings VALUES ('b1', 'wang', 'lunch', 'kitchen', 'c1', 9000, '', '', 1500, 1200, 300, 1, 1000)`,
		`INSERT INTO bookings VALUES ('b2', 'wang', 'walk', 'kitchen', NULL, 9000, '', '', 5000, 0, 5000, 4, 2000)`,
		`INSERT INTO summaries VALUES ('s1', 'c1', 'wang', 'zh', '[]', FALSE, 3000)`,
		`INSERT INTO messages VALUES ('m1', 's1', 'son', '{"kind":"file","target":""}', 'subject', 'words', 'https://town.example/s/1', 3000, NULL, 2, 'asleep')`,
		`INSERT INTO messages VALUES ('m2', 's1', 'daughter', '{"kind":"file","target":""}', '', '', '', 3000, 4000, 1, '')`,
	} {
		_, err := db.ExecContext(t.Context(), row)
		check(t, err)
	}
	check(t, db.Close())
}

func TestRecordsOfTheFirstShapeAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	firstShape(t, path)
	s, ctx := openFile(t, path), t.Context()

	ms := time.UnixMilli
	page := care.Device{ID: "page", ElderID: "wang", Name: "床头", Paired: ms(1000).UTC(), Protocol: care.ProtocolPage, Battery: -1}
	lost := page
	lost.ID, lost.Name, lost.Revoked = "lost", "旧手机", ms(2000).UTC()
	same(t, must(s.Devices(ctx)), []care.Device{lost, page})
	same(t, len(must(s.Elder(ctx, "wang")).Limits), 0)
	same(t, must(s.Relative(ctx, "daughter")).Consent, care.Consent{Summary: true, Transcript: true, Emergency: true})
	same(t, must(s.Relative(ctx, "son")).Consent, care.Consent{})
	same(t, must(s.Agent(ctx, "lin")), care.Agent{ID: "lin", Login: "lin", Name: "林静", PasswordHash: "x", Supervisor: true, Lang: care.Chinese})
	same(t, must(s.Messages(ctx, "s1")), []care.Message{
		{
			ID: "m1", SummaryID: "s1", Person: "relative:son", Lang: care.English, Channel: care.Channel{Kind: care.ChannelFile}, Subject: "subject",
			Text: "words", URL: "https://town.example/s/1", Made: ms(3000).UTC(), Attempts: 2, LastError: "asleep",
		},
		{
			ID: "m2", SummaryID: "s1", Person: "relative:daughter", Lang: care.Chinese, Channel: care.Channel{Kind: care.ChannelFile},
			Made: ms(3000).UTC(), Sent: ms(4000).UTC(), Attempts: 1,
		},
	})

	same(t, must(s.Services(ctx))[0], care.Service{
		ID: "lunch", Help: care.HelpMeal, Name: "午餐配送", Spoken: "午饭", Unit: "份", Price: 1500, Subsidy: 1200, To: care.Clock(23, 59),
	})
	same(t, must(s.BookingsOf(ctx, "wang")), []care.Booking{
		{
			ID: "b2", ElderID: "wang", ServiceID: "walk", ProviderID: "kitchen", At: ms(9000).UTC(), Quantity: 1,
			Quote: care.Quote{List: 5000, Elder: 5000}, State: care.BookingCancelled, Made: ms(2000).UTC(),
		},
		{
			ID: "b1", ElderID: "wang", ServiceID: "lunch", ProviderID: "kitchen", CallID: "c1", At: ms(9000).UTC(), Quantity: 1,
			Quote: care.Quote{List: 1500, Town: 1200, Elder: 300, Shares: []care.Share{{Amount: 1200, Units: 1}}},
			State: care.BookingBooked, Made: ms(1000).UTC(),
		},
	})
	must(s.Book(ctx, care.Booking{ElderID: "wang", ServiceID: "lunch", ProviderID: "kitchen", At: noon, Quote: care.Quote{Elder: 300}}))

	check(t, s.MarkSent(ctx, "m1", noon)) // what was on its way goes on
	same(t, kinds(must(s.Timeline(ctx, care.CallSubject("c1")))), "message.sent")
	a := press(0)
	a.DeviceID = "page"
	same(t, raised(t, s, a).Incident.ElderID, "wang") // and the keys of the new tables hold
	if err := s.PutDevice(ctx, care.Device{ID: "x", ElderID: "nobody"}); err == nil {
		t.Error("a device of nobody that we know was kept")
	}
	var broken int
	check(t, s.reader.QueryRowContext(context.Background(), `SELECT COUNT(*) FROM pragma_foreign_key_check`).Scan(&broken))
	same(t, broken, 0)
	check(t, s.Close())
	same(t, len(must(openFile(t, path).Devices(ctx))), 2) // a second start changes nothing
}
