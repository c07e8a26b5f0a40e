package jt808

import (
	"encoding/binary"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yinling/care"
	"yinling/devices"
)

// Locating asks for a position at once and then every 20 s for 3 minutes, as the
// watches do.
const (
	trackSeconds = 20
	trackFor     = 180
)

// Command is devices.Decoder's. The standard has no numbers for an SOS key and no
// ringing. Before the device has said anything its address is unknown.
func (d *Decoder) Command(c devices.Command) (raw []byte, word string, err error) {
	if d.self.terminal == nil {
		return nil, "", care.Refusef("not_found", "The device has not said who it is yet.")
	}
	switch c.Kind {
	case care.CommandLocate:
		body := binary.BigEndian.AppendUint16(nil, trackSeconds)
		body = binary.BigEndian.AppendUint32(body, trackFor)
		raw = append(d.reply(d.self, idQuery, nil), d.reply(d.self, idTrack, body)...)
		return raw, "8201", nil
	case care.CommandCall:
		if len(c.Args) != 1 || !isNumber(c.Args[0]) {
			return nil, "", invalid("one telephone number of up to 20 digits is wanted")
		}
		return d.reply(d.self, idCall, append([]byte{0}, c.Args[0]...)), "8400", nil // 0: a call, 1 would be listening in
	case care.CommandInterval:
		if len(c.Args) == 1 {
			if n, err := strconv.ParseUint(c.Args[0], 10, 16); err == nil && n >= 1 {
				body := []byte{1, 0, 0, 0, 0x29, 4} // one parameter: 0029, the default interval in seconds
				return d.reply(d.self, idSet, binary.BigEndian.AppendUint32(body, uint32(n))), "8103", nil
			}
		}
		return nil, "", invalid("an interval is 1 to 65535 seconds")
	case care.CommandText:
		if len(c.Args) != 1 || c.Args[0] == "" {
			return nil, "", invalid("a text is wanted")
		}
		return d.text(c.Args[0])
	}
	return nil, "", care.Refusef("unsupported", "JT/T 808 has no command %q.", c.Kind)
}

// text makes an 8300: flags (bit 0 urgent in 2013, bits 0-1 = 1 service in 2019; bit
// 2 on the display; bit 3 read out), in 2019 a kind (1 notice), and the text in GBK.
func (d *Decoder) text(s string) (raw []byte, word string, err error) {
	gbk, err := encoding.ReplaceUnsupported(simplifiedchinese.GBK.NewEncoder()).String(s)
	if err != nil || len(gbk) > 1000 {
		return nil, "", invalid("a text is up to 500 characters")
	}
	body := []byte{1 | 1<<2 | 1<<3}
	if d.self.is2019() {
		body = append(body, 1)
	}
	return d.reply(d.self, idText, append(body, gbk...)), "8300", nil
}

func invalid(why string) error {
	return care.Refusef("invalid", "The command's arguments do not fit: %s.", why)
}

func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "+")
	return digits != "" && len(s) <= 20 && strings.Trim(digits, "0123456789") == ""
}
