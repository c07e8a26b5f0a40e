package thinking

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"yinling/care"
	"yinling/prompts"
)

// SummaryRequest is a call to be summed up.
type SummaryRequest struct {
	Lang       care.Lang
	Salutation string
	Turns      []care.Turn
	Sentences  []care.Sentence // the rules' summary: every one rests on its turns
}

const mostSummary = 8 // sentences

// summaryTokens is what a summary may need: eight sentences in JSON.
const summaryTokens = 1200

// Summarize words a summary better. Every sentence of the answer names turns of
// the call and says nothing that those turns, or the rules' sentences that rest on
// them, do not say; others are dropped. ErrRefused means that none was left. It
// takes Config.Summary at most.
func (m *Model) Summarize(ctx context.Context, r SummaryRequest) ([]care.Sentence, error) {
	if len(r.Turns) == 0 {
		return nil, ErrEmpty
	}
	ctx, cancel := context.WithTimeoutCause(ctx, m.config.Summary, ErrLate)
	defer cancel()
	system := m.prompts.Text(r.Lang, prompts.ThinkSummary, prompts.Parts{"sentences": strconv.Itoa(mostSummary)})
	user, err := summaryMessage(r)
	if err != nil {
		return nil, err
	}
	text, err := m.read(ctx, system, user)
	if err != nil {
		return nil, err
	}
	told, err := parseSummary(text)
	if err != nil {
		return nil, err
	}
	var out []care.Sentence
	for _, s := range told {
		if len(out) < mostSummary && r.supports(s) {
			slices.Sort(s.Turns)
			s.Turns = slices.Compact(s.Turns)
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: no sentence rests on its turns", ErrRefused)
	}
	return out, nil
}

// read gives the whole text of an answer.
func (m *Model) read(ctx context.Context, system, user string) (string, error) {
	stream, err := m.client.CreateChatCompletionStream(ctx, m.request(summaryTokens, system, user))
	if err != nil {
		return "", m.fault(ctx, err)
	}
	defer stream.Close() // it was read to its end or is of no use
	var text strings.Builder
	for {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return text.String(), nil
		}
		if err != nil {
			return "", brokenOff(ctx, err)
		}
		for _, choice := range chunk.Choices {
			if choice.Index == 0 {
				text.WriteString(choice.Delta.Content)
			}
		}
	}
}

func summaryMessage(r SummaryRequest) (string, error) {
	type turn struct {
		Seq  int    `json:"seq"`
		Who  string `json:"who"`
		Said string `json:"said"`
	}
	data := struct {
		Called    string          `json:"called,omitempty"`
		Turns     []turn          `json:"turns"`
		Sentences []care.Sentence `json:"sentences"`
	}{Called: r.Salutation, Sentences: r.Sentences}
	for _, t := range r.Turns {
		data.Turns = append(data.Turns, turn{Seq: t.Seq, Who: string(t.Party), Said: t.Text})
	}
	text, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("writing the call for the model: %w", err)
	}
	return string(text), nil
}

// parseSummary reads the JSON of an answer, with whatever a model puts around it.
func parseSummary(text string) ([]care.Sentence, error) {
	from, to := strings.Index(text, "{"), strings.LastIndex(text, "}")
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	var told struct {
		Sentences []care.Sentence `json:"sentences"`
	}
	if from < 0 || to < from || json.Unmarshal([]byte(text[from:to+1]), &told) != nil {
		return nil, fmt.Errorf("%w: the summary is not the JSON that was asked for", ErrRefused)
	}
	return told.Sentences, nil
}

var summaryKinds = []care.SentenceKind{care.SentenceAsked, care.SentenceBooked, care.SentenceWorry, care.SentenceEnded}

// supports tells whether a sentence rests on the turns that it names.
func (r SummaryRequest) supports(s care.Sentence) bool {
	text := strings.TrimSpace(plain(s.Text))
	if len(s.Turns) == 0 || !slices.Contains(summaryKinds, s.Kind) || len([]rune(text)) > 200 || !hasLetters(text) {
		return false
	}
	if badCharacters(r.Lang, text) != "" || r.Lang == care.English && !looksEnglish(text) {
		return false
	}
	evidence, ok := r.evidence(s)
	if !ok {
		return false
	}
	said := factOf(r.Lang, strings.Join(evidence, "\n"))
	claim := factOf(r.Lang, text)
	if !said.coversAll(claim) || claim.denies && !said.denies {
		return false
	}
	return s.Kind != care.SentenceBooked || slices.ContainsFunc(r.Sentences, func(ours care.Sentence) bool {
		return ours.Kind == care.SentenceBooked && overlap(ours.Turns, s.Turns) && factOf(r.Lang, plain(ours.Text)).coversAll(claim)
	})
}

// evidence gives the texts of the turns that s names, and of the rules' sentences
// that rest on any of them. A turn that is not of the call is no evidence.
func (r SummaryRequest) evidence(s care.Sentence) ([]string, bool) {
	out := []string{r.Salutation}
	for _, seq := range s.Turns {
		at := slices.IndexFunc(r.Turns, func(t care.Turn) bool { return t.Seq == seq })
		if at < 0 {
			return nil, false
		}
		out = append(out, plain(r.Turns[at].Text))
	}
	for _, ours := range r.Sentences {
		if overlap(ours.Turns, s.Turns) {
			out = append(out, plain(ours.Text))
		}
	}
	return out, true
}

func overlap(a, b []int) bool {
	return slices.ContainsFunc(a, func(x int) bool { return slices.Contains(b, x) })
}

// Words that a summary may add: they order and connect, and state nothing.
const summaryZh = courtesyZh + "她他老人家里今次通电话热线里中并且而后然打来说问想要到了时对于也很"

var summaryEn = setOf(`she he her his him they their elder mother father who which about with as by from but also during call called hotline asked said told wanted wants wished talked spoke mentioned was were had has been have did very after before when there them some would like`)

// coversAll is covers without the demand that it be one sentence: figures and
// names as they are, every other word said or merely connecting.
func (f fact) coversAll(claim fact) bool {
	for _, token := range claim.tokens {
		if !slices.Contains(f.tokens, token) {
			return false
		}
	}
	for _, name := range claim.names {
		if !slices.Contains(f.names, name) {
			return false
		}
	}
	for w := range claim.words {
		if !f.words[w] && !strings.Contains(summaryZh, w) && !summaryEn[w] && !slices.Contains(courtesyEn, w) {
			return false
		}
	}
	return true
}
