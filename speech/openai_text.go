package speech

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// maxTranscription is more text than anyone says in one turn, in bytes.
const maxTranscription = 1 << 20

// transcriptionPart is a whole reply, or one event of a streamed one. OpenAI's
// events have a type; faster-whisper's servers send the text of one segment
// each and no type.
type transcriptionPart struct {
	Type  string          `json:"type"`
	Text  *string         `json:"text"`
	Delta string          `json:"delta"`
	Error json.RawMessage `json:"error"`
}

// readTranscription reads a reply of /audio/transcriptions in one piece or as
// server-sent events, whatever was asked for: some servers ignore the wish.
// partial is called with the whole text so far after each piece. Beside an
// error the text is what came until then.
func readTranscription(body io.Reader, partial func(text string)) (string, error) {
	in := bufio.NewReader(io.LimitReader(body, maxTranscription))
	start, err := in.Peek(1)
	for err == nil && strings.ContainsRune(" \t\r\n", rune(start[0])) {
		in.Discard(1) // it was just peeked
		start, err = in.Peek(1)
	}
	if err == io.EOF {
		return "", errEmpty
	}
	if err != nil {
		return "", fmt.Errorf("reading the transcription: %w", err)
	}
	if start[0] != '{' {
		return readTextEvents(in, partial)
	}
	var whole transcriptionPart
	if err := json.NewDecoder(in).Decode(&whole); err != nil {
		return "", decodeError(err)
	}
	if whole.Text == nil {
		return "", fmt.Errorf("%w: no text in it", errGarbage)
	}
	return strings.TrimSpace(*whole.Text), nil
}

// decodeError tells a reply that was cut from one that never made sense.
func decodeError(err error) error {
	if err == io.ErrUnexpectedEOF {
		return fmt.Errorf("%w: cut short", errGarbage)
	}
	return fmt.Errorf("reading the transcription: %w", err)
}

// readTextEvents reads server-sent events until the text is done or the
// stream ends.
func readTextEvents(in io.Reader, partial func(text string)) (string, error) {
	var text strings.Builder
	events := 0
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxTranscription)
	for lines.Scan() {
		line := lines.Text()
		data, isData := strings.CutPrefix(line, "data:")
		data = strings.TrimSpace(data)
		switch {
		case isData && data == "[DONE]":
			return strings.TrimSpace(text.String()), nil
		case isData && data != "":
			done, err := takeTextEvent(data, &text)
			if err != nil || done {
				return strings.TrimSpace(text.String()), err
			}
			events++
			partial(strings.TrimSpace(text.String()))
		case isData, line == "", strings.HasPrefix(line, ":"), strings.HasPrefix(line, "event:"),
			strings.HasPrefix(line, "id:"), strings.HasPrefix(line, "retry:"):
		default:
			return strings.TrimSpace(text.String()), fmt.Errorf("%w: neither JSON nor events", errGarbage)
		}
	}
	if err := lines.Err(); err != nil {
		return strings.TrimSpace(text.String()), fmt.Errorf("reading the transcription: %w", err)
	}
	if events == 0 {
		return "", errEmpty
	}
	return strings.TrimSpace(text.String()), nil
}

// takeTextEvent adds one event to text and says whether it was the last.
func takeTextEvent(data string, text *strings.Builder) (done bool, err error) {
	var part transcriptionPart
	if err := json.Unmarshal([]byte(data), &part); err != nil {
		return false, fmt.Errorf("reading a piece of the transcription: %w", err)
	}
	switch {
	case part.Error != nil:
		return false, fmt.Errorf("%w: an error in mid-stream: %.200s", errGarbage, part.Error)
	case part.Type == "transcript.text.done":
		if part.Text != nil {
			text.Reset()
			text.WriteString(*part.Text)
		}
		return true, nil
	case part.Type == "transcript.text.delta":
		text.WriteString(part.Delta)
	case part.Type == "" && part.Text != nil:
		text.WriteString(*part.Text)
	case part.Type == "":
		return false, fmt.Errorf("%w: an event without text", errGarbage)
	}
	return false, nil
}
