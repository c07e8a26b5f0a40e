package enginetest

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// Hearing is the engine's half that hears. It answers with the texts given to
// Say, then with those of Answer, then with nothing heard.
type Hearing struct {
	script
	texts        []string
	answer       func(Heard) string
	ignoreStream bool
	heard        []Heard
}

// Heard is one request to hear.
type Heard struct {
	Samples []int16 // mono
	Rate    int
	Model   string
	Lang    string
	Prompt  string
	Stream  bool   // pieces were asked for
	Key     string // the Authorization header
}

// Seconds is how long the sound is.
func (h Heard) Seconds() float64 { return float64(len(h.Samples)) / float64(h.Rate) }

// Say adds texts that the next requests yield, in order.
func (h *Hearing) Say(texts ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.texts = append(h.texts, texts...)
}

// Answer lets f decide what was said once the texts of Say are used up.
func (h *Hearing) Answer(f func(Heard) string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = f
}

// IgnoreStream makes it an engine that cannot stream and answers in one piece.
func (h *Hearing) IgnoreStream() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ignoreStream = true
}

// Requests returns all requests until now, failed ones too.
func (h *Hearing) Requests() []Heard {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.heard)
}

func (h *Hearing) serve(w http.ResponseWriter, r *http.Request) {
	heard, err := readHeard(r)
	if err != nil {
		http.Error(w, fmt.Sprintf(`{"error":{"message":%q}}`, err.Error()), http.StatusBadRequest)
		return
	}
	h.mu.Lock()
	h.heard = append(h.heard, heard)
	stream := heard.Stream && !h.ignoreStream
	h.mu.Unlock()
	failure := h.take()
	if h.fail(w, r, failure) {
		return
	}
	stall := failure.kind == stalls
	text := h.text(heard)
	if stream {
		h.streamText(w, r, text, stall)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if stall {
		io.WriteString(w, `{"te`)
		http.NewResponseController(w).Flush()
		h.hang(r, 0)
		return
	}
	json.NewEncoder(w).Encode(map[string]string{"text": text})
}

func (h *Hearing) text(heard Heard) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.texts) > 0 {
		text := h.texts[0]
		h.texts = h.texts[1:]
		return text
	}
	if h.answer != nil {
		return h.answer(heard)
	}
	return ""
}

// streamText sends text in pieces as OpenAI's server-sent events.
func (h *Hearing) streamText(w http.ResponseWriter, r *http.Request, text string, stall bool) {
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(event map[string]string) {
		b, _ := json.Marshal(event) // strings always marshal
		fmt.Fprintf(w, "data: %s\n\n", b)
		http.NewResponseController(w).Flush()
	}
	const piece = 3 // runes
	for runes := []rune(text); len(runes) > 0; {
		n := min(piece, len(runes))
		send(map[string]string{"type": "transcript.text.delta", "delta": string(runes[:n])})
		runes = runes[n:]
		if stall {
			h.hang(r, 0)
			return
		}
	}
	send(map[string]string{"type": "transcript.text.done", "text": text})
}

// readHeard reads the form strictly: what a real engine would refuse is an
// error.
func readHeard(r *http.Request) (Heard, error) {
	if err := r.ParseMultipartForm(32 << 20); err != nil {
		return Heard{}, fmt.Errorf("reading the form: %w", err)
	}
	file, _, err := r.FormFile("file")
	if err != nil {
		return Heard{}, fmt.Errorf("finding the file: %w", err)
	}
	defer file.Close()
	wav, err := io.ReadAll(file)
	if err != nil {
		return Heard{}, fmt.Errorf("reading the file: %w", err)
	}
	heard := Heard{
		Model: r.FormValue("model"), Lang: r.FormValue("language"), Prompt: r.FormValue("prompt"),
		Stream: r.FormValue("stream") == "true", Key: r.Header.Get("Authorization"),
	}
	if heard.Model == "" {
		return Heard{}, fmt.Errorf("no model named")
	}
	le := binary.LittleEndian
	if len(wav) < 44 || string(wav[:4]) != "RIFF" || string(wav[8:16]) != "WAVEfmt " || string(wav[36:40]) != "data" {
		return Heard{}, fmt.Errorf("the file is not a plain WAV")
	}
	if int(le.Uint32(wav[40:])) != len(wav)-44 || int(le.Uint32(wav[4:])) != len(wav)-8 {
		return Heard{}, fmt.Errorf("the WAV's lengths are wrong")
	}
	if le.Uint16(wav[22:]) != 1 || le.Uint16(wav[34:]) != 16 {
		return Heard{}, fmt.Errorf("the WAV is not mono 16-bit")
	}
	heard.Rate = int(le.Uint32(wav[24:]))
	heard.Samples = make([]int16, (len(wav)-44)/2)
	for i := range heard.Samples {
		heard.Samples[i] = int16(le.Uint16(wav[44+2*i:]))
	}
	return heard, nil
}
