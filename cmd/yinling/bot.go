package main

import (
	"context"

	"yinling/callcenter"
	"yinling/dialog"
)

// bot lets the call centre's calls be answered by the assistant.
type bot struct{ assistant *dialog.Assistant }

var _ callcenter.Bot = bot{}

func (b bot) Answer(ctx context.Context, s callcenter.BotStart) callcenter.Conversation {
	start := dialog.Start{Call: s.Call, Elder: s.Elder, Desk: s.Desk, Emergency: s.Emergency}
	if s.Media != nil { // an interface holding nil would not be a nil Line
		start.Line = s.Media
	}
	return b.assistant.Answer(ctx, start)
}
