package test

import (
	"syscall"
	"testing"
	"time"
)

func TestTheFirstSignalLetsCallsEndAndTheSecondDoesNotWait(t *testing.T) {
	h := open(t, "DRAIN=1m")
	c := h.typing("王秀兰")
	c.hears("bot", "王奶奶")
	h.cmd.Process.Signal(syscall.SIGTERM)
	other := h.device("张德福")
	eventually(t, "the hotline is not ready any more", 5*time.Second, func() bool {
		var status map[string]any
		return isRefusal(other.Get(t.Context(), "/readyz", &status), 503, "draining")
	})
	c.text("明天中午十一点半送一份午饭")
	c.hears("bot", "对吗") // the running call goes on
	refused, err := other.ElderSocket(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	late := newCaller(t, refused)
	go late.follow()
	late.send("call.start", nil)
	late.until("a new call is refused", func() bool { return late.ended.Result == "drained" })
	h.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-h.exited:
		h.cmd = nil
	case <-time.After(5 * time.Second):
		t.Error("the second signal was not heard")
	}
}
