package care

import "time"

// Feedback is what an elder thinks of a service or of us. A complaint is open
// until an agent has handled it.
type Feedback struct {
	ID        string
	ElderID   string
	CallID    string
	BookingID string // the visit it is about, "" for none
	Kind      FeedbackKind
	Stars     int    // 1 to 5 of a rating; 0 for none
	Words     string // the elder's own
	Made      time.Time
	Handled   time.Time // of a complaint; zero while it is open
	HandledBy string    // agent's id
	Outcome   string    // what was done, in the agent's words
}

// FeedbackKind is what kind of feedback it is.
type FeedbackKind string

// The kinds of feedback.
const (
	FeedbackComplaint FeedbackKind = "complaint"
	FeedbackPraise    FeedbackKind = "praise"
	FeedbackRating    FeedbackKind = "rating"
)

// Notice is news of the service station.
type Notice struct {
	ID           string
	Text, TextEn string    // one or two short sentences, read to elders
	Communities  []string  // empty: everybody
	From, Until  time.Time // shown in between; zero: no bound
}
