package gt06

import (
	"strconv"
	"strings"

	"yinling/care"
	"yinling/devices"
)

// commandWord is what Done says when the device has answered a command. The
// protocol tells answers apart by nothing else.
const commandWord = "80"

// Command is devices.Decoder's. The texts are those that the makers' lists have
// in common; they have none for calling, finding or showing text.
func (d *Decoder) Command(c devices.Command) (raw []byte, word string, err error) {
	text, err := commandText(c)
	if err != nil {
		return nil, "", err
	}
	d.replied++
	return serverCommand(text, d.replied), commandWord, nil
}

func commandText(c devices.Command) (string, error) {
	switch c.Kind {
	case care.CommandLocate:
		return "WHERE#", nil
	case care.CommandInterval:
		if len(c.Args) == 1 {
			if n, err := strconv.Atoi(c.Args[0]); err == nil && n >= 5 && n <= 18000 {
				return "TIMER," + strconv.Itoa(n) + "#", nil
			}
		}
		return "", invalid("an interval is 5 to 18000 seconds")
	case care.CommandSOS:
		if len(c.Args) < 1 || len(c.Args) > 3 {
			return "", invalid("1 to 3 numbers are wanted")
		}
		for _, number := range c.Args {
			if !isNumber(number) {
				return "", invalid("a telephone number has up to 20 digits")
			}
		}
		return "SOS,A," + strings.Join(c.Args, ",") + "#", nil
	}
	return "", care.Refusef("unsupported", "GT06 has no command %q.", c.Kind)
}

func invalid(why string) error {
	return care.Refusef("invalid", "The command's arguments do not fit: %s.", why)
}

// isNumber keeps the comma and the # of the command language out of arguments.
func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "+")
	return digits != "" && len(s) <= 20 && strings.Trim(digits, "0123456789") == ""
}

// serverCommand makes a 0x80 frame: length of flag and text, the server's flag
// (the device sends it back), text.
func serverCommand(text string, serial uint16) []byte {
	data := append([]byte{byte(4 + len(text)), 0, 0, byte(serial >> 8), byte(serial)}, text...)
	return build(false, kindCommand, data, serial)
}
