package care

// Agent is a person at the hotline.
type Agent struct {
	ID           string
	Login        string
	Name         string
	PasswordHash string // argon2id
	Supervisor   bool
	Lang         Lang
	Phone        string    // for alerts while away from the console
	Channels     []Channel // the same
}

// Presence is what an agent is up to.
type Presence int

// The presences of an agent.
const (
	PresenceUnknown Presence = iota
	PresenceOffline
	PresenceReady
	PresenceBusy
	PresenceWrapUp
)

var presenceNames = []string{"unknown", "offline", "ready", "busy", "wrap-up"}

func (p Presence) String() string { return nameOf(presenceNames, int(p)) }

// PresenceAction is something that changes an agent's presence.
type PresenceAction int

// The actions on a presence. Connect opens a console; GoReady and GoOffline
// are the agent's choice; Take and Release are the call's doing; Finish is the
// end of wrap-up.
const (
	PresenceGoReady PresenceAction = iota + 1
	PresenceGoOffline
	PresenceTake
	PresenceRelease  // the call is over: wrap-up
	PresenceHandback // the bot has the call again: ready at once
	PresenceFinish
)

// NextPresence is the presence after the action, or an error "presence".
// An agent with a call can neither leave nor take another.
func NextPresence(p Presence, a PresenceAction) (Presence, error) {
	switch {
	case p != PresenceBusy && p != PresenceWrapUp && a == PresenceGoReady:
		return PresenceReady, nil
	case p != PresenceBusy && a == PresenceGoOffline:
		return PresenceOffline, nil
	case p != PresenceBusy && a == PresenceTake:
		return PresenceBusy, nil
	case p == PresenceBusy && a == PresenceRelease:
		return PresenceWrapUp, nil
	case p == PresenceBusy && a == PresenceHandback:
		return PresenceReady, nil
	case p == PresenceWrapUp && (a == PresenceFinish || a == PresenceGoReady):
		return PresenceReady, nil
	}
	return p, Refusef("presence", "An agent who is %s cannot do that.", p)
}
