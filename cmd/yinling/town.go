package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"gopkg.in/yaml.v3"

	"yinling/care"
	"yinling/care/sqlstore"
)

// town is a town's people and catalogue as a file. The nouns of care carry no
// file format; these types do.
type town struct {
	Services  []townService
	Schemes   []townScheme
	Notices   []townNotice
	Providers []townProvider
	Agents    []struct {
		Login, Name string
		Supervisor  bool
		Lang        care.Lang
		Phone       string
		Channels    []care.Channel
	}
	Responders []struct {
		ID, Name, Role, Phone string
		Lang                  care.Lang
		Communities           []string // none: all
		Lat, Lon              float64
		Channels              []care.Channel
		Duty                  *bool // true if left out
	}
	Elders []townElder
}

type townService struct {
	ID, Help, Name, Spoken, Unit string
	NameEn                       string `yaml:"name_en"`
	SpokenEn                     string `yaml:"spoken_en"`
	UnitEn                       string `yaml:"unit_en"`
	Aliases                      []string
	AliasesEn                    []string `yaml:"aliases_en"`
	Class                        class
	Most                         int
	Away                         bool
	Price, Subsidy               care.Money // fen
	Duration, Lead               time.Duration
	From, To                     clock
}

type townProvider struct {
	ID, Name, Phone       string
	NameEn                string `yaml:"name_en"`
	Services, Communities []string
	Weekdays              []time.Weekday // 0 is Sunday
}

type townElder struct {
	Name, Salutation          string
	SalutationEn              string `yaml:"salutation_en"`
	Lang                      care.Lang
	Born                      date
	Phone                     string
	Address                   townAddress
	Living, Ability, Category string
	Stars                     int
	Memberships               []townMembership
	Health                    struct{ Conditions, Allergies, Medicines []string }
	Interests                 []string
	Recording, Model          bool // may be recorded, may be read by a language model
	Worker, Doctor            townContact
	Neighbours                []townContact
	Relatives                 []struct {
		Name, Relation, Phone string
		Lang                  care.Lang
		Sees                  []string // summary, transcript, recording, emergency
		Channels              []care.Channel
	}
	Limits  map[care.ReadingKind]care.Limits
	Devices []townDevice
}

// townDevice is a watch, a tracker or a sensor: "watch:8800000015".
type townDevice struct {
	ID, Name, Model, Phone string
	Heartbeat, Quiet       time.Duration
}

type townAddress struct {
	Text, Community, Door string
	Lat, Lon              float64
}

type townContact struct{ Name, Role, Phone string }

// clock is a time of day as "11:30".
type clock care.TimeOfDay

func (c *clock) UnmarshalYAML(n *yaml.Node) error {
	t, err := time.Parse("15:04", n.Value)
	*c = clock(care.TimeOfDayOf(t))
	return err
}

// date is a day as "1944-03-02".
type date time.Time

func (d *date) UnmarshalYAML(n *yaml.Node) error {
	t, err := time.Parse(time.DateOnly, n.Value)
	*d = date(t)
	return err
}

// parseTown reads a town file; what it does not know it refuses.
func parseTown(file []byte) (t town, err error) {
	d := yaml.NewDecoder(bytes.NewReader(file))
	d.KnownFields(true)
	if err := d.Decode(&t); err != nil {
		return t, fmt.Errorf("reading the town: %w", err)
	}
	return t, nil
}

func (t town) fillCatalogue(ctx context.Context, store *sqlstore.Store) error {
	for _, ts := range t.Services {
		s := ts.service()
		if s.Price < 0 || s.Subsidy < 0 || s.Most < 0 {
			return fmt.Errorf("service %s: a figure below zero", s.ID)
		}
		if err := store.PutService(ctx, s); err != nil {
			return fmt.Errorf("filling service %s: %w", s.ID, err)
		}
	}
	for _, p := range t.Providers {
		if err := store.PutProvider(ctx, care.Provider{
			ID: p.ID, Name: p.Name, NameEn: p.NameEn, Phone: p.Phone, Services: p.Services, Communities: p.Communities, Weekdays: p.Weekdays,
		}); err != nil {
			return fmt.Errorf("filling provider %s: %w", p.ID, err)
		}
	}
	return t.fillSchemes(ctx, store)
}

func (t townService) service() care.Service {
	return care.Service{
		ID: t.ID, Help: care.Help(t.Help), Name: t.Name, NameEn: t.NameEn, Spoken: t.Spoken, SpokenEn: t.SpokenEn,
		Unit: t.Unit, UnitEn: t.UnitEn, Price: t.Price, Subsidy: t.Subsidy, Duration: t.Duration, Lead: t.Lead,
		From: care.TimeOfDay(t.From), To: care.TimeOfDay(t.To),
		Aliases: t.Aliases, AliasesEn: t.AliasesEn, Class: care.Class(t.Class), Away: t.Away, Most: t.Most,
	}
}

// fill writes the town into the records. It can be done again with a changed
// file: services, providers, schemes and news are known by their id, agents by their login,
// elders by name and phone, relatives by name; what calls have taught us about
// them stays. It gives the sign-ins of who is new, one a line.
func (t town) fill(ctx context.Context, store *sqlstore.Store, keys care.LinkKey) (signIns string, err error) {
	if err := t.fillCatalogue(ctx, store); err != nil {
		return "", err
	}
	var b strings.Builder
	for _, a := range t.Agents {
		if _, err := store.AgentByLogin(ctx, a.Login); err == nil {
			continue
		} else if !errors.Is(err, care.ErrNotFound) {
			return "", err
		}
		password, err := putAgent(ctx, store, care.Agent{Login: a.Login, Name: a.Name, Supervisor: a.Supervisor, Lang: a.Lang, Phone: a.Phone, Channels: a.Channels})
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "agent\t%s\t%s\t%s\n", a.Login, password, a.Name)
	}
	for _, r := range t.Responders {
		if err := store.PutResponder(ctx, care.Responder{
			ID: r.ID, Name: r.Name, Role: r.Role, Phone: r.Phone, Lang: r.Lang, Communities: r.Communities, Lat: r.Lat, Lon: r.Lon,
			Channels: r.Channels, OnDuty: r.Duty == nil || *r.Duty,
		}); err != nil {
			return "", fmt.Errorf("filling responder %s: %w", r.ID, err)
		}
	}
	known, err := store.Elders(ctx)
	if err != nil {
		return "", err
	}
	for _, te := range t.Elders {
		i := slices.IndexFunc(known, func(e care.Elder) bool { return e.Name == te.Name && e.Phone == te.Phone })
		e := te.elder()
		if i >= 0 {
			e.ID, e.Manner = known[i].ID, known[i].Manner
		}
		if err := te.put(ctx, store, e); err != nil {
			return "", err
		}
		if i >= 0 {
			continue
		}
		path, err := pair(ctx, store, keys, e, "网页", time.Now().AddDate(1, 0, 0))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "elder\t%s\t%s\n", e.Name, path)
	}
	return b.String(), nil
}

// put writes an elder and the relatives.
func (t townElder) put(ctx context.Context, store *sqlstore.Store, e care.Elder) error {
	if err := store.PutElder(ctx, e); err != nil {
		return fmt.Errorf("filling elder %s: %w", e.ID, err)
	}
	if err := t.putDevices(ctx, store, e); err != nil {
		return err
	}
	known, err := store.Relatives(ctx, e.ID)
	if err != nil {
		return err
	}
	for order, r := range t.Relatives {
		see := func(what string) bool { return slices.Contains(r.Sees, what) }
		rel := care.Relative{
			ID: care.NewID(time.Now()), ElderID: e.ID, Name: r.Name, Relation: r.Relation, Phone: r.Phone, Lang: r.Lang, Order: order + 1,
			Consent:  care.Consent{Summary: see("summary"), Transcript: see("transcript"), Recording: see("recording"), Emergency: see("emergency")},
			Channels: r.Channels,
		}
		if i := slices.IndexFunc(known, func(k care.Relative) bool { return k.Name == r.Name }); i >= 0 {
			rel.ID = known[i].ID
			for _, ch := range known[i].Channels { // browsers subscribe by themselves
				if ch.Kind == care.ChannelWebPush {
					rel.Channels = append(rel.Channels, ch)
				}
			}
		}
		if err := store.PutRelative(ctx, rel); err != nil {
			return fmt.Errorf("filling a relative of elder %s: %w", e.ID, err)
		}
	}
	return nil
}

// putDevices registers the elder's watches and sensors; what is known of one
// that has been heard stays.
func (t townElder) putDevices(ctx context.Context, store *sqlstore.Store, e care.Elder) error {
	for _, td := range t.Devices {
		protocol, number, ok := strings.Cut(td.ID, ":")
		if !ok || number == "" || !slices.Contains([]care.Protocol{care.ProtocolWatch, care.ProtocolGT06, care.ProtocolJT808, care.ProtocolAPI}, care.Protocol(protocol)) {
			return fmt.Errorf("device %q of elder %s: an id is watch:, gt06:, jt808: or api: and the number", td.ID, e.ID)
		}
		d, err := store.Device(ctx, td.ID)
		if errors.Is(err, care.ErrNotFound) {
			d, err = care.Device{ID: td.ID, Paired: time.Now(), Battery: -1}, nil
		}
		if err != nil {
			return err
		}
		d.ElderID, d.Name, d.Model, d.Phone, d.Heartbeat, d.Quiet, d.Protocol = e.ID, td.Name, td.Model, td.Phone, td.Heartbeat, td.Quiet, care.Protocol(protocol)
		if err := store.PutDevice(ctx, d); err != nil {
			return fmt.Errorf("filling device %s: %w", d.ID, err)
		}
	}
	return nil
}

func (t townElder) elder() care.Elder {
	e := care.Elder{
		ID: care.NewID(time.Now()), Name: t.Name, Salutation: t.Salutation, SalutationEn: t.SalutationEn, Lang: t.Lang,
		Born: time.Time(t.Born), Phone: t.Phone, Living: t.Living, Ability: t.Ability, Category: t.Category,
		Address:   care.Address{Text: t.Address.Text, Community: t.Address.Community, Door: t.Address.Door, Lat: t.Address.Lat, Lon: t.Address.Lon},
		Stars:     t.Stars,
		Health:    care.Health(t.Health),
		Interests: t.Interests, ConsentRecording: t.Recording, ConsentModel: t.Model, Station: t.Address.Community + "服务站",
		Worker: care.Contact(t.Worker), Doctor: care.Contact(t.Doctor), Limits: t.Limits,
	}
	for _, m := range t.Memberships {
		e.Memberships = append(e.Memberships, care.Membership{ID: m.ID, From: time.Time(m.From), To: time.Time(m.To), Fee: m.Fee, Per: m.Per})
	}
	for _, n := range t.Neighbours {
		e.Neighbours = append(e.Neighbours, care.Contact(n))
	}
	return e
}

// putAgent adds an agent with a new password, which is given back once.
func putAgent(ctx context.Context, store *sqlstore.Store, a care.Agent) (password string, err error) {
	var raw [10]byte
	rand.Read(raw[:])
	password = strings.ToLower(base32.StdEncoding.EncodeToString(raw[:]))
	if a.PasswordHash, err = argon2id.CreateHash(password, argon2id.DefaultParams); err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	if a.ID == "" {
		a.ID = care.NewID(time.Now())
	}
	if err := store.PutAgent(ctx, a); err != nil {
		return "", fmt.Errorf("writing agent %s: %w", a.Login, err)
	}
	return password, nil
}

// pair makes a device of an elder and the path of its pairing link.
func pair(ctx context.Context, store *sqlstore.Store, keys care.LinkKey, e care.Elder, name string, until time.Time) (path string, err error) {
	now := time.Now()
	d := care.Device{ID: care.NewID(now), ElderID: e.ID, Name: name, Paired: now, Protocol: care.ProtocolPage, Battery: -1}
	if err := store.PutDevice(ctx, d); err != nil {
		return "", fmt.Errorf("writing a device of elder %s: %w", e.ID, err)
	}
	l := care.Link{ID: care.NewID(now), Purpose: care.LinkPair, Subject: d.ID, Person: e.ID, Made: now, Expires: until}
	if err := store.PutLink(ctx, l); err != nil {
		return "", fmt.Errorf("writing a pairing link of elder %s: %w", e.ID, err)
	}
	return "/pair/" + keys.Sign(l), nil
}
