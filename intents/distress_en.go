package intents

import (
	"strings"
	"unicode"
)

// tokensEn gives the words of English text in one form: lower case, without
// fillers, contractions written out, spellings of speech as in books; "," for a break.
func tokensEn(text string) []string {
	var line []string
	var w []rune
	end := func() {
		if len(w) > 0 {
			line = appendWordEn(line, string(w))
			w = w[:0]
		}
	}
	n := 0
	for _, r := range text {
		if n++; n > longest {
			break
		}
		r = fold(r)
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			w = append(w, r)
		case r == '\'' || r == '’':
			w = append(w, '\'')
		case r == '.' || r == ',' || r == '!' || r == ';' || r == '?':
			end()
			if n := len(line); n > 0 && line[n-1] != "," {
				line = append(line, ",")
			}
			if r == '?' {
				line = append(line, "?")
			}
		default:
			end()
		}
	}
	end()
	if n := len(line); n > 0 && line[n-1] == "," {
		line = line[:n-1]
	}
	return line
}

func appendWordEn(line []string, w string) []string {
	w = strings.Trim(w, "'")
	if to, ok := spokenEn[w]; ok {
		for t := range strings.FieldsSeq(to) {
			line = append(line, t)
		}
		return line
	}
	for _, c := range contractionsEn {
		if stem, ok := strings.CutSuffix(w, c[0]); ok && stem != "" {
			return append(line, stem, c[1])
		}
	}
	w = strings.ReplaceAll(w, "'", "")
	if w == "" {
		return line
	}
	return append(line, w)
}

var contractionsEn = [][2]string{{"n't", "not"}, {"'m", "am"}, {"'re", "are"}, {"'ve", "have"}, {"'ll", "will"}, {"'d", "would"}, {"'s", "is"}}

var spokenEn = func() map[string]string {
	m := map[string]string{}
	for _, l := range strings.Split(`cannot: cant carnt can't cannae canna cannot couldnt couldn't couldnae
will not: wont won't willnae
do not: dont don't dunno dinnae dinna doan't
does not: doesnt doesn't doesnae
did not: didnt didn't didnae
is not: isnt isn't ain't aint isnae in't
am not: amnae
was not: wasnt wasn't wasnae weren't werent
have not: havent haven't havenae
has not: hasnt hasn't hasnae
i am: im i'm ahm a'm i's
i have: ive i've
he is: hes he's
she is: shes she's
it is: its it's
that is: thats that's
there is: theres there's
what is: whats what's
where is: wheres where's
who is: whos who's
you are: youre you're
they are: theyre they're
we are: we're
going to: gonna gonnae goin
want to: wanna
got to: gotta
nothing: nowt nuthin nuffin naething nothin
something: summat sumthin somethin
somebody: someone sumbody somebodys
anybody: anyone
nobody: naebody no-one noone
over: ower
my: ma me'
to: tae
no: nae naw nah nope
not: no'
with: wi wiv
have: ae hae av
of: o
little: wee ickle
house: hoose hame
down: doon
out: oot
now: noo
about: aboot
head: heid heed
help: halp haalp haaalp
yes: yeah yep aye yup
husband: hubby hubbie
wife: missus missis
grandfather: gramps grandad granddad grandpa grandads
grandmother: gran granny grandma nan nana nans nanna
mother: mum mam mom mums moms maw ma's mummy mommy
father: dad dads da daddy pa pop
child: bairn wean
grey: gray
television: telly tv
`, "\n") {
		to, from, _ := strings.Cut(l, ": ")
		for f := range strings.FieldsSeq(from) {
			m[f] = to
		}
	}
	for _, f := range []string{"uh", "um", "er", "erm", "uhm", "hmm", "ah", "oh", "eh", "dear", "pet", "hen", "duck", "och", "ooh", "ee", "well", "hinny", "lass", "a", "an", "the"} {
		m[f] = ""
	}
	return m
}()

// stemEn cuts the commonest endings.
func stemEn(w string) string {
	for _, e := range [...]string{"ing", "ed", "es", "s", "ly", "e", "y"} {
		if b, ok := strings.CutSuffix(w, e); ok && len(b) >= 3 {
			w = b
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}

// voiceEn writes about what a word sounds like: "stares" and "stairs" are one.
func voiceEn(w string) string {
	w = voices.Replace(w)
	var b []byte
	for i := range len(w) {
		ch := w[i]
		switch ch {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'h', 'w':
			if i == 0 {
				ch = 'a'
				if w[0] == 'h' || w[0] == 'w' || w[0] == 'y' {
					ch = w[0]
				}
				b = append(b, ch)
			}
			continue
		case 'c', 'q':
			ch = 'k'
		case 'z', 'x':
			ch = 's'
		}
		if n := len(b); n == 0 || b[n-1] != ch {
			b = append(b, ch)
		}
	}
	return string(b)
}

var voices = strings.NewReplacer("ph", "f", "ck", "k", "wr", "r", "kn", "n", "ce", "se", "ci", "si", "cy", "sy", "tch", "ch", "dge", "j", "gh", "", "mb", "m")
