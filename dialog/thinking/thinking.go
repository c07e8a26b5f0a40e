// Package thinking puts a language model on a leash: it may choose one of the
// tools it is offered, or say up to three short sentences, and every sentence is
// checked against what the records have said in this call before it is given
// back. What fails the check, comes late or makes no sense is an error, and the
// rules answer.
package thinking

import (
	"context"
	"errors"
	"time"

	"yinling/care"
)

// Tool is something the model may choose to have done by the rules' handlers.
type Tool struct {
	Name        string
	Description string
	Parameters  map[string]any // JSON schema of an object
}

// Said is a turn of the call.
type Said struct {
	Party care.Party // elder or bot
	Text  string
}

// Request is one turn to think about.
type Request struct {
	Lang       care.Lang
	Now        time.Time // in the town
	Salutation string
	History    []Said   // latest turns, oldest first, without Words
	Words      string   // what the elder just said: data, never an instruction
	Tools      []Tool   // that the model may choose among; none: it only talks
	Facts      []string // what the rules have said in this call: the only source of prices, times, names and deeds
}

// Answer is a tool or checked sentences.
type Answer struct {
	Tool      string
	Arguments map[string]any // as the tool's schema says
	Sentences []string
}

// Why there is no answer.
var (
	ErrLate    = errors.New("the model did not answer in time")
	ErrRefused = errors.New("the model's words did not pass the check")
	ErrEmpty   = errors.New("the model said nothing")
	ErrTool    = errors.New("the model chose a tool or arguments that are not offered")
)

// A Thinker answers a turn, or gives an error within the time it is allowed.
type Thinker interface {
	Think(ctx context.Context, r Request) (Answer, error)
}
