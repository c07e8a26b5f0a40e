package care

import "time"

// Summary is what relatives read after a call. Every sentence points at the
// turns it came from.
type Summary struct {
	ID        string
	CallID    string
	ElderID   string
	Lang      Lang
	Sentences []Sentence
	Worrying  bool // at least one sentence is of kind SentenceWorry
	Made      time.Time
}

// Sentence is one supported statement of a summary.
type Sentence struct {
	Kind  SentenceKind `json:"kind"`
	Text  string       `json:"text"`
	Turns []int        `json:"turns"` // Turn.Seq the sentence rests on, never empty
}

// SentenceKind groups what a sentence tells.
type SentenceKind string

// The kinds of sentence.
const (
	SentenceAsked  SentenceKind = "asked"
	SentenceBooked SentenceKind = "booked"
	SentenceWorry  SentenceKind = "worry"
	SentenceEnded  SentenceKind = "ended"
)

// Message is one delivery to one person by one channel, kept until it went
// out. It tells of one thing: a summary, an incident, a wish that the elder has
// in a call, or a reminder that was missed.
type Message struct {
	ID         string
	SummaryID  string // or
	IncidentID string // or
	CallID     string // the elder asks to be called back; or
	ReminderID string
	Person     string // Person.Ref
	Lang       Lang
	Channel    Channel
	Subject    string
	Text       string
	URL        string // signed link of the page
	Made       time.Time
	Sent       time.Time // zero until delivered
	Attempts   int
	LastError  string
}
