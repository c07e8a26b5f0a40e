package sqlstore

import (
	"context"

	"yinling/care"
)

const responderColumns = "id, name, role, phone, lang, communities, lat, lon, channels, on_duty"

func responderFields(r *care.Responder) []any {
	return []any{&r.ID, &r.Name, &r.Role, &r.Phone, &r.Lang, doc{&r.Communities}, &r.Lat, &r.Lon, doc{&r.Channels}, &r.OnDuty}
}

var (
	putResponder   = upsert("responders", responderColumns)
	readResponders = "SELECT " + responderColumns + " FROM responders"
)

// PutResponder keeps a responder, new or known.
func (s *Store) PutResponder(ctx context.Context, r care.Responder) error {
	return s.put(ctx, "responder", r.ID, putResponder, responderFields(&r))
}

// Responders reads all responders, by id, those off duty too.
func (s *Store) Responders(ctx context.Context) ([]care.Responder, error) {
	return list(ctx, s, "responders", responderFields, readResponders+" ORDER BY id")
}
