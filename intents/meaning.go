// Package intents finds out what an elder wants from what was heard: the
// intent, the parts of a booking (service, date, time, address) and, before
// everything else, words of danger. It works by rules in Mandarin and English, and
// for danger also by a small classifier that learns at start from embedded
// examples. It does no I/O and reads no clock.
package intents

import (
	"time"

	"yinling/care"
)

// Expect is what the elder was just asked. It decides short answers: "三点"
// after ExpectTime is a time of day, "行" after ExpectYesNo is a yes.
type Expect string

// What can have been asked.
const (
	ExpectNothing Expect = ""
	ExpectYesNo   Expect = "yes_no"
	ExpectService Expect = "service"
	ExpectDate    Expect = "date"
	ExpectTime    Expect = "time"
	ExpectAddress Expect = "address"
)

// Input is one thing the elder said, and what is needed to understand it.
type Input struct {
	Text      string
	Lang      care.Lang
	Now       time.Time      // with the town's location
	Catalogue []care.Service // names to recognise
	Service   string         // id of the service of the open form, "" for none: its hours make 三点 sure
	Expect    Expect
}

// Intent is what the elder wants of the hotline.
type Intent string

// The intents. Book is also the answer to a question of the form (a date, a
// time, a service). Cry and the other dangers are not intents: see Distress.
const (
	Unknown    Intent = ""
	Book       Intent = "book"
	Person     Intent = "person"       // "人工", "找个人"
	Yes        Intent = "yes"          // "对", "行"
	No         Intent = "no"           // "不对", "不要"
	Repeat     Intent = "repeat"       // "再说一遍"
	Slower     Intent = "slower"       // "慢一点"
	Louder     Intent = "louder"       // "大声点"
	Thanks     Intent = "thanks"       // "谢谢"
	Goodbye    Intent = "goodbye"      // "再见", "没事了"
	Mistake    Intent = "mistake"      // "按错了"
	Greeting   Intent = "greeting"     // "喂，你好"
	Wait       Intent = "wait"         // "等一下"
	Cancel     Intent = "cancel"       // "不订了", "算了": what is being booked is dropped
	Help       Intent = "help"         // "你能干什么": what can be asked for
	OutOfScope Intent = "out_of_scope" // understood, but not a thing the bot does
)

// Distress is a kind of danger, "" for none.
type Distress string

// The kinds of danger.
const (
	None     Distress = ""
	Body     Distress = "body"     // a fall, pain in the chest, no breath, bleeding, a stroke
	Fire     Distress = "fire"     // fire or smoke
	Gas      Distress = "gas"      // a smell of gas
	Water    Distress = "water"    // the home is flooding
	Intruder Distress = "intruder" // a stranger at the door or inside, a theft going on
	Violence Distress = "violence" // is being beaten or threatened
	Lost     Distress = "lost"     // does not know where they are
	Despair  Distress = "despair"  // a wish to die
	Cry      Distress = "cry"      // 救命, help, without saying why
)

// Meaning is what was understood.
type Meaning struct {
	Intent     Intent
	Distress   Distress
	Service    string    // care.Service.ID, "" if none was said or several fit
	Help       care.Help // the kind of service when only the kind is known ("送饭"); also set with Service
	When       When
	Address    string // said explicitly, "" if none
	Note       string // an extra wish in the elder's words: "不要辣"
	Correction bool   // new parts replace old ones: "不是周三，是周四"
	Rejected   string // the service that was turned down in a correction, "" for none
}

// HasSlots tells whether the elder said any part of a booking.
func (m Meaning) HasSlots() bool {
	return m.Service != "" || m.Help != "" || m.When.Said() || m.Address != ""
}

// When is a date and a time as far as they were said.
type When struct {
	Date      time.Time // local midnight, zero if not said
	HasTime   bool
	Time      care.TimeOfDay
	Part      DayPart // the part of the day that was said, with or without a time
	Ambiguous bool    // a time like 三点 that may be morning or afternoon: Time is the likelier
	Past      bool    // what was said lies before Input.Now
}

// Said tells whether anything about a date or a time was said.
func (w When) Said() bool { return !w.Date.IsZero() || w.HasTime || w.Part != AnyPart }

// DayPart is a part of the day.
type DayPart string

// The parts of the day.
const (
	AnyPart   DayPart = ""
	Morning   DayPart = "morning"
	Noon      DayPart = "noon"
	Afternoon DayPart = "afternoon"
	Evening   DayPart = "evening"
)
