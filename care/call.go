package care

import "time"

// CallRecord is one conversation from press to close.
type CallRecord struct {
	ID          string
	ElderID     string
	Lang        Lang
	State       CallState
	Started     time.Time
	Answered    time.Time // first bot or agent leg heard
	Ended       time.Time
	Termination Termination
	Escalation  Escalation // why it went to a person, "" if it did not
	AgentID     string     // the agent who took it last, "" for none
	Disposition string     // set at wrap-up
	Note        string     // the agent's note at wrap-up
	Recording   string     // file name in the recordings folder, "" for none
}

// CallState is where a call stands.
type CallState int

// The states of a call. Bot: the bot is the speaker. Queued: the bot keeps
// company while a person is sought. Agent: an agent is the speaker.
const (
	CallUnknown CallState = iota
	CallRinging
	CallBot
	CallQueued
	CallAgent
	CallEnded
)

var callStateNames = []string{"unknown", "ringing", "bot", "queued", "agent", "ended"}

func (s CallState) String() string { return nameOf(callStateNames, int(s)) }

// CallAction is something that happens to a call.
type CallAction int

// The actions on a call.
const (
	CallRing CallAction = iota + 1
	CallAnswer
	CallEscalate
	CallTakeover
	CallHandback
	CallEnd
)

// NextCallState is the state after the action, or an error "call_state".
// Escalating twice stays queued; a call with an agent is not queued again.
func NextCallState(s CallState, a CallAction) (CallState, error) {
	live := s == CallBot || s == CallQueued || s == CallAgent
	switch {
	case s == CallUnknown && a == CallRing:
		return CallRinging, nil
	case s == CallRinging && a == CallAnswer:
		return CallBot, nil
	case (s == CallRinging || s == CallBot || s == CallQueued) && a == CallEscalate:
		return CallQueued, nil
	case (s == CallRinging || s == CallBot || s == CallQueued) && a == CallTakeover:
		return CallAgent, nil
	case s == CallAgent && a == CallHandback:
		return CallBot, nil
	case (live || s == CallRinging) && a == CallEnd:
		return CallEnded, nil
	}
	return s, Refusef("call_state", "A call that is %s cannot do that.", s)
}

// Termination is how a call ended: a result for counting and a reason for people.
type Termination struct {
	Result TerminationResult
	Reason string // "elder hung up", "network lost for 30 s", …
}

// TerminationResult is the coarse way a call ended.
type TerminationResult string

// The results of a call.
const (
	TerminationCompleted TerminationResult = "completed" // somebody said goodbye or hung up
	TerminationAbandoned TerminationResult = "abandoned" // the elder left while waiting for a person
	TerminationLost      TerminationResult = "lost"      // the network or the page went away
	TerminationFailed    TerminationResult = "failed"    // our fault
	TerminationDrained   TerminationResult = "drained"   // the program was stopped
)

// Escalation is why a call is brought to a person.
type Escalation string

// The reasons for a person, most urgent first.
const (
	EscalateNone        Escalation = ""
	EscalateDistress    Escalation = "distress"     // words of danger
	EscalateAsked       Escalation = "asked"        // "人工"
	EscalateNotHeard    Escalation = "not_heard"    // hearing or understanding failed
	EscalateCannot      Escalation = "cannot"       // the bot cannot do what is wanted
	EscalateEngineFault Escalation = "engine_fault" // an engine is down
)

// Urgent tells whether the escalation goes to the front of the queue.
func (e Escalation) Urgent() bool { return e == EscalateDistress }

// Stronger tells whether e must replace the escalation a call already has.
func (e Escalation) Stronger(than Escalation) bool {
	return e.Urgent() && !than.Urgent() || than == EscalateNone
}

// Party is whose leg or whose words.
type Party string

// The parties of a call.
const (
	PartyElder Party = "elder"
	PartyBot   Party = "bot"
	PartyAgent Party = "agent"
)

// LegRecord is one party's media path in a call.
type LegRecord struct {
	ID, CallID string
	Party      Party
	PersonID   string // elder or agent id
	Joined     time.Time
	Left       time.Time
}

// Turn is what one party said without another taking over.
type Turn struct {
	ID       string
	CallID   string
	Seq      int // 1, 2, … within the call, given by the call
	Party    Party
	By       string // agent's name for PartyAgent
	Text     string
	Input    TurnInput
	Started  time.Time
	Ended    time.Time
	Intent   string // for elder turns: what was understood
	Distress string // for elder turns: kind of danger, "" for none
	Cut      bool   // a bot turn that was interrupted: Text is what was planned
}

// TurnInput is how an elder's words came in.
type TurnInput string

// The ways words come in.
const (
	InputSpeech TurnInput = "speech"
	InputText   TurnInput = "text"
	InputKey    TurnInput = "key"
)

// Choice is a button the elder can press instead of speaking. Pressing it is
// pressing its key.
type Choice struct {
	Key   string `json:"key"` // "1"
	Label string `json:"label"`
}

// Doing is what the bot is doing, for the page.
type Doing string

// What the bot can be doing.
const (
	DoingListening Doing = "listening"
	DoingThinking  Doing = "thinking"
	DoingSpeaking  Doing = "speaking"
)
