package dialog

import (
	"testing"
	"time"

	"yinling/care"
	"yinling/intents"
)

var zone = time.FixedZone("CST", 8*3600)

func formDay(n int) time.Time { return time.Date(2026, 11, 23+n, 0, 0, 0, 0, zone) }

func formTown(services ...care.Service) town {
	all := care.Provider{ID: "p"}
	for _, s := range services {
		all.Services = append(all.Services, s.ID)
	}
	return town{services: services, providers: []care.Provider{all}, community: "银杏社区", home: "3 幢", now: formDay(0).Add(9 * time.Hour)}
}

func service(id string, from, to care.TimeOfDay) care.Service {
	return care.Service{ID: id, Help: care.HelpClean, From: from, To: to}
}

func at(h, m int) intents.When { return intents.When{HasTime: true, Time: care.Clock(h, m)} }

func TestFormNeedsOneThingAfterTheOther(t *testing.T) {
	t0 := formTown(service("a", care.Clock(8, 0), care.Clock(17, 0)), service("b", care.Clock(8, 0), care.Clock(17, 0)))
	f := &form{}
	want := func(kind stepKind) step {
		t.Helper()
		s := f.next(t0)
		if s.kind != kind {
			t.Fatalf("step %d, want %d, form %+v", s.kind, kind, f)
		}
		return s
	}
	want(stepService)
	f.take(intents.Meaning{Help: care.HelpMeal})
	want(stepNoService)
	f.take(intents.Meaning{Help: care.HelpClean})
	if s := want(stepWhich); len(s.candidates) != 2 {
		t.Fatalf("candidates %+v", s.candidates)
	}
	f.take(intents.Meaning{Service: "b", Help: care.HelpClean})
	want(stepDate)
	f.take(intents.Meaning{When: intents.When{Date: formDay(1)}})
	want(stepTime)
	f.take(intents.Meaning{When: at(9, 30)})
	s := want(stepConfirm)
	if !s.at.Equal(care.Clock(9, 30).On(formDay(1))) || s.provider.ID != "p" || s.service.ID != "b" {
		t.Fatalf("step %+v", s)
	}
	t0.home = ""
	want(stepAddress)
	f.take(intents.Meaning{Address: "桂花里 5 号"})
	want(stepConfirm)
}

func TestAmbiguousTimes(t *testing.T) {
	ambiguous := intents.When{Date: formDay(1), HasTime: true, Time: care.Clock(8, 0), Ambiguous: true}
	wide := formTown(service("a", care.Clock(7, 0), care.Clock(21, 0)))
	f := &form{service: "a"}
	f.take(intents.Meaning{When: ambiguous})
	if s := f.next(wide); s.kind != stepPart || s.at.Hour() != 8 || s.alternative.Hour() != 20 {
		t.Fatalf("eight o'clock in a wide day is %+v", s)
	}
	f.take(intents.Meaning{When: intents.When{Part: intents.Evening}})
	if s := f.next(wide); s.kind != stepConfirm || s.at.Hour() != 20 {
		t.Fatalf("eight in the evening is %+v", s)
	}
	f = &form{service: "a"}
	f.take(intents.Meaning{When: ambiguous})
	if s := f.next(formTown(service("a", care.Clock(16, 0), care.Clock(21, 0)))); s.kind != stepConfirm || s.at.Hour() != 20 {
		t.Fatalf("eight o'clock of an evening service is %+v", s)
	}
}

func TestPartsOfTheDay(t *testing.T) {
	day := formTown(service("a", care.Clock(8, 0), care.Clock(17, 0)))
	f := &form{service: "a", moment: moment{date: formDay(1)}}
	f.take(intents.Meaning{When: intents.When{Part: intents.Noon}})
	if s := f.next(day); s.kind != stepConfirm || care.TimeOfDayOf(s.at) != care.Clock(11, 30) {
		t.Fatalf("noon is %+v", s)
	}
	f.take(intents.Meaning{When: intents.When{Part: intents.Afternoon}}) // "no, in the afternoon"
	if s := f.next(day); s.kind != stepTime {
		t.Fatalf("the afternoon without a time is %+v", s)
	}
	for _, tod := range f.times(day, day.services[0]) {
		if tod < care.Clock(12, 0) {
			t.Errorf("%v offered for the afternoon", tod)
		}
	}
	f.part = intents.Evening // nobody comes then: all times are offered
	if len(f.times(day, day.services[0])) == 0 {
		t.Error("no times to choose from")
	}
}

func TestAtMostSixTimesAcrossTheDay(t *testing.T) {
	day := formTown(service("a", care.Clock(7, 0), care.Clock(20, 0)))
	times := (&form{service: "a", moment: moment{date: formDay(1)}}).times(day, day.services[0])
	if len(times) > 6 || times[0] >= care.Clock(9, 0) || times[len(times)-1] <= care.Clock(15, 0) {
		t.Errorf("times %v", times)
	}
}

func TestDayWithoutAnyTimeIsRefusedAtOnce(t *testing.T) {
	day := formTown(service("a", care.Clock(8, 0), care.Clock(17, 0)))
	day.providers[0].Weekdays = []time.Weekday{time.Thursday}
	f := &form{service: "a", moment: moment{date: formDay(1)}}
	if s := f.next(day); s.kind != stepRefused || s.reason != care.BookingNoProvider || s.alternative.Weekday() != time.Thursday {
		t.Fatalf("a Tuesday is %+v", s)
	}
	f.date = formDay(90)
	if s := f.next(day); s.kind != stepRefused || s.reason != care.BookingTooFar {
		t.Fatalf("three months ahead is %+v", s)
	}
}

func TestNotesAreGathered(t *testing.T) {
	f := &form{}
	f.take(intents.Meaning{Note: "不要辣"})
	f.take(intents.Meaning{Note: "软一点"})
	if f.take(intents.Meaning{Note: "不要辣"}) || f.note != "不要辣；软一点" {
		t.Errorf("note %q", f.note)
	}
}
