package thinking

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/sashabaranov/go-openai"
)

// The most characters of one answer that are listened to. A model that says more
// does not come to an end; what passed until then is the answer.
const mostHeard = 600

// listener puts a streamed answer together: sentences, checked one by one as they
// end, or a tool call, which wins over any text beside it.
type listener struct {
	check   *checker
	pending strings.Builder // begun and not ended
	kept    []string        // passed the check
	done    bool            // a question, the limit or a refusal ended what is said
	refused error           // why what is said may not be said; a tool call may still come
	all     []string        // whole sentences, those that were left out too
	heard   int             // characters
	calls   []*toolCall
	stopped openai.FinishReason
}

type toolCall struct {
	id, name  string
	arguments strings.Builder
}

func newListener(c *checker) *listener { return &listener{check: c} }

// full tells whether nothing that follows can matter.
func (l *listener) full() bool { return l.heard > mostHeard }

// hear takes a chunk. One sentence that may not be said makes all of them unfit;
// a tool call after it counts, since models like to announce what they call.
func (l *listener) hear(chunk openai.ChatCompletionStreamResponse) {
	for _, choice := range chunk.Choices {
		if choice.Index != 0 {
			continue
		}
		if choice.Delta.Refusal != "" {
			l.refuse("the model declined")
		}
		for i, call := range choice.Delta.ToolCalls {
			l.addCall(i, call)
		}
		if choice.FinishReason != "" {
			l.stopped = choice.FinishReason
		}
		l.addText(choice.Delta.Content)
	}
}

func (l *listener) refuse(reason string) {
	l.done = true
	l.refused = fmt.Errorf("%w: %s", ErrRefused, reason)
}

// addCall adds a piece of a tool call. Some servers leave out the index; then an
// id that was not seen begins a new call and a piece without one goes on with the
// last.
func (l *listener) addCall(at int, piece openai.ToolCall) {
	n := len(piece.Function.Name) + len(piece.Function.Arguments)
	l.heard += n
	var call *toolCall
	switch {
	case piece.Index != nil && piece.ID == "" && *piece.Index >= 0 && *piece.Index < len(l.calls):
		call = l.calls[*piece.Index]
	case piece.ID == "" && len(l.calls) > 0 && piece.Function.Name == "":
		call = l.calls[len(l.calls)-1]
	case piece.ID != "":
		for _, known := range l.calls {
			if known.id == piece.ID {
				call = known
			}
		}
	}
	if call == nil {
		call = &toolCall{id: piece.ID}
		l.calls = append(l.calls, call)
	}
	if call.name != piece.Function.Name { // some servers repeat it with every piece
		call.name += piece.Function.Name
	}
	call.arguments.WriteString(piece.Function.Arguments)
}

func (l *listener) addText(text string) {
	if len(l.calls) > 0 { // what is said beside a tool call is not needed
		return
	}
	for _, r := range text {
		l.heard++
		if l.done {
			continue
		}
		if ended := unicode.IsSpace(r) && stopsHere(l.pending.String()); !ended {
			l.pending.WriteRune(r)
			if !endsSentence(r) {
				continue
			}
		}
		sentence := strings.TrimSpace(l.pending.String())
		l.pending.Reset()
		l.keep(sentence)
	}
}

// keep checks a whole sentence and adds it as long as there is room. A question
// is the last thing that is said.
func (l *listener) keep(sentence string) {
	if !hasLetters(sentence) {
		return
	}
	for _, before := range l.all {
		if sameWords(before, sentence) {
			return // it repeats itself
		}
	}
	l.all = append(l.all, sentence)
	switch reason := l.check.sentence(sentence); reason {
	case "":
	case notKind:
		return
	default:
		l.refuse(reason)
		return
	}
	if len(l.kept) == mostSentences || tooLong(l.check.lang, append(l.kept[:len(l.kept):len(l.kept)], sentence)) {
		l.done = true
		if len(l.kept) == 0 {
			l.refuse("too long")
		}
		return
	}
	l.kept = append(l.kept, sentence)
	l.done = l.done || isQuestion(sentence)
}

// end makes an answer of what was heard when the stream ended with err.
func (l *listener) end(ctx context.Context, r Request, err error) (Answer, error) {
	whole := errors.Is(err, io.EOF) && l.stopped != "" && l.stopped != openai.FinishReasonLength && l.stopped != openai.FinishReasonContentFilter
	if len(l.calls) > 0 {
		if !errors.Is(err, io.EOF) {
			return Answer{}, brokenOff(ctx, err)
		}
		return chooseTool(l.calls, r)
	}
	if rest := strings.TrimSpace(l.pending.String()); !l.done && (whole && rest != "" || stopsHere(rest)) {
		l.keep(strings.TrimSuffix(rest, ".") + fullStop(r.Lang))
		l.pending.Reset()
	}
	switch {
	case l.refused != nil:
		return Answer{}, l.refused
	case l.stopped == openai.FinishReasonContentFilter:
		return Answer{}, fmt.Errorf("%w: the server's own filter", ErrRefused)
	case len(l.kept) > 0:
		if reason := l.check.together(l.all); reason != "" {
			return Answer{}, fmt.Errorf("%w: %s", ErrRefused, reason)
		}
		return Answer{Sentences: l.kept}, nil
	case len(l.all) > 0:
		return Answer{}, fmt.Errorf("%w: %s", ErrRefused, notKind)
	case l.heard > 0 && errors.Is(err, io.EOF) && hasLetters(l.pending.String()):
		return Answer{}, fmt.Errorf("%w: no whole sentence", ErrRefused)
	case errors.Is(err, io.EOF):
		return Answer{}, ErrEmpty
	default:
		return Answer{}, brokenOff(ctx, err)
	}
}

func brokenOff(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%w: %s", ErrServer, kindOf(err))
}
