package devices_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"yinling/care"
	"yinling/devices"
)

type outcome struct {
	answer, code string
	after        time.Duration
}

// command gives a command and later tells what became of it.
func (h *hotline) command(ctx context.Context, number string, kind care.CommandKind) <-chan outcome {
	done, start := make(chan outcome, 1), time.Now()
	go func() {
		answer, err := h.g.Command(ctx, number, care.Command{Kind: kind})
		done <- outcome{answer, care.ErrorCode(err), time.Since(start)}
	}()
	synctest.Wait()
	return done
}

func TestCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		ctx := t.Context()
		expect := func(name string, done <-chan outcome, want outcome) {
			t.Helper()
			if got := <-done; got != want {
				t.Errorf("%s: %+v, want %+v", name, got, want)
			}
		}
		expect("nobody there", h.command(ctx, "8800000015", care.CommandFind), outcome{"", "offline", 0})

		d := h.connect("8800000015")
		d.say(d.lk())
		d.hears(d.frame("LK"))
		find := h.command(ctx, "8800000015", care.CommandFind)
		d.hears(d.frame("FIND"))
		expect("the same again", h.command(ctx, "8800000015", care.CommandFind), outcome{"", "busy", 0})
		locate := h.command(ctx, "8800000015", care.CommandLocate)
		d.hears(d.frame("CR"))
		time.Sleep(2 * time.Second)
		d.say(d.Done("FIND"))
		expect("find", find, outcome{"", "", 2 * time.Second})
		expect("locate is not confirmed", locate, outcome{"", "timeout", 10 * time.Second})
		expect("what it does not know", h.command(ctx, "8800000015", "dance"), outcome{"", "unsupported", 0})
		expect("without its number", h.command(ctx, "8800000015", care.CommandCall), outcome{"", "invalid", 0})

		soon, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		expect("the caller has less patience", h.command(soon, "8800000015", care.CommandFind), outcome{"", "timeout", time.Second})
		lost := h.command(ctx, "8800000015", care.CommandFind)
		d.hangUp()
		expect("it hangs up", lost, outcome{"", "offline", 0})
		if s := h.g.Stats(); s.Commands != 4 || s.Devices != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestTheNewerConnectionGetsTheCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hotlineOf(t, nil)
		defer h.close()
		all := devices.Gateways{care.ProtocolWatch: h.g}
		old := h.connect("8800000015")
		defer old.hangUp()
		old.say(old.lk())
		young := h.connect("8800000015")
		young.say(young.lk())
		old.say(old.lk())
		old.hears(old.frame("LK") + old.frame("LK"))
		young.hears(young.frame("LK"))

		done := h.command(t.Context(), "8800000015", care.CommandFind)
		old.hears("")
		young.hears(young.frame("FIND"))
		young.say(young.Done("FIND"))
		if got := <-done; got.code != "" {
			t.Error(got)
		}
		young.hangUp()
		synctest.Wait()
		if all.Online(care.ProtocolWatch, "8800000015") {
			t.Error("nothing was heard on the old connection since")
		}
		old.say(old.lk())
		if !all.Online(care.ProtocolWatch, "8800000015") || all.Online(care.ProtocolGT06, "8800000015") {
			t.Error("the old connection lives")
		}
		if _, err := all.Command(t.Context(), care.ProtocolPage, "x", care.Command{Kind: care.CommandFind}); care.ErrorCode(err) != "unsupported" {
			t.Error(err)
		}
	})
}
