package webrtc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"yinling/webrtc"
	"yinling/webrtc/softphone"
)

// BenchmarkSetUp is the time from the wish to call to the connection and to the
// first sound that is heard, with a server that speaks as soon as it can.
func BenchmarkSetUp(b *testing.B) {
	s := listen(b, webrtc.Config{})
	greeting := packets(b, 500, 100)
	var connected, audible []float64
	for i := 0; b.Loop(); i++ {
		leg, sounds := s.NewLeg(strconv.Itoa(i), nil), make(chan struct{}, 1)
		done, ended := make(chan struct{}), make(chan struct{})
		leg.OnState(func(st webrtc.State) {
			if st == webrtc.Connected {
				go greet(leg, greeting, done, ended)
			}
		})
		begin := time.Now()
		phone := ring(b, leg, softphone.Config{OnFrame: func(f []int16) {
			if softphone.Level(f) > 500 {
				select {
				case sounds <- struct{}{}:
				default:
				}
			}
		}})
		connected = append(connected, time.Since(begin).Seconds()*1000)
		<-sounds
		audible = append(audible, time.Since(begin).Seconds()*1000)
		close(done)
		<-ended
		if err := errors.Join(phone.Close(), leg.Close()); err != nil {
			b.Fatal(err)
		}
	}
	for name, ms := range map[string][]float64{"connected": connected, "audible": audible} {
		slices.Sort(ms)
		b.ReportMetric(ms[len(ms)/2], name+"-p50-ms")
		b.ReportMetric(ms[len(ms)*95/100], name+"-p95-ms")
	}
}

// greet says packets at their pace until done.
func greet(leg *webrtc.Leg, packets [][]byte, done, ended chan struct{}) {
	defer close(ended)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		if leg.Send(packets[i%len(packets)]) != nil {
			return
		}
		select {
		case <-tick.C:
		case <-done:
			return
		}
	}
}

// BenchmarkSend is the cost of one packet from Send to the socket.
func BenchmarkSend(b *testing.B) {
	leg := listen(b, webrtc.Config{}).NewLeg("elder", nil)
	ring(b, leg, softphone.Config{})
	packet := packets(b, 500, 10)[9]
	b.ReportAllocs()
	for b.Loop() {
		if err := leg.Send(packet); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHundredCalls holds a hundred legs, with their phones in another
// process, and tells what the server's part costs. One operation is a second.
func BenchmarkHundredCalls(b *testing.B) {
	const calls = 100
	all := packets(b, 500, 500)
	bridge := func(legs []*webrtc.Leg) {
		for i := range legs {
			legs[i].Bridge(legs[i^1])
		}
	}
	hear := func(legs []*webrtc.Leg) {
		for _, l := range legs {
			go func(frames <-chan []int16) {
				for range frames {
				}
			}(l.Frames())
		}
	}
	for _, c := range []struct {
		name string
		do   func(b *testing.B, legs []*webrtc.Leg)
	}{
		{"forward", func(_ *testing.B, legs []*webrtc.Leg) { bridge(legs) }},
		{"forward-hear", func(_ *testing.B, legs []*webrtc.Leg) { bridge(legs); hear(legs) }},
		{"speak-hear", func(b *testing.B, legs []*webrtc.Leg) {
			hear(legs)
			done := make(chan struct{})
			b.Cleanup(func() { close(done) })
			for _, l := range legs {
				go greet(l, all, done, make(chan struct{}))
			}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			empty, routines := memory(), runtime.NumGoroutine()
			s := listen(b, webrtc.Config{})
			begin := time.Now()
			legs := ringMany(b, s, calls)
			setUp := time.Since(begin)
			c.do(b, legs)
			time.Sleep(2 * time.Second) // until it runs evenly
			cpu, wall := processorTime(b), time.Now()
			for b.Loop() {
				time.Sleep(time.Second)
			}
			b.ReportMetric(float64(setUp.Milliseconds()), "setup-ms")
			b.ReportMetric(100*(processorTime(b)-cpu).Seconds()/time.Since(wall).Seconds(), "%core")
			b.ReportMetric(float64(memory()-empty)/1024/calls, "KB/leg")
			b.ReportMetric(float64(runtime.NumGoroutine()-routines)/calls, "goroutines/leg")
			for i, l := range legs {
				if st := l.Stats(); st.PacketsIn < 50 || st.PacketsOut < 50 || l.State() != webrtc.Connected {
					b.Errorf("leg %d is %v with %+v", i, l.State(), st)
				}
			}
		})
	}
}

// memory is what this process holds for the program: heap and stacks, in bytes.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A message is a line between this process and that of the phones.
type message struct {
	Phone                    int
	Offer, Candidate, Answer string
}

// phonesVar, in the environment, makes this test binary that many phones.
const phonesVar = "YINLING_TEST_PHONES"

// ringMany connects n phones of another process to n new legs.
func ringMany(b *testing.B, s *webrtc.Server, n int) []*webrtc.Leg {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", phonesVar, n))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	legs := make([]*webrtc.Leg, n)
	for i := range legs {
		legs[i] = s.NewLeg(strconv.Itoa(i), nil)
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		from, to := json.NewDecoder(out), json.NewEncoder(in)
		for {
			var m message
			if from.Decode(&m) != nil {
				return
			}
			if m.Offer == "" {
				_ = legs[m.Phone].AddCandidate(m.Candidate)
				continue
			}
			answer, err := legs[m.Phone].Answer(context.Background(), m.Offer)
			if err != nil {
				b.Error(err)
				return
			}
			_ = to.Encode(message{Phone: m.Phone, Answer: answer})
		}
	})
	b.Cleanup(func() {
		_ = in.Close()
		reading.Wait()
		_ = cmd.Wait()
	})
	eventually(b, "all legs are connected", func() bool {
		return !slices.ContainsFunc(legs, func(l *webrtc.Leg) bool { return l.State() != webrtc.Connected })
	})
	return legs
}

// beThePhones is the other process: count phones, signalled over stdin and
// stdout, until stdin ends.
func beThePhones(count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	to := json.NewEncoder(os.Stdout)
	tell := func(m message) {
		mu.Lock()
		defer mu.Unlock()
		_ = to.Encode(m)
	}
	phones := make([]*softphone.Phone, n)
	for i := range phones {
		p, err := softphone.New(softphone.Config{
			Loopback: true, Microphone: softphone.Tone(440, 0.3),
			OnCandidate: func(c string) { tell(message{Phone: i, Candidate: c}) },
		})
		if err != nil {
			return err
		}
		defer p.Close()
		phones[i] = p
	}
	var offering sync.WaitGroup
	defer offering.Wait()
	offering.Go(func() { // while answers are being read, or both processes wait for a full pipe
		for i, p := range phones {
			offer, err := p.Offer()
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			tell(message{Phone: i, Offer: offer})
		}
	})
	for from := json.NewDecoder(os.Stdin); ; {
		var m message
		if err := from.Decode(&m); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := phones[m.Phone].SetAnswer(m.Answer); err != nil {
			return err
		}
	}
}
