package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"yinling/care"
)

const callColumns = "id, elder_id, lang, state, started, answered, ended, termination_result, termination_reason, " +
	"escalation, agent_id, disposition, note, recording"

func callFields(c *care.CallRecord) []any {
	return []any{&c.ID, ref{&c.ElderID}, &c.Lang, &c.State, stamp{&c.Started}, stamp{&c.Answered}, stamp{&c.Ended},
		&c.Termination.Result, &c.Termination.Reason, &c.Escalation, ref{&c.AgentID}, &c.Disposition, &c.Note,
		&c.Recording}
}

var (
	insertCall = insert("calls", callColumns, "")
	updateCall = update("calls", callColumns)
	readCalls  = "SELECT " + callColumns + " FROM calls"
)

// StartCall keeps a new call and writes that it started.
func (s *Store) StartCall(ctx context.Context, c care.CallRecord) error {
	return s.write(ctx, "starting call "+c.ID, func(tx *sql.Tx) error {
		if _, err := run(ctx, tx, insertCall, callFields(&c)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, care.Event{
			Subject: care.CallSubject(c.ID), At: c.Started, Who: "elder:" + c.ElderID, What: care.EventCallStarted,
			Data: map[string]string{"lang": string(c.Lang)},
		})
	})
}

// SaveCall keeps what is known of a call now, with the events that led to it.
func (s *Store) SaveCall(ctx context.Context, c care.CallRecord, events ...care.Event) error {
	return s.write(ctx, "saving call "+c.ID, func(tx *sql.Tx) error {
		if err := runOne(ctx, tx, updateCall, callFields(&c)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, events...)
	})
}

// EndCall is SaveCall for the end of a call. It also leaves the jobs that
// follow: "summarize", and "record" when there is a recording. A call ends
// once: the second time is an error "call_state" and changes nothing.
func (s *Store) EndCall(ctx context.Context, c care.CallRecord, events ...care.Event) error {
	return s.write(ctx, "ending call "+c.ID, func(tx *sql.Tx) error {
		before, err := one(ctx, tx, callFields, readCalls+" WHERE id = $1", c.ID)
		switch {
		case err != nil:
			return err
		case c.Ended.IsZero():
			return care.Refusef("call_state", "The call has no end.")
		case !before.Ended.IsZero():
			return care.Refusef("call_state", "The call has ended already.")
		}
		if err := runOne(ctx, tx, updateCall, callFields(&c)...); err != nil {
			return err
		}
		if err := appendEvents(ctx, tx, events...); err != nil {
			return err
		}
		if err := s.enqueue(ctx, tx, summarizeJob{CallID: c.ID}); err != nil {
			return err
		}
		if c.Recording == "" {
			return nil
		}
		return s.enqueue(ctx, tx, recordJob{CallID: c.ID})
	})
}

// Call reads one call.
func (s *Store) Call(ctx context.Context, id string) (care.CallRecord, error) {
	return get(ctx, s, "call", id, callFields, readCalls+" WHERE id = $1")
}

// Calls reads the latest calls, newest first, at most limit.
func (s *Store) Calls(ctx context.Context, limit int) ([]care.CallRecord, error) {
	return list(ctx, s, "calls", callFields, readCalls+" ORDER BY started DESC, id DESC LIMIT $1", limit)
}

// CallsOf reads the latest calls of an elder, newest first, at most limit.
func (s *Store) CallsOf(ctx context.Context, elderID string, limit int) ([]care.CallRecord, error) {
	return list(ctx, s, "calls of elder "+elderID, callFields,
		readCalls+" WHERE elder_id = $1 ORDER BY started DESC, id DESC LIMIT $2", elderID, limit)
}

// CallsBetween reads the calls that started in the time, to not included,
// newest first.
func (s *Store) CallsBetween(ctx context.Context, from, to time.Time) ([]care.CallRecord, error) {
	return list(ctx, s, "calls", callFields,
		readCalls+" WHERE started >= $1 AND started < $2 ORDER BY started DESC, id DESC", stamp{&from}, stamp{&to})
}

// OpenCalls reads the calls that have not ended, oldest first. Right after a
// start these are the ones that a crash cut off.
func (s *Store) OpenCalls(ctx context.Context) ([]care.CallRecord, error) {
	return list(ctx, s, "open calls", callFields, readCalls+" WHERE ended IS NULL ORDER BY started, id")
}

const legColumns = "id, call_id, party, person_id, joined, parted"

func legFields(l *care.LegRecord) []any {
	return []any{&l.ID, &l.CallID, &l.Party, &l.PersonID, stamp{&l.Joined}, stamp{&l.Left}}
}

var (
	putLeg   = upsert("legs", legColumns)
	readLegs = "SELECT " + legColumns + " FROM legs"
)

// PutLeg keeps a leg of a call, new or known.
func (s *Store) PutLeg(ctx context.Context, l care.LegRecord) error {
	return s.put(ctx, "leg", l.ID, putLeg, legFields(&l))
}

// Legs reads the legs of a call in the order they joined.
func (s *Store) Legs(ctx context.Context, callID string) ([]care.LegRecord, error) {
	return list(ctx, s, "legs of call "+callID, legFields,
		readLegs+" WHERE call_id = $1 ORDER BY joined, id", callID)
}

const turnColumns = "id, call_id, seq, party, said_by, said, input, started, ended, intent, distress, cut"

func turnFields(t *care.Turn) []any {
	return []any{&t.ID, &t.CallID, &t.Seq, &t.Party, &t.By, &t.Text, &t.Input, stamp{&t.Started}, stamp{&t.Ended},
		&t.Intent, &t.Distress, &t.Cut}
}

var (
	insertTurn = insert("turns", turnColumns, "")
	readTurns  = "SELECT " + turnColumns + " FROM turns"
)

// AppendTurn keeps what was said and writes that it was. The words are in the
// turn only, the timeline has its number and party.
func (s *Store) AppendTurn(ctx context.Context, t care.Turn) error {
	return s.write(ctx, "appending turn "+strconv.Itoa(t.Seq)+" to call "+t.CallID, func(tx *sql.Tx) error {
		c, err := one(ctx, tx, callFields, readCalls+" WHERE id = $1", t.CallID)
		if err != nil {
			return err
		}
		if _, err := run(ctx, tx, insertTurn, turnFields(&t)...); err != nil {
			return err
		}
		return appendEvents(ctx, tx, care.Event{
			Subject: care.CallSubject(t.CallID), At: later(t.Started, t.Ended), Who: speaker(t.Party, c),
			What: care.EventTurn, Data: map[string]string{"seq": strconv.Itoa(t.Seq), "party": string(t.Party)},
		})
	})
}

// speaker names who spoke, as timelines do.
func speaker(p care.Party, c care.CallRecord) string {
	switch p {
	case care.PartyElder:
		return "elder:" + c.ElderID
	case care.PartyAgent:
		return "agent:" + c.AgentID
	}
	return string(p)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Turns reads what was said in a call, in order.
func (s *Store) Turns(ctx context.Context, callID string) ([]care.Turn, error) {
	return list(ctx, s, "turns of call "+callID, turnFields, readTurns+" WHERE call_id = $1 ORDER BY seq", callID)
}
