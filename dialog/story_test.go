package dialog_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"yinling/care"
	"yinling/dialog"
	"yinling/dialog/dialogtest"
	"yinling/dialog/thinking"
	"yinling/intents"
	"yinling/prompts"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var town = time.FixedZone("CST", 8*3600)

// monday is when every story begins: Monday 23 November 2026, 9:00.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, town)

var catalogue = []care.Service{
	{ID: "lunch", Help: care.HelpMeal, Name: "午餐配送", NameEn: "Lunch delivery", Spoken: "午饭", SpokenEn: "lunch", Unit: "份", UnitEn: "portion",
		Price: 12 * care.Yuan, Subsidy: 9 * care.Yuan, Lead: time.Hour, From: care.Clock(10, 30), To: care.Clock(13, 0)},
	{ID: "supper", Help: care.HelpMeal, Name: "晚餐配送", NameEn: "Supper delivery", Spoken: "晚饭", SpokenEn: "supper", Unit: "份", UnitEn: "portion",
		Price: 10 * care.Yuan, Subsidy: 8 * care.Yuan, Lead: time.Hour, From: care.Clock(16, 30), To: care.Clock(18, 30)},
	{ID: "cleaning", Help: care.HelpClean, Name: "居家保洁", NameEn: "Cleaning", Spoken: "打扫", SpokenEn: "cleaning", Unit: "小时", UnitEn: "hour",
		Price: 40 * care.Yuan, Subsidy: 20 * care.Yuan, Lead: 2 * time.Hour, From: care.Clock(8, 0), To: care.Clock(17, 0)},
	{ID: "doctor", Help: care.HelpMedical, Name: "陪同就医", NameEn: "Doctor visit", Spoken: "陪着看病", SpokenEn: "company to the doctor", Unit: "次", UnitEn: "visit",
		Price: 60 * care.Yuan, Subsidy: 60 * care.Yuan, Lead: 12 * time.Hour, From: care.Clock(7, 30), To: care.Clock(15, 0)},
	{ID: "haircut", Help: care.HelpCompany, Name: "上门理发", NameEn: "Haircut", Spoken: "理发", SpokenEn: "haircut", Unit: "次", UnitEn: "visit",
		Price: 15 * care.Yuan, Subsidy: 5 * care.Yuan, Lead: 24 * time.Hour, From: care.Clock(9, 0), To: care.Clock(16, 0)},
}

var staff = []care.Provider{
	{ID: "canteen", Name: "社区食堂", Services: []string{"lunch", "supper"}},
	{ID: "cleaners", Name: "家政", Services: []string{"cleaning"}, Weekdays: []time.Weekday{time.Monday, time.Thursday}},
	{ID: "escorts", Name: "陪诊", Services: []string{"doctor"}},
}

var wang = care.Elder{
	ID: "e1", Name: "王秀兰", Salutation: "王奶奶", SalutationEn: "Mrs Wang", Lang: care.Chinese,
	Address: care.Address{Text: "银杏社区 3 幢 2 单元 501", Community: "银杏社区"}, ConsentModel: true,
}

// A story is one call in virtual time.
type story struct {
	t       *testing.T
	line    *dialogtest.Line // nil: text only
	desk    *dialogtest.Desk
	ears    *dialogtest.Recognizer
	voice   *dialogtest.Voice
	records *dialogtest.Records
	elder   care.Elder
	lang    care.Lang
	resume  []care.Turn
	ctx     context.Context
	textual bool
	deaf    bool // no recogniser
	sos     bool // an SOS is live when the call begins
	talk    *dialog.Conversation
	thinker thinking.Thinker
	quiet   time.Time // when the elder's last voice ended
}

// understanding is learned once, before virtual time begins.
var understanding = func() *intents.Understanding {
	u, err := intents.Load(intents.Options{})
	if err != nil {
		panic(err)
	}
	return u
}()

// tell runs a story: set changes what is there before the call, then what
// happens.
func tell(t *testing.T, set func(*story), what func(*story)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &story{
			t: t, desk: &dialogtest.Desk{}, ears: &dialogtest.Recognizer{}, voice: &dialogtest.Voice{},
			records: &dialogtest.Records{Catalogue: catalogue, Staff: staff}, elder: wang, lang: care.Chinese,
			line: dialogtest.NewLine(),
		}
		if set != nil {
			set(s)
		}
		book, err := prompts.Load(nil)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		engines := dialog.Engines{Recognizer: s.ears, Voice: s.voice, NewActivity: dialogtest.NewActivity, Understanding: understanding, Thinker: s.thinker}
		if s.deaf {
			engines.Recognizer = nil
		}
		a := dialog.New(dialog.Settings{Now: func() time.Time { return monday.Add(time.Since(begun)) }},
			engines, book, s.records, town, slog.New(slog.DiscardHandler))
		start := dialog.Start{
			Call: care.CallRecord{ID: "c1", ElderID: s.elder.ID, Lang: s.lang}, Elder: s.elder, Desk: s.desk, Resume: s.resume,
			Emergency: s.sos,
		}
		ctx, cancel := context.WithCancel(t.Context())
		s.ctx = ctx
		if !s.textual {
			start.Line = s.line
			go s.line.Clock(ctx)
		}
		answered := make(chan struct{})
		s.desk.OnEscalate = func(care.Escalation) { // as the call does
			go func() { <-answered; s.talk.Waiting() }()
		}
		s.talk = a.Answer(ctx, start)
		close(answered)
		what(s)
		s.talk.Close()
		for _, turn := range s.desk.Seen().Turns {
			t.Logf("%s %s: %s [%s %s cut=%v]", turn.Started.Format("15:04:05.0"), turn.Party, turn.Text, turn.Intent, turn.Distress, turn.Cut)
		}
		cancel()
		synctest.Wait()
	})
}

// settle waits until the bot has finished and listens.
func (s *story) settle() {
	s.t.Helper()
	for range 600 {
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		if seen := s.desk.Seen(); seen.Hangup != "" || seen.Doing == care.DoingListening && len(seen.Bot()) > 0 {
			return
		}
	}
	s.t.Fatalf("the bot never listened again; it said %q", s.desk.Seen().Bot())
}

// says lets the elder say words and waits for the answer to end.
func (s *story) says(words string) {
	s.t.Helper()
	s.hears(dialogtest.Heard{Text: words, Delay: 200 * time.Millisecond}, 1200*time.Millisecond)
	s.settle()
}

// hears lets the elder make sound for d, of which h is heard, and waits until
// the turn has ended.
func (s *story) hears(h dialogtest.Heard, d time.Duration) {
	s.ears.Next(h)
	s.line.Speak(d)
	time.Sleep(d)
	s.quiet = time.Now()
	time.Sleep(1400 * time.Millisecond)
}

// answer checks what the bot said last.
func (s *story) answer(parts ...string) {
	s.t.Helper()
	last := s.desk.Seen().LastBot()
	for _, p := range parts {
		if !strings.Contains(last, p) {
			s.t.Fatalf("the bot's answer %q has no %q; all of it: %q", last, p, s.desk.Seen().Bot())
		}
	}
}

// booked checks the only booking.
func (s *story) booked(service string, at time.Time) care.Booking {
	s.t.Helper()
	all := s.records.Bookings()
	if len(all) != 1 {
		s.t.Fatalf("%d bookings instead of one; the bot said %q", len(all), s.desk.Seen().Bot())
	}
	if b := all[0]; b.ServiceID != service || !b.At.Equal(at) {
		s.t.Fatalf("booked %s at %v, want %s at %v", b.ServiceID, b.At, service, at)
	}
	return all[0]
}

func (s *story) escalated(why care.Escalation) {
	s.t.Helper()
	for _, w := range s.desk.Seen().Why {
		if w == why {
			return
		}
	}
	s.t.Fatalf("not escalated as %q but as %q; the bot said %q", why, s.desk.Seen().Why, s.desk.Seen().Bot())
}

// heardSince is when the first packet after t was sent, zero for none.
func (s *story) heardSince(t time.Time) time.Time {
	for _, p := range s.line.Sent() {
		if p.At.After(t) {
			return p.At
		}
	}
	return time.Time{}
}

func day(n, hour, minute int) time.Time {
	return time.Date(monday.Year(), monday.Month(), monday.Day()+n, hour, minute, 0, 0, town)
}

func TestOneSentenceBooksLunch(t *testing.T) {
	tell(t, nil, func(s *story) {
		s.settle()
		s.answer("王奶奶，您好", "您要什么")
		s.says("明天中午十一点半送一份午饭")
		s.answer("明天", "十一点半", "午饭", "三块", "家里")
		if n := len(s.records.Bookings()); n != 0 {
			t.Fatalf("%d bookings before the yes", n)
		}
		s.says("对")
		s.answer("订好", "吗")
		b := s.booked("lunch", day(1, 11, 30))
		if b.Address != wang.Address.Text || b.ProviderID != "canteen" || b.Quote.Elder != 3*care.Yuan || b.CallID != "c1" || b.ElderID != "e1" {
			t.Fatalf("booking %+v", b)
		}
		s.says("没有了，再见")
		s.answer("再见")
		if s.desk.Seen().Hangup == "" {
			t.Fatal("not hung up after the goodbye")
		}
	})
}
