package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"yinling/care"
)

const elderColumns = "id, name, salutation, salutation_en, lang, born, phone, address, living, ability, category, " +
	"health, interests, station, worker, doctor, neighbours, manner, consent_recording, limits, stars, memberships, consent_model"

func elderFields(e *care.Elder) []any {
	return []any{&e.ID, &e.Name, &e.Salutation, &e.SalutationEn, &e.Lang, stamp{&e.Born}, &e.Phone, doc{&e.Address},
		&e.Living, &e.Ability, &e.Category, doc{&e.Health}, doc{&e.Interests}, &e.Station, doc{&e.Worker},
		doc{&e.Doctor}, doc{&e.Neighbours}, doc{&e.Manner}, &e.ConsentRecording, doc{&e.Limits}, &e.Stars,
		doc{&e.Memberships}, &e.ConsentModel}
}

var (
	putElder   = upsert("elders", elderColumns)
	readElders = "SELECT " + elderColumns + " FROM elders"
)

// PutElder keeps an elder, new or known.
func (s *Store) PutElder(ctx context.Context, e care.Elder) error {
	return s.put(ctx, "elder", e.ID, putElder, elderFields(&e))
}

// Elder reads one elder.
func (s *Store) Elder(ctx context.Context, id string) (care.Elder, error) {
	return get(ctx, s, "elder", id, elderFields, readElders+" WHERE id = $1")
}

// Elders reads all elders, by id.
func (s *Store) Elders(ctx context.Context) ([]care.Elder, error) {
	return list(ctx, s, "elders", elderFields, readElders+" ORDER BY id")
}

// SetManner keeps how the bot speaks with an elder and nothing else of them.
func (s *Store) SetManner(ctx context.Context, elderID string, m care.Manner) error {
	return s.put(ctx, "the manner of elder", elderID, `UPDATE elders SET manner = $2 WHERE id = $1`,
		[]any{elderID, doc{&m}})
}

const relativeColumns = "id, elder_id, name, relation, phone, lang, place, " +
	"consent_summary, consent_transcript, consent_recording, consent_emergency, channels"

func relativeFields(r *care.Relative) []any {
	return []any{&r.ID, &r.ElderID, &r.Name, &r.Relation, &r.Phone, &r.Lang, &r.Order,
		&r.Consent.Summary, &r.Consent.Transcript, &r.Consent.Recording, &r.Consent.Emergency,
		doc{&r.Channels}}
}

var (
	putRelative   = upsert("relatives", relativeColumns)
	readRelatives = "SELECT " + relativeColumns + " FROM relatives"
)

// PutRelative keeps a relative, new or known, with consent and channels.
func (s *Store) PutRelative(ctx context.Context, r care.Relative) error {
	return s.put(ctx, "relative", r.ID, putRelative, relativeFields(&r))
}

// Relative reads one relative.
func (s *Store) Relative(ctx context.Context, id string) (care.Relative, error) {
	return get(ctx, s, "relative", id, relativeFields, readRelatives+" WHERE id = $1")
}

// Relatives reads the relatives of an elder in the order they are called.
func (s *Store) Relatives(ctx context.Context, elderID string) ([]care.Relative, error) {
	return list(ctx, s, "relatives of elder "+elderID, relativeFields,
		readRelatives+" WHERE elder_id = $1 ORDER BY place, id", elderID)
}

// AddChannel gives a relative one more way to be reached. A channel that is
// there already is not added again.
func (s *Store) AddChannel(ctx context.Context, relativeID string, c care.Channel) error {
	return s.write(ctx, "adding a channel to relative "+relativeID, func(tx *sql.Tx) error {
		r, err := one(ctx, tx, relativeFields, readRelatives+" WHERE id = $1", relativeID)
		if err != nil || slices.Contains(r.Channels, c) {
			return err
		}
		r.Channels = append(r.Channels, c)
		return runOne(ctx, tx, `UPDATE relatives SET channels = $2 WHERE id = $1`, r.ID, doc{&r.Channels})
	})
}
