package main

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base32"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"gopkg.in/yaml.v3"

	"yinling/care"
	"yinling/care/sqlstore"
)

//go:embed demo/town.yaml
var demoTown []byte

// town is a town's people and catalogue as a file. The nouns of care carry no
// file format; these types do.
type town struct {
	Services []struct {
		ID, Help, Name, Spoken, Unit string
		NameEn                       string     `yaml:"name_en"`
		SpokenEn                     string     `yaml:"spoken_en"`
		UnitEn                       string     `yaml:"unit_en"`
		Price, Subsidy               care.Money // fen
		Duration, Lead               time.Duration
		From, To                     clock
	}
	Providers []struct {
		ID, Name, Phone       string
		NameEn                string `yaml:"name_en"`
		Services, Communities []string
		Weekdays              []time.Weekday // 0 is Sunday
	}
	Agents []struct {
		Login, Name string
		Supervisor  bool
		Lang        care.Lang
	}
	Elders []townElder
}

type townElder struct {
	Name, Salutation          string
	SalutationEn              string `yaml:"salutation_en"`
	Lang                      care.Lang
	Born                      date
	Phone                     string
	Address                   townAddress
	Living, Ability, Category string
	Health                    struct{ Conditions, Allergies, Medicines []string }
	Interests                 []string
	Recording                 bool
	Worker, Doctor            townContact
	Neighbours                []townContact
	Relatives                 []struct {
		Name, Relation, Phone string
		Lang                  care.Lang
		Sees                  []string // summary, transcript, recording
	}
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

// signInsFile is where the demo's passwords and pairing links are kept, for
// the person who runs the demo only.
const signInsFile = "demo-sign-ins.txt"

// fillDemo fills an empty database with the demo town.
func fillDemo(ctx context.Context, store *sqlstore.Store, keys care.LinkKey, data string) error {
	empty, err := store.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	var t town
	d := yaml.NewDecoder(bytes.NewReader(demoTown))
	d.KnownFields(true)
	if err := d.Decode(&t); err != nil {
		return fmt.Errorf("reading the demo town: %w", err)
	}
	if err := t.fillCatalogue(ctx, store); err != nil {
		return err
	}
	signIns, err := t.fillPeople(ctx, store, keys)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(data, signInsFile), []byte(signIns), 0o600)
}

func (t town) fillCatalogue(ctx context.Context, store *sqlstore.Store) error {
	for _, s := range t.Services {
		if err := store.PutService(ctx, care.Service{
			ID: s.ID, Help: care.Help(s.Help), Name: s.Name, NameEn: s.NameEn, Spoken: s.Spoken, SpokenEn: s.SpokenEn,
			Unit: s.Unit, UnitEn: s.UnitEn, Price: s.Price, Subsidy: s.Subsidy, Duration: s.Duration, Lead: s.Lead,
			From: care.TimeOfDay(s.From), To: care.TimeOfDay(s.To),
		}); err != nil {
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
	return nil
}

func (t town) fillPeople(ctx context.Context, store *sqlstore.Store, keys care.LinkKey) (signIns string, err error) {
	var b strings.Builder
	for _, a := range t.Agents {
		password, err := putAgent(ctx, store, care.Agent{Login: a.Login, Name: a.Name, Supervisor: a.Supervisor, Lang: a.Lang})
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "agent\t%s\t%s\t%s\n", a.Login, password, a.Name)
	}
	for _, te := range t.Elders {
		e := te.elder()
		if err := store.PutElder(ctx, e); err != nil {
			return "", fmt.Errorf("filling elder %s: %w", e.ID, err)
		}
		for i, r := range te.Relatives {
			see := func(what string) bool { return slices.Contains(r.Sees, what) }
			if err := store.PutRelative(ctx, care.Relative{
				ID: care.NewID(time.Now()), ElderID: e.ID, Name: r.Name, Relation: r.Relation, Phone: r.Phone, Lang: r.Lang, Order: i + 1,
				Consent: care.Consent{Summary: see("summary"), Transcript: see("transcript"), Recording: see("recording")},
			}); err != nil {
				return "", fmt.Errorf("filling a relative of elder %s: %w", e.ID, err)
			}
		}
		path, err := pair(ctx, store, keys, e, "demo page", time.Now().AddDate(1, 0, 0))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "elder\t%s\t%s\n", e.Name, path)
	}
	return b.String(), nil
}

func (t townElder) elder() care.Elder {
	e := care.Elder{
		ID: care.NewID(time.Now()), Name: t.Name, Salutation: t.Salutation, SalutationEn: t.SalutationEn, Lang: t.Lang,
		Born: time.Time(t.Born), Phone: t.Phone, Living: t.Living, Ability: t.Ability, Category: t.Category,
		Address:   care.Address{Text: t.Address.Text, Community: t.Address.Community, Door: t.Address.Door, Lat: t.Address.Lat, Lon: t.Address.Lon},
		Health:    care.Health(t.Health),
		Interests: t.Interests, ConsentRecording: t.Recording, Station: t.Address.Community + "服务站",
		Worker: care.Contact(t.Worker), Doctor: care.Contact(t.Doctor),
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
	d := care.Device{ID: care.NewID(now), ElderID: e.ID, Name: name, Paired: now}
	if err := store.PutDevice(ctx, d); err != nil {
		return "", fmt.Errorf("writing a device of elder %s: %w", e.ID, err)
	}
	l := care.Link{ID: care.NewID(now), Purpose: care.LinkPair, Subject: d.ID, Person: e.ID, Made: now, Expires: until}
	if err := store.PutLink(ctx, l); err != nil {
		return "", fmt.Errorf("writing a pairing link of elder %s: %w", e.ID, err)
	}
	return "/pair/" + keys.Sign(l), nil
}
