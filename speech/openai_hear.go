package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"time"
)

// HearSettings are how an engine is asked to hear. A zero field takes its
// default.
type HearSettings struct {
	Model string
	// Stream asks for the text piece by piece as it is found. Engines that do
	// not know how answer in one piece all the same.
	Stream bool
	// Prompt precedes the hints; some engines write as the prompt is written,
	// for example in simplified characters.
	Prompt  map[Lang]string
	Timeout time.Duration // from the end of the turn to its text; 6 s
	// Interim is how often a turn that goes on is listened into, so that a cry
	// for help is understood before the end of a long sentence; 0 never.
	Interim time.Duration
	MaxTurn time.Duration // the longest turn that is heard whole; 60 s, 1.9 MB
}

// OpenAIRecognizer hears through an engine's /audio/transcriptions: the turn
// is kept until it is over and then sent as a WAV.
type OpenAIRecognizer struct {
	engine  *Engine
	set     HearSettings
	breaker breaker
}

var _ Recognizer = (*OpenAIRecognizer)(nil)

// NewOpenAIRecognizer makes a Recognizer of an engine.
func NewOpenAIRecognizer(e *Engine, set HearSettings) *OpenAIRecognizer {
	if set.Timeout == 0 {
		set.Timeout = 6 * time.Second
	}
	if set.MaxTurn == 0 {
		set.MaxTurn = time.Minute
	}
	return &OpenAIRecognizer{engine: e, set: set, breaker: breaker{op: "hear"}}
}

// Open starts hearing a turn; see Recognizer.
func (r *OpenAIRecognizer) Open(ctx context.Context, o HearOptions) (Recognition, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("hearing a turn: %w", context.Cause(ctx))
	}
	if err := r.breaker.allow(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	t := &openAITurn{
		recognizer: r, options: o, cancel: cancel,
		over: make(chan struct{}), results: make(chan Result, 1), done: make(chan struct{}),
	}
	go t.run(ctx)
	return t, nil
}

// openAITurn is the Recognition of an OpenAIRecognizer.
type openAITurn struct {
	recognizer *OpenAIRecognizer
	options    HearOptions
	cancel     context.CancelFunc

	mu       sync.Mutex
	sound    []byte // little-endian samples
	finished bool

	over    chan struct{} // closed by Finish
	results chan Result   // holds the newest that was not read
	done    chan struct{} // closed when run has ended
}

var (
	errTurnOver    = errors.New("writing to a turn that is over")
	errTurnTooLong = errors.New("the turn is longer than is heard")
)

func (t *openAITurn) Write(frame []int16) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.finished {
		return errTurnOver
	}
	limit := int(t.recognizer.set.MaxTurn.Seconds() * HearRate * 2)
	if len(t.sound)+2*len(frame) > limit {
		return errTurnTooLong // what was heard so far stays
	}
	t.sound = samplesToBytes(t.sound, frame)
	return nil
}

func (t *openAITurn) Finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.finished {
		t.finished = true
		close(t.over)
	}
}

func (t *openAITurn) Results() <-chan Result { return t.results }

func (t *openAITurn) Close() {
	t.cancel()
	<-t.done
	t.mu.Lock()
	defer t.mu.Unlock()
	t.finished = true
	t.sound = nil
}

// run waits for the turn's end, has it transcribed and delivers the outcome.
func (t *openAITurn) run(ctx context.Context) {
	defer close(t.done)
	defer close(t.results)
	defer t.cancel()
	var text string
	var err error
	if t.listenIn(ctx) {
		text, err = t.transcribe(ctx)
	} else {
		err = context.Cause(ctx)
		t.recognizer.breaker.unused()
	}
	t.deliver(Result{Text: text, Final: err == nil, Err: err})
}

// listenIn waits for the turn's end and delivers partial texts meanwhile;
// false when ctx ends first. That one of them fails means nothing: the whole
// turn is asked for in the end.
func (t *openAITurn) listenIn(ctx context.Context) (over bool) {
	asking, stop := context.WithCancel(ctx)
	var asked sync.WaitGroup
	defer asked.Wait()
	defer stop() // the end of the turn goes before a partial text
	var next <-chan time.Time
	again := func() {
		if every := t.recognizer.set.Interim; every > 0 {
			next = time.After(every)
		}
	}
	again()
	partial := make(chan string, 1)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-t.over:
			return true
		case <-next:
			next = nil
			t.mu.Lock()
			sound := t.sound
			t.mu.Unlock()
			asked.Go(func() {
				limit, cancel := context.WithTimeout(asking, t.recognizer.set.Timeout)
				defer cancel()
				text, _ := t.ask(limit, sound, func(string) {})
				partial <- text
			})
		case text := <-partial:
			if text != "" {
				t.deliver(Result{Text: text})
			}
			again()
		}
	}
}

// deliver puts the newest result where Results finds it, in the place of one
// that was not read. It never waits: run is the only one who delivers.
func (t *openAITurn) deliver(r Result) {
	select {
	case <-t.results:
	default:
	}
	t.results <- r
}

// transcribe returns the turn's text, which is empty when nothing was said,
// and what was understood until then beside an error.
func (t *openAITurn) transcribe(ctx context.Context) (string, error) {
	t.mu.Lock()
	sound := t.sound
	t.mu.Unlock()
	if len(sound) == 0 {
		t.recognizer.breaker.unused()
		return "", nil
	}
	set := t.recognizer.set
	slow := &EngineError{Op: "hear", Reason: Slow, Err: fmt.Errorf("no text within %v", set.Timeout)}
	ctx, cancel := context.WithTimeoutCause(ctx, set.Timeout, slow)
	defer cancel()
	text, err := t.ask(ctx, sound, func(partial string) { t.deliver(Result{Text: partial}) })
	if err != nil {
		err = engineError(ctx, "hear", err)
	}
	t.recognizer.breaker.done(err)
	return text, err
}

// ask sends the turn and reads the reply.
func (t *openAITurn) ask(ctx context.Context, sound []byte, partial func(string)) (string, error) {
	request, err := t.request(ctx, sound)
	if err != nil {
		return "", fmt.Errorf("asking for a transcription: %w", err)
	}
	reply, err := t.recognizer.engine.Do(request)
	if err != nil {
		return "", err
	}
	defer reply.Body.Close()
	return readTranscription(reply.Body, partial)
}

// request makes the form that /audio/transcriptions takes. (go-openai cannot
// ask for a stream of text, so it is made here.)
func (t *openAITurn) request(ctx context.Context, sound []byte) (*http.Request, error) {
	r := t.recognizer
	var body bytes.Buffer
	body.Grow(len(sound) + 2048)
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", "turn.wav")
	if err != nil {
		return nil, err
	}
	file.Write(appendWAVHeader(nil, HearRate, len(sound))) // a bytes.Buffer takes everything
	file.Write(sound)
	fields := [][2]string{
		{"model", r.set.Model}, {"language", string(t.options.Lang)}, {"response_format", "json"},
		{"prompt", t.prompt()},
	}
	if r.set.Stream {
		fields = append(fields, [2]string{"stream", "true"})
	}
	for _, f := range fields {
		if f[1] == "" {
			continue
		}
		if err := form.WriteField(f[0], f[1]); err != nil {
			return nil, err
		}
	}
	if err := form.Close(); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.engine.base+"/audio/transcriptions", &body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	if r.engine.key != "" {
		request.Header.Set("Authorization", "Bearer "+r.engine.key)
	}
	return request, nil
}

// prompt is the words likely to be said as a sentence of their language.
func (t *openAITurn) prompt() string {
	comma := ", "
	if t.options.Lang == Chinese {
		comma = "，"
	}
	words := strings.Join(t.options.Hints, comma)
	return strings.TrimSpace(t.recognizer.set.Prompt[t.options.Lang] + words)
}
