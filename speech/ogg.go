package speech

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Ogg Opus by RFC 3533 and RFC 7845, as far as spoken phrases need it: one
// mono stream with packets of 20 ms. (The reader of pion/webrtc hands out
// pages, not the packets in them, and its writer has players skip 80 ms.)

const (
	oggHeaderSize = 27
	oggPagePacked = 40 // packets in a page: even the largest fit its 255 segments

	oggContinued, oggFirst, oggLast = 1, 2, 4 // flags of a page

	// opusPreSkip is what an encoder of speech at 24 kHz looks ahead, 6.5 ms,
	// in samples at 48 kHz, the unit of all lengths in Ogg Opus.
	opusPreSkip   = 312
	opusPerPacket = 960
)

var oggCRC = func() (table [256]uint32) {
	for i := range table {
		r := uint32(i) << 24
		for range 8 {
			if r&(1<<31) != 0 {
				r = r<<1 ^ 0x04c11db7
			} else {
				r <<= 1
			}
		}
		table[i] = r
	}
	return table
}()

func oggChecksum(b []byte) (crc uint32) {
	for _, v := range b {
		crc = crc<<8 ^ oggCRC[byte(crc>>24)^v]
	}
	return crc
}

// encodeOgg lays packets of 20 ms into an Ogg Opus file.
func encodeOgg(packets [][]byte) []byte {
	le := binary.LittleEndian
	head := append([]byte("OpusHead"), 1, 1) // version, channels
	head = le.AppendUint16(head, opusPreSkip)
	head = le.AppendUint32(head, SpeakRate) // of the original, for information
	head = append(head, 0, 0, 0)            // gain, mapping family
	const vendor = "yinling"
	tags := le.AppendUint32([]byte("OpusTags"), uint32(len(vendor)))
	tags = le.AppendUint32(append(tags, vendor...), 0) // no comments

	file := appendOggPage(nil, oggFirst, 0, 0, [][]byte{head})
	file = appendOggPage(file, 0, 0, 1, [][]byte{tags})
	page := uint32(2)
	for i := 0; i < len(packets); i += oggPagePacked {
		end, flags := min(i+oggPagePacked, len(packets)), byte(0)
		if end == len(packets) {
			flags = oggLast
		}
		file = appendOggPage(file, flags, uint64(end)*opusPerPacket, page, packets[i:end])
		page++
	}
	return file
}

// appendOggPage appends one page of whole packets.
func appendOggPage(file []byte, flags byte, granule uint64, number uint32, packets [][]byte) []byte {
	const serial = 0x59494e47 // any; there is one stream in a file
	le := binary.LittleEndian
	var lacing, body []byte
	for _, p := range packets {
		lacing = append(append(lacing, bytes.Repeat([]byte{255}, len(p)/255)...), byte(len(p)%255))
		body = append(body, p...)
	}
	start := len(file)
	file = append(file, "OggS\x00"...)
	file = append(file, flags)
	file = le.AppendUint64(file, granule)
	file = le.AppendUint32(file, serial)
	file = le.AppendUint32(file, number)
	file = append(file, 0, 0, 0, 0, byte(len(lacing)))
	file = append(append(file, lacing...), body...)
	le.PutUint32(file[start+22:], oggChecksum(file[start:]))
	return file
}

var errNotOgg = errors.New("not a whole Ogg Opus file")

// decodeOgg returns the packets of a mono Ogg Opus file with 20 ms packets,
// whoever made it. They lie in file. A damaged or shortened file is an error.
func decodeOgg(file []byte) ([][]byte, error) {
	var packets [][]byte
	var partial []byte // of a packet that goes on in the next page
	last := false
	for rest := file; len(rest) > 0; {
		if last {
			return nil, fmt.Errorf("%w: data after the last page", errNotOgg)
		}
		flags, lacing, body, err := parseOggPage(rest)
		if err != nil {
			return nil, err
		}
		rest = rest[oggHeaderSize+len(lacing)+len(body):]
		if flags&oggContinued == 0 && len(partial) > 0 {
			return nil, fmt.Errorf("%w: a packet without its end", errNotOgg)
		}
		last = flags&oggLast != 0
		start, end := 0, 0
		for _, n := range lacing {
			end += int(n)
			if n == 255 {
				continue
			}
			packet := body[start:end:end]
			if len(partial) > 0 {
				packet, partial = append(partial, packet...), nil
			}
			packets, start = append(packets, packet), end
		}
		partial = append(partial, body[start:end]...)
	}
	if !last || len(packets) < 2 {
		return nil, fmt.Errorf("%w: cut short", errNotOgg)
	}
	head, tags, packets := packets[0], packets[1], packets[2:]
	if len(head) < 19 || string(head[:8]) != "OpusHead" || head[9] != 1 || !bytes.HasPrefix(tags, []byte("OpusTags")) {
		return nil, fmt.Errorf("%w: not mono Opus", errNotOgg)
	}
	for i, p := range packets {
		if !isTwentyMilliseconds(p) {
			return nil, fmt.Errorf("%w: packet %d is not of 20 ms", errNotOgg, i)
		}
	}
	return packets, nil
}

// parseOggPage splits the page at the beginning of b, its checksum checked.
func parseOggPage(b []byte) (flags byte, lacing, body []byte, err error) {
	if len(b) < oggHeaderSize || string(b[:5]) != "OggS\x00" || len(b) < oggHeaderSize+int(b[26]) {
		return 0, nil, nil, fmt.Errorf("%w: no page where one should be", errNotOgg)
	}
	lacing = b[oggHeaderSize:][:b[26]]
	size := 0
	for _, n := range lacing {
		size += int(n)
	}
	if len(b) < oggHeaderSize+len(lacing)+size {
		return 0, nil, nil, fmt.Errorf("%w: cut short", errNotOgg)
	}
	page := bytes.Clone(b[:oggHeaderSize+len(lacing)+size])
	clear(page[22:26])
	if oggChecksum(page) != binary.LittleEndian.Uint32(b[22:]) {
		return 0, nil, nil, fmt.Errorf("%w: wrong checksum", errNotOgg)
	}
	return b[5], lacing, b[oggHeaderSize+len(lacing):][:size], nil
}

// isTwentyMilliseconds reads the length of an Opus packet from its table of
// contents (RFC 6716, section 3.1).
func isTwentyMilliseconds(packet []byte) bool {
	if len(packet) == 0 {
		return false
	}
	config, code := packet[0]>>3, packet[0]&3
	var frame float64 // ms
	switch {
	case config < 12: // SILK
		frame = [4]float64{10, 20, 40, 60}[config%4]
	case config < 16: // hybrid
		frame = [2]float64{10, 20}[config%2]
	default: // CELT
		frame = [4]float64{2.5, 5, 10, 20}[config%4]
	}
	switch {
	case code == 1, code == 2:
		frame *= 2
	case code == 3 && len(packet) > 1:
		frame *= float64(packet[1] & 63)
	}
	return frame == 20
}
