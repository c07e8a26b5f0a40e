package watch

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"yinling/care"
	"yinling/devices"
)

// Limits of the vendor, in seconds between reports, and of a display's patience.
const (
	intervalMin = 60
	intervalMax = 65535
	textMaxSent = 300 // UTF-16 units
)

// Command implements devices.Decoder. The watch answers with the command's word
// alone. Before its first frame nobody knows whom to address: "not_connected".
func (d *Decoder) Command(c devices.Command) (frame []byte, word string, err error) {
	if d.id == "" {
		return nil, "", care.Refusef("not_connected", "The watch has not said who it is yet.")
	}
	args := ""
	switch c.Kind {
	case care.CommandLocate:
		word = "CR"
	case care.CommandFind:
		word = "FIND"
	case care.CommandCall:
		word = "CALL"
		args, err = numbers(c.Args, 1, 1)
	case care.CommandSOS:
		word = "SOS"
		args, err = numbers(c.Args, 1, 3)
		args += strings.Repeat(",", 3-len(c.Args[:min(3, len(c.Args))])) // the three places are always there
	case care.CommandInterval:
		word = "UPLOAD"
		args, err = interval(c.Args)
	case care.CommandText:
		word = "MESSAGE"
		args, err = message(c.Args)
	default:
		err = care.Refusef("unsupported", "The watch does not know the command %q.", c.Kind)
	}
	if err != nil {
		return nil, "", err
	}
	content := word
	if args != "" {
		content += "," + args
	}
	return d.reply(content), word, nil
}

// numbers joins telephone numbers. Anything but digits could end the frame and
// begin another command.
func numbers(args []string, least, most int) (string, error) {
	if len(args) < least || len(args) > most {
		return "", care.Refusef("invalid", "The command takes %d to %d numbers.", least, most)
	}
	for _, n := range args {
		digits := strings.TrimPrefix(n, "+")
		if len(digits) < 3 || len(digits) > 20 || strings.Trim(digits, "0123456789") != "" {
			return "", care.Refusef("invalid", "A telephone number has 3 to 20 digits.")
		}
	}
	return strings.Join(args, ","), nil
}

func interval(args []string) (string, error) {
	if len(args) == 1 {
		if n, err := strconv.Atoi(args[0]); err == nil && n >= intervalMin && n <= intervalMax {
			return strconv.Itoa(n), nil
		}
	}
	return "", care.Refusef("invalid", "The interval is %d to %d seconds.", intervalMin, intervalMax)
}

// message writes text as the hex digits of its UTF-16, high byte first.
func message(args []string) (string, error) {
	text := strings.TrimSpace(strings.Join(args, " "))
	units := utf16.Encode([]rune(text))
	if len(units) == 0 || len(units) > textMaxSent {
		return "", care.Refusef("invalid", "The text has 1 to %d characters.", textMaxSent)
	}
	const digits = "0123456789abcdef"
	b := make([]byte, 0, 4*len(units))
	for _, u := range units {
		b = append(b, digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
	}
	return string(b), nil
}
