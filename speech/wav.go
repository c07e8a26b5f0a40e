package speech

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// wavInfo is what a WAV header says of the samples after it.
type wavInfo struct {
	rate, channels, bits int
	pcm                  bool // integer samples, format 1 or extensible
}

// errShortWAV says that the header is not complete yet.
var errShortWAV = errors.New("WAV header cut short")

// parseWAV splits a WAV file, or the beginning of one, into its header and its
// samples. errShortWAV asks for more bytes. Lengths that are larger than the
// file, as streaming servers write them, are taken as "to the end".
func parseWAV(b []byte) (wavInfo, []byte, error) {
	if len(b) < 12 {
		return wavInfo{}, nil, errShortWAV
	}
	if string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return wavInfo{}, nil, errors.New("not a WAV file")
	}
	var info wavInfo
	for rest := b[12:]; len(rest) >= 8; {
		id, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:]))
		rest = rest[8:]
		if id == "data" {
			if info.rate == 0 {
				return wavInfo{}, nil, errors.New("WAV samples before their format")
			}
			return info, rest[:min(size, len(rest))], nil
		}
		padded := size + size&1
		if id == "fmt " {
			if size < 16 {
				return wavInfo{}, nil, fmt.Errorf("WAV format of %d bytes", size)
			}
			if len(rest) < 16 {
				return wavInfo{}, nil, errShortWAV
			}
			format := binary.LittleEndian.Uint16(rest)
			info = wavInfo{
				pcm:      format == 1 || format == 0xFFFE,
				channels: int(binary.LittleEndian.Uint16(rest[2:])),
				rate:     int(binary.LittleEndian.Uint32(rest[4:])),
				bits:     int(binary.LittleEndian.Uint16(rest[14:])),
			}
		}
		if padded > len(rest) {
			return wavInfo{}, nil, errShortWAV
		}
		rest = rest[padded:]
	}
	return wavInfo{}, nil, errShortWAV
}

// wavHeaderSize is the size of the header that appendWAVHeader makes.
const wavHeaderSize = 44

// appendWAVHeader appends the header of a mono 16-bit WAV of dataBytes bytes.
func appendWAVHeader(b []byte, rate, dataBytes int) []byte {
	le := binary.LittleEndian
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, uint32(wavHeaderSize-8+dataBytes))
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1) // integer PCM
	b = le.AppendUint16(b, 1) // mono
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(2*rate)) // bytes per second
	b = le.AppendUint16(b, 2)              // bytes per sample
	b = le.AppendUint16(b, 16)             // bits per sample
	b = append(b, "data"...)
	return le.AppendUint32(b, uint32(dataBytes))
}

// bytesToSamples appends little-endian 16-bit samples to dst; an odd last byte
// is left out.
func bytesToSamples(dst []int16, b []byte) []int16 {
	for ; len(b) >= 2; b = b[2:] {
		dst = append(dst, int16(binary.LittleEndian.Uint16(b)))
	}
	return dst
}

// samplesToBytes appends samples to dst as little-endian 16-bit.
func samplesToBytes(dst []byte, samples []int16) []byte {
	for _, v := range samples {
		dst = binary.LittleEndian.AppendUint16(dst, uint16(v))
	}
	return dst
}
