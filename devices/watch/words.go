package watch

import (
	"bytes"
	"strings"
	"unicode"

	"yinling/care"
	"yinling/devices"
)

const (
	wordMax   = 24  // letters of a word that are kept
	resultMax = 200 // bytes of an answer that are kept
)

// split parts the content into its word, which is spelled in any case, and
// what stands behind the comma. said is the word as the watch spelled it.
func split(content []byte) (word string, args []byte, said []byte) {
	content = bytes.TrimLeft(content, blanks)
	n := 0
	for n < len(content) && n < wordMax && (isAlnum(content[n]) || content[n] == '_') {
		n++
	}
	said = content[:n]
	if i := bytes.IndexByte(content[n:], ','); i >= 0 {
		args = content[n+i+1:]
	}
	return canonical(said), args, said
}

// usual are the words that come every minute, to name them without a copy.
var usual = func() map[string]string {
	m := map[string]string{}
	for _, w := range []string{
		"LK", "UD", "UD2", "UD3", "UD_LTE", "UD_WCDMA", "WT", "AL", "AL_LTE", "AL_WCDMA", "TKQ", "TK", "TK2",
		"HEART", "PULSE", "BPHRT", "BLOOD", "OXYGEN", "TEMP", "BTEMP2", "CONFIG", "INIT", "IMG", "JXTK", "CR", "UPLOAD",
	} {
		m[w] = w
	}
	return m
}()

func canonical(said []byte) string {
	var space [wordMax]byte
	up := space[:copy(space[:], said)]
	for i, c := range up {
		if c >= 'a' && c <= 'z' {
			up[i] = c - 'a' + 'A'
		}
	}
	if w, ok := usual[string(up)]; ok {
		return w
	}
	return string(up)
}

func isVoiceOrPicture(word string) bool {
	return word == "TK" || word == "TK2" || word == "JXTK" || word == "IMG"
}

// read says what the content of one frame means.
func (d *Decoder) read(m *devices.Message, content []byte) {
	word, args, said := split(content)
	m.Word = word
	if word != string(said) {
		m.Word = string(said)
	}
	text, isRecord := recordOf(word, args)
	if isRecord {
		d.readReport(m, isAlarm(word), text)
	}
	switch {
	case isAlarm(word):
		m.ReplyCommitted = d.reply("AL")
	case isRequest(word):
	case d.readVital(m, word, args):
	case d.readTalk(m, word, args):
	case word == "":
		note(m, "no word")
	case !isRecord || args == nil:
		m.Done, m.Result = word, result(args)
	default: // a word of a command, answered with a report
		m.Done = word
	}
}

// isAlarm: AL, AL_LTE, AL_WCDMA, ALCUSTOMER1 and whatever comes next.
func isAlarm(word string) bool { return strings.HasPrefix(word, "AL") }

// isRequest are the words that the watch begins with and that get no answer here.
func isRequest(word string) bool {
	switch word {
	case "WT", "WAD", "WG", "PP", "WDIMGQ", "IMG":
		return true
	}
	return strings.HasPrefix(word, "UD")
}

// readTalk reads the words of keeping in touch. They are answered at once: a
// watch whose LK is not answered says nothing else, and restarts after five.
func (d *Decoder) readTalk(m *devices.Message, word string, args []byte) bool {
	switch word {
	case "LK":
		m.Heartbeat = true
		readHeartbeat(m, args)
		m.ReplyNow = d.reply("LK")
	case "INIT", "CONFIG", "WIFIINFOUP": // the last one carries a password: nothing of it is kept
		m.ReplyNow = d.reply(word + ",1")
	case "TKQ", "TKQ2": // "are there voice messages for me?" There are none.
		m.ReplyNow = d.reply(m.Word)
	case "TK", "TK2":
		if len(args) <= 1 { // the watch's answer to a voice message of ours
			m.Done, m.Result = word, result(args)
			break
		}
		// Voice messages are not kept, and an elder must not believe that one
		// was heard: 0 makes the watch say that it was not sent.
		m.ReplyNow = d.reply("TK,0")
		note(m, "voice message is not kept")
	case "JXTK": // has no word for "refused": without an answer the watch says so itself
		note(m, "voice message is not kept")
	default:
		return false
	}
	return true
}

// readHeartbeat reads steps, tumbles and battery; the form with two values
// carries nothing of use.
func readHeartbeat(m *devices.Message, args []byte) {
	steps, rest := field(args)
	_, rest = field(rest)
	battery, _ := field(rest)
	if rest == nil {
		return
	}
	m.Battery = percent(battery)
	addSteps(m, steps)
}

// addSteps leaves out 0, which is also what a watch that cannot count says.
func addSteps(m *devices.Message, f []byte) {
	if n, ok := integer(f); ok && n > 0 {
		m.Readings = append(m.Readings, care.Reading{Kind: care.ReadingSteps, Value: float64(n)})
	}
}

// readVital reads what was measured of the body. Values that no living body
// has are the watch's way of saying that it could not measure.
func (d *Decoder) readVital(m *devices.Message, word string, args []byte) bool {
	first, rest := field(args)
	second, rest := field(rest)
	third, _ := field(rest)
	good := true
	switch word {
	case "HEART", "PULSE":
		good = addVital(m, care.ReadingHeartRate, first, 20, 300)
		m.ReplyNow = d.reply(m.Word)
	case "BPHRT":
		good = addPressure(m, first, second)
		good = addVital(m, care.ReadingHeartRate, third, 20, 300) || good
		m.ReplyNow = d.reply("bphrt")
	case "BLOOD":
		good = addPressure(m, first, second)
	case "OXYGEN":
		good = addVital(m, care.ReadingOxygen, second, 1, 100)
		if good {
			m.ReplyNow = d.reply("oxygen,1")
		} else {
			m.ReplyNow = d.reply("oxygen,2")
		}
	case "TEMP":
		good = addVital(m, care.ReadingTemperature, first, 10, 60)
	case "BTEMP2": // 0 and 1 degrees: measuring failed, too low and too high
		good = addVital(m, care.ReadingTemperature, second, 10, 60)
		m.ReplyNow = d.reply("btemp2")
	default:
		return false
	}
	if !good {
		note(m, "no valid measurement")
	}
	return true
}

func addVital(m *devices.Message, kind care.ReadingKind, f []byte, least, most float64) bool {
	v, ok := number(f)
	if !ok || v < least || v > most {
		return false
	}
	m.Readings = append(m.Readings, care.Reading{Kind: kind, Value: v})
	return true
}

func addPressure(m *devices.Message, systolic, diastolic []byte) bool {
	s, ok := number(systolic)
	t, ok2 := number(diastolic)
	if !ok || !ok2 || s < 30 || s > 350 || t < 10 || t > 300 {
		return false
	}
	m.Readings = append(m.Readings, care.Reading{Kind: care.ReadingBloodPressure, Value: s, Second: t})
	return true
}

// result is the watch's answer as text that every store takes.
func result(args []byte) string { return printable(args[:min(len(args), resultMax)]) }

// printable leaves out what is not UTF-8 or not for eyes: a NUL in a network's
// name must not make the record of an alarm fail.
func printable(b []byte) string {
	clean := true
	for _, c := range b {
		clean = clean && c >= ' ' && c < 0x7f
	}
	if clean {
		return string(b)
	}
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, string(b))
}
