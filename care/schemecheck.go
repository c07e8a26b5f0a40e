package care

import (
	"errors"
	"fmt"
	"slices"
)

// abilities that an assessment can find.
var abilities = []string{"自理", "半失能", "失能", "失智"}

var helps = []Help{HelpMeal, HelpClean, HelpMedical, HelpTravel, HelpRepair, HelpCompany}

// Check finds what makes no sense in a scheme as a town wrote it.
func (s Scheme) Check() error {
	switch {
	case s.ID == "" || s.Name == "" || s.Spoken == "" || s.SpokenEn == "":
		return fmt.Errorf("scheme %q: id, name and both spoken names are needed", s.ID)
	case len(s.Tiers) == 0:
		return fmt.Errorf("scheme %s gives nothing to anybody: it has no tiers", s.ID)
	case !s.From.IsZero() && !s.To.IsZero() && s.To.Before(s.From):
		return fmt.Errorf("scheme %s ends before it begins", s.ID)
	}
	for _, c := range s.Classes {
		if !c.Known() {
			return fmt.Errorf("scheme %s: there is no class %q", s.ID, c)
		}
	}
	for _, h := range s.Helps {
		if !slices.Contains(helps, h) {
			return fmt.Errorf("scheme %s: there is no kind of help %q", s.ID, h)
		}
	}
	for i, t := range s.Tiers {
		err := t.check()
		for _, a := range t.Allowances {
			for _, id := range a.Services {
				if len(s.Services) > 0 && !slices.Contains(s.Services, id) {
					err = errors.Join(err, fmt.Errorf("an allowance for %s, for which the scheme does not pay", id))
				}
			}
		}
		if err != nil {
			return fmt.Errorf("scheme %s, tier %d: %w", s.ID, i+1, err)
		}
	}
	return nil
}

// Known tells whether it is one of the classes.
func (c Class) Known() bool { return c == ClassCare || c == ClassGoods || c == ClassMedicine }

// Known tells whether it is one of the periods.
func (p Period) Known() bool {
	return p == PerDay || p == PerMonth || p == PerQuarter || p == PerYear
}

func (t Tier) check() error {
	c := t.If
	for _, a := range c.Abilities {
		if !slices.Contains(abilities, a) {
			return fmt.Errorf("there is no ability %q", a)
		}
	}
	pays := t.Share != 0 || t.HasFixed || t.Each != 0 || len(t.Allowances) > 0
	switch {
	case c.MinAge < 0 || c.MaxAge < 0 || c.MaxAge > 0 && c.MaxAge < c.MinAge:
		return errors.New("nobody is of that age")
	case t.Share < 0 || t.Share > 100:
		return fmt.Errorf("a share of %d in a hundred", t.Share)
	case t.Share > 0 && t.HasFixed:
		return errors.New("a share and a fixed price together")
	case t.Fixed < 0 || t.Each < 0 || t.Every < 0 || t.Cash < 0:
		return errors.New("a figure below zero")
	case t.Cash > 0 && (pays || !t.CashPer.Known()):
		return errors.New("cash is alone and has a period")
	case t.Cash == 0 && !pays:
		return errors.New("it does not say what is paid")
	}
	for _, a := range t.Allowances {
		switch {
		case !a.Per.Known():
			return fmt.Errorf("there is no period %q", a.Per)
		case a.Amount < 0 || a.Count < 0 || a.Each < 0:
			return errors.New("an allowance below zero")
		case !a.HasAmount && a.Count == 0 && a.Each == 0:
			return errors.New("an allowance that bounds nothing")
		}
	}
	return nil
}
