package dialog

import (
	"slices"
	"strings"
	"unicode"

	"yinling/care"
	"yinling/prompts"
)

// Sentences splits a text where a speaker pauses, so that the first sentence
// is heard while the next is being made. The mouth asks a Voice for each of
// them alone.
func Sentences(text string) []string {
	var out []string
	runes := []rune(text)
	from := 0
	for i, r := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if !endsSentence(r, next) {
			continue
		}
		out = appendSentence(out, string(runes[from:i+1]))
		from = i + 1
	}
	return appendSentence(out, string(runes[from:]))
}

func endsSentence(r, next rune) bool {
	switch r {
	case '。', '！', '？', '；':
		return next != '”' && next != '」'
	case '.', '!', '?', ';':
		return next == ' ' || next == 0
	case '”', '」':
		return false
	}
	return false
}

func appendSentence(out []string, s string) []string {
	s = strings.TrimSpace(s)
	if strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
		return out
	}
	return append(out, s)
}

// join puts texts behind each other as the language writes them.
func join(lang care.Lang, texts ...string) string {
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	if lang == care.English {
		return strings.Join(texts, " ")
	}
	return strings.Join(texts, "")
}

// Phrases gives the sentences that are worth keeping ready to be spoken at
// once, the most urgent first and none twice: what greets the people of these
// salutations, what is always said in the same words, and what else is said to
// these people.
func Phrases(book *prompts.Book, lang care.Lang, salutations []string) []string {
	const unknown = "\x00"
	var out []string
	sos := func(salutation string) []string {
		all, _ := openingSentences(salutation, book.Say(lang, prompts.SOSOpening, 0, prompts.Parts{"salutation": salutation}))
		return all
	}
	out = append(out, slices.DeleteFunc(sos(unknown), func(s string) bool { return strings.Contains(s, unknown) })...)
	for _, salutation := range salutations {
		out = append(out, sos(salutation)...)
		out = append(out, Sentences(book.Say(lang, prompts.Greeting, 0, prompts.Parts{"salutation": salutation}))...)
	}
	for _, text := range book.Fixed(lang) {
		out = append(out, Sentences(text)...)
	}
	all := prompts.Parts{"salutation": unknown, "date": unknown, "time": unknown, "what": unknown, "price": unknown}
	for _, name := range []prompts.Name{prompts.Greeting, prompts.GreetingAgain, prompts.ReadBack, prompts.ReadBackFree} {
		for v := range book.Variants(lang, name) {
			for _, s := range Sentences(book.Say(lang, name, v, all)) {
				if !strings.Contains(s, unknown) {
					out = append(out, s)
				}
			}
		}
	}
	for _, salutation := range salutations {
		for _, name := range []prompts.Name{prompts.Goodbye, prompts.GreetingAgain} {
			for v := range book.Variants(lang, name) {
				out = append(out, Sentences(book.Say(lang, name, v, prompts.Parts{"salutation": salutation}))...)
			}
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(s string) bool {
		twice := seen[s]
		seen[s] = true
		return twice
	})
}
