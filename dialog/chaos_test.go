package dialog_test

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"yinling/dialog/dialogtest"
)

// TestWhateverHappensTheLawsHold plays random calls: whatever comes in which
// order, no packet leaves while an agent leads, the elder is not left in
// silence, and the conversation ends when it is closed.
func TestWhateverHappensTheLawsHold(t *testing.T) {
	for seed := range uint64(60) {
		tell(t, nil, func(s *story) {
			r := rand.New(rand.NewPCG(seed, 0))
			playAtRandom(s, r, seed)
		})
	}
}

var anything = []string{
	"明天十一点半送午饭", "对", "不对", "不是，是后天", "转人工", "再见", "救命", "我胸口疼", "打扫", "后天", "上午九点", "再说一遍",
	"慢一点", "大声点", "谢谢", "按错了", "喂", "等一下", "算了不订了", "你能干什么", "呜哩哇啦", "嗯", "好的", "昨天打扫", "凌晨三点送午饭",
}

func playAtRandom(s *story, r *rand.Rand, seed uint64) {
	quiet := false
	var since time.Time
	for range 25 {
		switch r.IntN(12) {
		case 0:
			s.talk.Quiet("小李", nil)
			quiet, since = true, time.Now()
		case 1:
			s.talk.Resume()
			quiet = false
		case 2:
			s.talk.Waiting()
		case 3:
			s.talk.Text(anything[r.IntN(len(anything))])
		case 4, 5:
			s.line.Press(rune("0123456*"[r.IntN(8)]))
		default:
			s.speakAtRandom(r, quiet, seed)
		}
		time.Sleep(time.Duration(r.IntN(9000)) * time.Millisecond)
		synctest.Wait()
		if quiet {
			if n := s.packetsAfter(since); n > 0 {
				s.t.Fatalf("seed %d: %d packets while an agent leads", seed, n)
			}
		}
	}
}

func (s *story) speakAtRandom(r *rand.Rand, quiet bool, seed uint64) {
	h := dialogtest.Heard{
		Text:  anything[r.IntN(len(anything))],
		Delay: time.Duration(r.IntN(3000)) * time.Millisecond,
	}
	switch r.IntN(6) {
	case 0:
		h.Hang = true
	case 1:
		h.Err = errEngine("server")
	case 2:
		h.Text = ""
	}
	d := time.Duration(150+r.IntN(2000)) * time.Millisecond
	s.hears(h, d)
	time.Sleep(1200 * time.Millisecond)
	synctest.Wait()
	if quiet || s.desk.Seen().Hangup != "" {
		return
	}
	s.heardWithin(silence)
}

// TestWhateverHappensAfterAPressTheLawsHold plays random calls that begin with
// an SOS, or have one in the middle: besides the laws of any call, there is
// never a goodbye and never a booking after it.
func TestWhateverHappensAfterAPressTheLawsHold(t *testing.T) {
	for seed := range uint64(30) {
		tell(t, func(s *story) { s.sos = seed%2 == 0 }, func(s *story) {
			r := rand.New(rand.NewPCG(seed, 1))
			if !s.sos {
				playAtRandom(s, r, seed)
				if s.desk.Seen().Hangup != "" {
					return
				}
				s.talk.Resume()
				s.talk.Emergency()
				time.Sleep(5 * time.Second) // a booking that was said yes to is stored
			}
			booked := len(s.records.Bookings())
			playAtRandom(s, r, seed)
			if seen := s.desk.Seen(); seen.Hangup != "" || len(s.records.Bookings()) != booked {
				s.t.Fatalf("seed %d: hung up %q, %d bookings, %d before", seed, seen.Hangup, len(s.records.Bookings()), booked)
			}
		})
	}
}
