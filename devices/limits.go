package devices

import (
	"net"
	"net/netip"
	"time"

	"yinling/care"
)

// Limits keep one device, connection or address from harming the others.
type Limits struct {
	Silence time.Duration // a connection that is silent so long is closed; 0: when the protocol's devices are overdue
	Hello   time.Duration // the same as long as it has said nothing that can be read; 0: 2 min
	Partial time.Duration // a frame is given up when nothing more of it comes for so long; 0: 5 s
	Write   time.Duration // until a connection that takes nothing is closed; 0: 5 s
	Commit  time.Duration // until an alarm that could not be kept is left to the device to repeat; 0: 10 s
	Command time.Duration // until a command that is not confirmed has failed; 0: 10 s

	// Connections is how many there may be in all; 0: what the limit of open
	// files leaves when the rest of the hotline has its 500.
	Connections int
	// PerAddress is how many connections one address may have, and NewPerSecond
	// how many it may open each second after a burst of ten times as many.
	// Carriers put thousands of watches behind one address, and after a restart
	// all of them come back at once; 0: 20000 and 1000.
	PerAddress, NewPerSecond int
	// PerDevice is how many messages of a device are passed on each minute. A
	// kind of alarm that it has not raised for a minute always is. 0: 120.
	PerDevice int
	// Work is what a connection may cost each second after a burst of four
	// times as much, in packets and messages read and KiB searched for a frame;
	// beyond it its bytes wait, those of others do not. 0: 100.
	Work int
}

func (l Limits) withDefaults(p care.Protocol) Limits {
	for _, d := range []struct {
		value *time.Duration
		or    time.Duration
	}{
		{&l.Silence, care.Device{Protocol: p}.Overdue()}, {&l.Silence, 17 * time.Minute}, // a protocol without heartbeats
		{&l.Hello, 2 * time.Minute}, {&l.Partial, 5 * time.Second}, {&l.Write, 5 * time.Second},
		{&l.Commit, 10 * time.Second}, {&l.Command, 10 * time.Second},
	} {
		if *d.value == 0 {
			*d.value = d.or
		}
	}
	for _, d := range []struct {
		value *int
		or    int
	}{{&l.Connections, filesFor()}, {&l.PerAddress, 20000}, {&l.NewPerSecond, 1000}, {&l.PerDevice, 120}, {&l.Work, 100}} {
		if *d.value == 0 {
			*d.value = d.or
		}
	}
	return l
}

// bucket holds tokens that come back with time; the zero value is full. It may
// be in debt.
type bucket struct {
	level float64
	at    time.Time
}

// fill lets tokens come back: so many a second, and never more than most.
func (b *bucket) fill(now time.Time, perSecond, most float64) {
	if b.at.IsZero() {
		b.level = most
	} else {
		b.level = min(most, b.level+perSecond*max(0, now.Sub(b.at).Seconds()))
	}
	b.at = now
}

// source is where connections come from: an IPv4 address or an IPv6 network of
// 64 bits, which is what one customer gets.
type source = netip.Prefix

func sourceOf(a net.Addr) source {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return source{}
	}
	ip := tcp.AddrPort().Addr().Unmap().WithZone("")
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	p, _ := ip.Prefix(bits)
	return p
}

// filesKept are the open files that devices leave to consoles, pages and
// records: an alarm that is kept and that nobody can see is worth nothing.
const filesKept = 500

// filesFor is how many connections the limit of open files leaves to devices.
func filesFor() int {
	files := openFiles()
	return max(files-filesKept, files/2)
}

// doors count the connections of each source. The gateway's lock guards them.
type doors struct {
	limits Limits
	inside int
	from   map[source]*door
	swept  time.Time
}

type door struct {
	inside int
	opened bucket
}

// enter tells whether one more connection may come in, and counts it.
func (d *doors) enter(from source, now time.Time) bool {
	d.sweep(now)
	one := d.from[from]
	if one == nil {
		one = &door{}
		d.from[from] = one
	}
	one.opened.fill(now, float64(d.limits.NewPerSecond), float64(10*d.limits.NewPerSecond))
	if d.inside >= d.limits.Connections || one.inside >= d.limits.PerAddress || one.opened.level < 1 {
		return false
	}
	one.opened.level--
	one.inside++
	d.inside++
	return true
}

func (d *doors) leave(from source) {
	d.from[from].inside--
	d.inside--
}

// sweep forgets sources that have gone, a minute later: by then their share of
// new connections is whole again.
func (d *doors) sweep(now time.Time) {
	if now.Sub(d.swept) < time.Minute {
		return
	}
	d.swept = now
	for from, one := range d.from {
		if one.inside == 0 && now.Sub(one.opened.at) >= time.Minute {
			delete(d.from, from)
		}
	}
}
