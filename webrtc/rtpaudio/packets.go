package rtpaudio

import "time"

// Duration is how long the sound of an Opus packet is, by its table of
// contents (RFC 6716, section 3.1): 2.5 to 120 ms, 0 for what is no packet.
func Duration(packet []byte) time.Duration {
	if len(packet) == 0 {
		return 0
	}
	frames := 1
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0
		}
		frames = int(packet[1] & 0x3F)
	}
	d := time.Duration(frames) * frameDuration(packet[0]>>3)
	if d > 120*time.Millisecond {
		return 0
	}
	return d
}

// frameDuration is the length of one frame of an Opus configuration, RFC 6716,
// table 2.
func frameDuration(config byte) time.Duration {
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		return [...]time.Duration{10, 20, 40, 60}[config%4] * time.Millisecond
	case config < 16: // hybrid: 10, 20 ms
		return [...]time.Duration{10, 20}[config%2] * time.Millisecond
	default: // CELT: 2.5, 5, 10, 20 ms
		return 2500 * time.Microsecond << (config % 4)
	}
}

// HasFEC tells whether an Opus packet carries a copy of the packet before it
// (in-band FEC, RFC 6716, section 4.2.4). It looks into the first frame of
// packets of one or two equal frames, which is what browsers and our own
// encoder send; of other packets it says no.
func HasFEC(packet []byte) bool {
	if len(packet) < 2 || packet[0]&0x80 != 0 || packet[0]&2 != 0 {
		return false // nothing in it, CELT only, or another framing
	}
	frames := 1 // SILK frames in an Opus frame, 20 ms each
	if d := frameDuration(packet[0] >> 3); d > 20*time.Millisecond {
		frames = int(d / (20 * time.Millisecond))
	}
	// The first bits of SILK are one voice activity flag to a frame, then the
	// FEC flag, for the middle channel and, in stereo, again for the side.
	return packet[1]>>(7-frames)&1 != 0
}
