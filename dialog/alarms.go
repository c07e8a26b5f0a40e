package dialog

import "time"

// alarm names something that is due at a time.
type alarm int

const (
	alarmFiller  alarm = iota // nothing was heard of us since the elder's turn ended
	alarmGiveUp               // an engine or the records had their time
	alarmSound                // what is to be said does not become audible
	alarmSilence              // the elder says nothing
	alarmCompany              // who waits for a person wants to hear somebody
	alarmOpen                 // a sentence that sounds unfinished was not gone on with
	alarmLeave                // the goodbye is heard
	alarmTurn                 // the elder's sound stopped in the middle of a turn
	alarmAgentTurn
	alarmCount
)

// alarms is a conversation's timers, all on one clock.
type alarms struct {
	at    [alarmCount]time.Time
	timer *time.Timer
}

func (a *alarms) in(which alarm, d time.Duration) { a.at[which] = time.Now().Add(d) }

func (a *alarms) clear(which ...alarm) {
	for _, w := range which {
		a.at[w] = time.Time{}
	}
}

func (a *alarms) set(which alarm) bool { return !a.at[which].IsZero() }

// next is the alarm that is due first.
func (a *alarms) next() (which alarm, at time.Time) {
	for w, t := range a.at {
		if !t.IsZero() && (at.IsZero() || t.Before(at)) {
			which, at = alarm(w), t
		}
	}
	return which, at
}

// due takes out an alarm whose time has come.
func (a *alarms) due(now time.Time) (alarm, bool) {
	which, at := a.next()
	if at.IsZero() || at.After(now) {
		return 0, false
	}
	a.at[which] = time.Time{}
	return which, true
}

// wait sets the timer for the next alarm and gives its channel.
func (a *alarms) wait() <-chan time.Time {
	_, at := a.next()
	if at.IsZero() {
		a.timer.Stop()
		return nil
	}
	a.timer.Reset(time.Until(at))
	return a.timer.C
}
