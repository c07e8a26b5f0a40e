package thinking

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/sashabaranov/go-openai"

	"yinling/care"
	"yinling/prompts"
)

// The most that may be said in a turn.
const (
	mostSentences = 3
	mostHan       = 60 // characters, in Chinese
	mostWords     = 45 // in English
)

func (m *Model) talkPrompt(lang care.Lang) string {
	length := mostHan
	if lang == care.English {
		length = mostWords
	}
	return m.prompts.Text(lang, prompts.ThinkTalk, prompts.Parts{
		"sentences": strconv.Itoa(mostSentences), "length": strconv.Itoa(length),
	})
}

type saidJSON struct {
	Who  string `json:"who"`
	Said string `json:"said"`
}

// turnMessage is the turn as JSON: whatever the elder says stays inside a string
// of it, quotes and line ends escaped.
func turnMessage(r Request) (string, error) {
	data := struct {
		Called    string     `json:"called,omitempty"`
		PartOfDay string     `json:"part_of_day"`
		Earlier   []saidJSON `json:"earlier"`
		Facts     []string   `json:"facts"`
		Words     string     `json:"elder_said"`
	}{Called: r.Salutation, PartOfDay: partOfDay(r.Now), Earlier: []saidJSON{}, Facts: r.Facts, Words: r.Words}
	for _, s := range r.History {
		data.Earlier = append(data.Earlier, saidJSON{Who: string(s.Party), Said: s.Text})
	}
	text, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("writing the turn for the model: %w", err)
	}
	return string(text), nil
}

// partOfDay is as much of the time as warm words need; a clock would be repeated.
func partOfDay(now time.Time) string {
	switch h := now.Hour(); {
	case h < 5:
		return "night"
	case h < 12:
		return "morning"
	case h < 18:
		return "afternoon"
	default:
		return "evening"
	}
}

func offered(tools []Tool) []openai.Tool {
	var out []openai.Tool
	for _, t := range tools {
		out = append(out, openai.Tool{Type: openai.ToolTypeFunction, Function: &openai.FunctionDefinition{
			Name: t.Name, Description: t.Description, Parameters: t.Parameters,
		}})
	}
	return out
}
