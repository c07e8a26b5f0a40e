package web

import (
	"encoding/json"
	"time"

	"yinling/callcenter"
	"yinling/care"
)

// message is anything a page sends; which fields count depends on Type.
type message struct {
	V           int             `json:"v"`
	Type        string          `json:"type"`
	T           json.Number     `json:"t"`
	Lang        string          `json:"lang"`
	SDP         string          `json:"sdp"`
	Candidate   json.RawMessage `json:"candidate"`
	Text        string          `json:"text"`
	Digit       string          `json:"digit"`
	Call        string          `json:"call"`
	Offer       string          `json:"offer"`
	Presence    string          `json:"presence"`
	Disposition string          `json:"disposition"`
	Note        string          `json:"note"`

	// About incidents.
	ID       string         `json:"id"`
	Press    loose[string]  `json:"press"`
	Position loose[pointIn] `json:"position"`
	Incident string         `json:"incident"`
	Person   string         `json:"person"`
	Outcome  string         `json:"outcome"`
	Alarms   loose[int]     `json:"alarms"` // how many the console saw
	Device   string         `json:"device"`
	Elder    string         `json:"elder"`
	Name     string         `json:"name"`
	Model    string         `json:"model"`
	Command  string         `json:"command"`
	Args     []string       `json:"args"`

	raw []byte // all of it, for pages that read more
}

// candidateJSON is the trickled candidate as JSON, "" at the end of them.
func (m message) candidateJSON() string {
	if s := string(m.Candidate); s != "null" {
		return s
	}
	return ""
}

type envelope struct {
	V    int    `json:"v"`
	Type string `json:"type"`
}

type pong struct {
	envelope
	T json.Number `json:"t"`
}

type errorOut struct {
	envelope
	Code    string `json:"code"`
	Message string `json:"message"`
	Call    string `json:"call,omitempty"`
	By      string `json:"by,omitempty"`
	// What the refused message was about, so that its sender can tell.
	ID       string `json:"id,omitempty"`
	Press    string `json:"press,omitempty"`
	Incident string `json:"incident,omitempty"`
	Device   string `json:"device,omitempty"`
}

type answerOut struct {
	envelope
	SDP string `json:"sdp"`
}

type captionOut struct {
	envelope
	Call     string     `json:"call"`
	Turn     int        `json:"turn"`
	Party    care.Party `json:"party"`
	By       string     `json:"by,omitempty"`
	Text     string     `json:"text"`
	Final    bool       `json:"final"`
	Distress string     `json:"distress,omitempty"`
}

func captionOf(c callcenter.Caption) captionOut {
	return captionOut{envelope{1, "caption"}, c.Call, c.Turn, c.Party, c.By, c.Text, c.Final, c.Distress}
}

type doingOut struct {
	envelope
	Call  string     `json:"call"`
	Doing care.Doing `json:"doing"`
}

type choicesOut struct {
	envelope
	Items  []care.Choice `json:"items"`
	Keypad bool          `json:"keypad"`
}

func choicesOf(items []care.Choice, keypad bool) choicesOut {
	if items == nil {
		items = []care.Choice{}
	}
	return choicesOut{envelope{1, "choices"}, items, keypad}
}

// elderCall is a call as its elder's page sees it.
type elderCall struct {
	envelope
	ID     string                 `json:"id"`
	State  string                 `json:"state"`
	Agent  string                 `json:"agent,omitempty"`
	Result care.TerminationResult `json:"result,omitempty"`
	Reason string                 `json:"reason,omitempty"`
	Media  bool                   `json:"media"` // the elder's audio can flow
}

func elderCallOf(v callcenter.CallView) elderCall {
	return elderCall{envelope{1, "call"}, v.ID, v.State.String(), v.AgentName, v.End.Result, v.End.Reason, v.Media}
}

type elderWelcome struct {
	envelope
	Salutation string      `json:"salutation"`
	Lang       care.Lang   `json:"lang"`
	ICEServers []ICEServer `json:"iceServers"`
	Hearing    bool        `json:"hearing"`
	Speaking   bool        `json:"speaking"`
	Zone       string      `json:"zone"`
	Call       *elderCall  `json:"call,omitempty"`
}

type personRef struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Salutation string `json:"salutation,omitempty"`
	Age        int    `json:"age,omitempty"`
	Living     string `json:"living,omitempty"`
}

// boardCall is a call as consoles see it.
type boardCall struct {
	envelope
	ID         string                 `json:"id"`
	State      string                 `json:"state"`
	Elder      personRef              `json:"elder"`
	Lang       care.Lang              `json:"lang"`
	Started    time.Time              `json:"started"`
	QueuedAt   *time.Time             `json:"queuedAt,omitempty"`
	Escalation care.Escalation        `json:"escalation,omitempty"`
	Agent      *personRef             `json:"agent,omitempty"`
	Result     care.TerminationResult `json:"result,omitempty"`
	Reason     string                 `json:"reason,omitempty"`
	Doing      care.Doing             `json:"doing,omitempty"`
	Turns      []captionOut           `json:"turns,omitempty"`
}

func boardCallOf(v callcenter.CallView, turns bool) boardCall {
	out := boardCall{
		envelope: envelope{1, "call"}, ID: v.ID, State: v.State.String(), Lang: v.Lang, Started: v.Started,
		Elder:      personRef{v.Elder.ID, v.Elder.Name, v.Elder.Salutation, v.Elder.Age(v.Started), v.Elder.Living},
		QueuedAt:   timeOrNil(v.QueuedAt),
		Escalation: v.Escalation, Result: v.End.Result, Reason: v.End.Reason, Doing: v.Doing,
	}
	if v.AgentID != "" {
		out.Agent = &personRef{ID: v.AgentID, Name: v.AgentName}
	}
	if turns {
		for _, t := range v.Turns {
			out.Turns = append(out.Turns, captionOf(t))
		}
	}
	return out
}

type agentOut struct {
	envelope
	ID       string `json:"id"`
	Name     string `json:"name"`
	Presence string `json:"presence"`
	Call     string `json:"call,omitempty"`
}

func agentOutOf(v callcenter.AgentView) agentOut {
	return agentOut{envelope{1, "agent"}, v.ID, v.Name, v.Presence.String(), v.Call}
}

type consoleWelcome struct {
	envelope
	Agent      agentOut    `json:"agent"`
	ICEServers []ICEServer `json:"iceServers"`
	Calls      []boardCall `json:"calls"`
	Agents     []agentOut  `json:"agents"`

	Incidents    []incidentOut  `json:"incidents"`
	Unknown      []unknownOut   `json:"unknown"`
	UnknownCount int            `json:"unknownCount"`
	Outcomes     []care.Outcome `json:"outcomes"`

	Missed []missedOut `json:"missed"`
}

type offerOut struct {
	envelope
	Offer   string          `json:"offer"`
	Call    string          `json:"call"`
	Reason  care.Escalation `json:"reason"`
	Expires time.Time       `json:"expires"`
}

type offerGone struct {
	envelope
	Offer string `json:"offer"`
	Call  string `json:"call"`
	Why   string `json:"why"`
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// wireEvent puts an event in its wire form; elder tells for whose page.
func wireEvent(e callcenter.Event, elder bool) any {
	switch e := e.(type) {
	case callcenter.CallChanged:
		if elder {
			return elderCallOf(e.View)
		}
		return boardCallOf(e.View, false)
	case callcenter.Caption:
		if elder {
			e.Distress = "" // what we think of the words is for agents
		}
		return captionOf(e)
	case callcenter.DoingChanged:
		return doingOut{envelope{1, "doing"}, e.Call, e.Doing}
	case callcenter.ChoicesChanged:
		if elder {
			return choicesOf(e.Items, e.Keypad)
		}
	case callcenter.AgentChanged:
		if !elder {
			return agentOutOf(e.View)
		}
	case callcenter.Offered:
		return offerOut{envelope{1, "offer"}, e.Offer, e.Call, e.Reason, e.Expires}
	case callcenter.OfferGone:
		return offerGone{envelope{1, "offer.gone"}, e.Offer, e.Call, e.Why}
	}
	if elder {
		return elderIncidentEvent(e)
	}
	return incidentEvent(e)
}

// pump sends events, in the form that wire gives them (nil: not at all), until
// they end or the socket closes. A watcher that was
// dropped for being slow closes its socket: the page comes back for the whole
// picture.
func (k *socket) pump(events <-chan callcenter.Event, wire func(callcenter.Event) any) {
	for {
		select {
		case e, ok := <-events:
			if !ok {
				k.close()
				return
			}
			if out := wire(e); out != nil {
				k.send(out)
			}
		case <-k.done:
			return
		}
	}
}
