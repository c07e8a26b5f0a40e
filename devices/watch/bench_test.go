package watch

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"

	"yinling/devices"
)

func BenchmarkDecode(b *testing.B) {
	for name, frame := range map[string][]byte{
		"heartbeat":   []byte(alive),
		"sos":         samples(b, "watch_field_frames.tsv")[0].frame,
		"report":      samples(b, "watch_vectors.tsv")[19].frame,
		"wronglength": relength(bracketed("a]b", "c", "d", "e", "f"), -7),
	} {
		b.Run(name, func(b *testing.B) {
			d := New()
			b.ReportAllocs()
			for b.Loop() {
				if _, ok, _ := d.Decode(frame, false); !ok {
					b.Fatal("not read")
				}
			}
		})
	}
}

// Garbage is passed over without a copy: bytes and allocations for each size
// are the same.
func BenchmarkGarbage(b *testing.B) {
	for _, size := range []int{1 << 10, 32 << 10} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			junk := bytes.Repeat([]byte("x[]*AL,"), size/7)
			d := New()
			b.SetBytes(int64(len(junk)))
			b.ReportAllocs()
			for b.Loop() {
				d.Decode(junk, false)
			}
		})
	}
}

func TestGarbageIsNotCopied(t *testing.T) {
	d := New()
	for _, junk := range [][]byte{
		bytes.Repeat([]byte("x[]*AL,"), 9000),
		append([]byte("[3G*8800000015*FFFF*LK"), bytes.Repeat([]byte("["), 60<<10)...),
		append([]byte("[3G*8800000015*FFFF*TK,"), bytes.Repeat([]byte("]"), 60<<10)...),
		append([]byte("[3G*8800000015*FFFF*FIND,"), bytes.Repeat([]byte("x"), 60<<10)...),
	} {
		const rounds = 100
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range rounds {
			d.Decode(junk, true)
		}
		runtime.ReadMemStats(&after)
		bytesEach := (after.TotalAlloc - before.TotalAlloc) / rounds
		if bytesEach > 600 {
			t.Errorf("%.30q…: %d bytes allocated", junk, bytesEach)
		}
	}
}

// BenchmarkHostile is what one packet costs that adds a byte to the worst of
// frames that never end.
func BenchmarkHostile(b *testing.B) {
	fill := func(head, with string, size int) []byte {
		return append([]byte(head), bytes.Repeat([]byte(with), (size-len(head))/len(with)-1)...)
	}
	list := "[3G*8800000015*FFFF*AL,170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0,00010000,0,32,"
	for name, frame := range map[string][]byte{
		"voice of brackets":   fill("[3G*8800000015*FFFF*TK,", "]", devices.MaxFrame),
		"voice of headers":    fill("[3G*8800000015*FFFF*TK,", "[3G*88000*", devices.MaxFrame),
		"names of headers":    fill(list, "][3G*8800*1*x", textMax),
		"names of open heads": fill(list, "[3G*88000000000*", textMax),
	} {
		b.Run(name, func(b *testing.B) {
			d := New()
			for b.Loop() {
				d.Decode(frame, false)
			}
		})
	}
}
