package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"yinling/care"
	"yinling/care/sqlstore"
)

// townScheme is care.Scheme as a file says it; docs/money.md explains each key.
type townScheme struct {
	ID, Name, Spoken, Payer string
	NameEn                  string `yaml:"name_en"`
	SpokenEn                string `yaml:"spoken_en"`
	PayerEn                 string `yaml:"payer_en"`
	Group                   string
	Services                []string
	Helps                   []care.Help
	Classes                 []class
	From, To                date
	Apply                   string
	ApplyEn                 string `yaml:"apply_en"`
	Tiers                   []townTier
}

type townTier struct {
	If struct {
		MinAge        int `yaml:"min_age"`
		MaxAge        int `yaml:"max_age"`
		Categories    []string
		NotCategories []string `yaml:"not_categories"`
		Abilities     []string
		Stars         []int
		Living        []string
		Communities   []string
		Membership    string
	}
	Share      int
	Fixed      *care.Money
	Each       care.Money
	Every      int
	Cash       care.Money
	CashPer    care.Period `yaml:"cash_per"`
	Allowances []struct {
		Services []string
		Per      care.Period
		Amount   *care.Money
		Count    int
		Each     care.Money
	}
}

// townNotice is news of the station; from and until are moments with their zone.
type townNotice struct {
	ID, Text    string
	TextEn      string `yaml:"text_en"`
	Communities []string
	From, Until time.Time
}

// townMembership is what an elder has joined.
type townMembership struct {
	ID       string
	From, To date
	Fee      care.Money
	Per      care.Period
}

// class is a care.Class, the most usual one written out.
type class care.Class

func (c *class) UnmarshalText(text []byte) error {
	*c = class(text)
	if string(text) == "care" {
		*c = class(care.ClassCare)
	}
	if !care.Class(*c).Known() {
		return fmt.Errorf("there is no class of services %q", text)
	}
	return nil
}

func (t townScheme) scheme() care.Scheme {
	s := care.Scheme{
		ID: t.ID, Name: t.Name, NameEn: t.NameEn, Spoken: t.Spoken, SpokenEn: t.SpokenEn, Payer: t.Payer, PayerEn: t.PayerEn,
		Group: t.Group, Services: t.Services, Helps: t.Helps, From: time.Time(t.From), To: time.Time(t.To), Apply: t.Apply, ApplyEn: t.ApplyEn,
	}
	for _, c := range t.Classes {
		s.Classes = append(s.Classes, care.Class(c))
	}
	for _, tier := range t.Tiers {
		s.Tiers = append(s.Tiers, tier.tier())
	}
	return s
}

func (t townTier) tier() care.Tier {
	tier := care.Tier{If: care.Condition(t.If), Share: t.Share, Each: t.Each, Every: t.Every, Cash: t.Cash, CashPer: t.CashPer}
	if t.Fixed != nil {
		tier.Fixed, tier.HasFixed = *t.Fixed, true
	}
	for _, a := range t.Allowances {
		allowance := care.Allowance{Services: a.Services, Per: a.Per, Count: a.Count, Each: a.Each}
		if a.Amount != nil {
			allowance.Amount, allowance.HasAmount = *a.Amount, true
		}
		tier.Allowances = append(tier.Allowances, allowance)
	}
	return tier
}

// fillSchemes writes the schemes and the news. A scheme can name services of
// the file and those that the records have.
func (t town) fillSchemes(ctx context.Context, store *sqlstore.Store) error {
	services, err := store.Services(ctx)
	if err != nil {
		return err
	}
	for _, ts := range t.Schemes {
		s := ts.scheme()
		if err := checkScheme(s, services); err != nil {
			return err
		}
		if err := store.PutScheme(ctx, s); err != nil {
			return fmt.Errorf("filling scheme %s: %w", s.ID, err)
		}
	}
	for _, n := range t.Notices {
		if n.ID == "" || n.Text == "" || n.TextEn == "" {
			return fmt.Errorf("notice %q: an id and the text in both languages are needed", n.ID)
		}
		if err := store.PutNotice(ctx, care.Notice(n)); err != nil {
			return fmt.Errorf("filling notice %s: %w", n.ID, err)
		}
	}
	return nil
}

// checkScheme refuses a scheme that makes no sense, or names a service that is
// not in the catalogue: a slip of the pen would pay for nothing, silently.
func checkScheme(s care.Scheme, catalogue []care.Service) error {
	if err := s.Check(); err != nil {
		return err
	}
	named := slices.Clone(s.Services)
	for _, t := range s.Tiers {
		for _, a := range t.Allowances {
			named = append(named, a.Services...)
		}
	}
	for _, id := range named {
		if !slices.ContainsFunc(catalogue, func(v care.Service) bool { return v.ID == id }) {
			return fmt.Errorf("scheme %s: there is no service %q", s.ID, id)
		}
	}
	return nil
}
