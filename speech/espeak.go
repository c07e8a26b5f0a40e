package speech

import (
	"context"
	"fmt"
	"iter"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Espeak speaks with the espeak-ng program, which is run and not linked (it
// is GPL-3). Its voice is a machine's, but it needs no server and speaks a
// sentence in some 15 ms. Numbers are written out before they come here: it
// loses the decimal point of 2.5元.
type Espeak struct {
	Path string // of the program; "espeak-ng" by default
}

var _ Synthesizer = Espeak{}

// espeakVoices are espeak-ng's names. Its plain "cmn" reads many characters
// as English letters.
var espeakVoices = map[Lang]string{Chinese: "cmn-latn-pinyin", English: "en"}

// espeakPace is espeak-ng's words per minute at speed 1. Its default of 175
// is fast for the telephone.
const espeakPace = 160

// Name is the program's.
func (e Espeak) Name() string { return "espeak-ng" }

// Synthesize runs espeak-ng and yields frames as they come; see Synthesizer.
// The program is killed when ctx ends or no more is wanted.
func (e Espeak) Synthesize(ctx context.Context, u Utterance) iter.Seq2[[]int16, error] {
	return func(yield func([]int16, error) bool) {
		wanted, err := e.speak(ctx, u, func(frame []int16) bool { return yield(frame, nil) })
		if wanted && err != nil {
			yield(nil, engineError(ctx, "speak", err))
		}
	}
}

// speak hands the frames of u to yield until it wants no more, and says
// whether it wanted all there was.
func (e Espeak) speak(ctx context.Context, u Utterance, yield func([]int16) bool) (wanted bool, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	path := e.Path
	if path == "" {
		path = "espeak-ng"
	}
	voice, ok := espeakVoices[u.Lang]
	if !ok {
		return true, &EngineError{Op: "speak", Reason: Refused, Err: fmt.Errorf("espeak-ng has no voice for language %q", u.Lang)}
	}
	speed := u.Speed
	if speed == 0 {
		speed = 1
	}
	pace := strconv.Itoa(int(min(450, max(80, speed*espeakPace)))) // the range that it takes
	program := exec.CommandContext(ctx, path, "-v", voice, "-s", pace, "-b", "1", "--stdin", "--stdout")
	program.Stdin = strings.NewReader(u.Text) // as an argument it could be taken for an option
	program.WaitDelay = time.Second
	var complaint strings.Builder
	program.Stderr = &complaint
	out, err := program.StdoutPipe()
	if err != nil {
		return true, fmt.Errorf("starting espeak-ng: %w", err)
	}
	if err := program.Start(); err != nil {
		return true, &EngineError{Op: "speak", Reason: Unreachable, Err: fmt.Errorf("starting espeak-ng: %w", err)}
	}
	wanted, err = readFrames(out, newFramer(SpeakRate), yield)
	if !wanted || err != nil {
		stop()
	}
	if waitErr := program.Wait(); wanted && err == nil && waitErr != nil {
		err = fmt.Errorf("espeak-ng: %w: %.200s", waitErr, complaint.String())
	}
	return wanted, err
}
