package sqlstore

import (
	"context"

	"yinling/care"
)

const serviceColumns = "id, help, name, name_en, spoken, spoken_en, unit, unit_en, price, subsidy, " +
	"duration, lead, opens, closes, aliases, aliases_en, class, most, away"

func serviceFields(v *care.Service) []any {
	return []any{&v.ID, &v.Help, &v.Name, &v.NameEn, &v.Spoken, &v.SpokenEn, &v.Unit, &v.UnitEn, &v.Price, &v.Subsidy,
		&v.Duration, &v.Lead, &v.From, &v.To, doc{&v.Aliases}, doc{&v.AliasesEn}, &v.Class, &v.Most, &v.Away}
}

var (
	putService   = upsertPlaced("services", serviceColumns)
	readServices = "SELECT " + serviceColumns + " FROM services"
)

// PutService keeps an entry of the catalogue, new or known.
func (s *Store) PutService(ctx context.Context, v care.Service) error {
	return s.put(ctx, "service", v.ID, putService, serviceFields(&v))
}

// Service reads one entry of the catalogue.
func (s *Store) Service(ctx context.Context, id string) (care.Service, error) {
	return get(ctx, s, "service", id, serviceFields, readServices+" WHERE id = $1")
}

// Services reads the catalogue in the order its entries were first put.
func (s *Store) Services(ctx context.Context) ([]care.Service, error) {
	return list(ctx, s, "services", serviceFields, readServices+" ORDER BY place, id")
}

const providerColumns = "id, name, name_en, phone, services, communities, weekdays"

func providerFields(p *care.Provider) []any {
	return []any{&p.ID, &p.Name, &p.NameEn, &p.Phone, doc{&p.Services}, doc{&p.Communities}, doc{&p.Weekdays}}
}

var (
	putProvider   = upsertPlaced("providers", providerColumns)
	readProviders = "SELECT " + providerColumns + " FROM providers"
)

// PutProvider keeps a provider, new or known.
func (s *Store) PutProvider(ctx context.Context, p care.Provider) error {
	return s.put(ctx, "provider", p.ID, putProvider, providerFields(&p))
}

// Providers reads all providers in the order they were first put, which is the
// order in which care.Place tries them.
func (s *Store) Providers(ctx context.Context) ([]care.Provider, error) {
	return list(ctx, s, "providers", providerFields, readProviders+" ORDER BY place, id")
}
