package intents

import (
	"sync"

	"yinling/care"
)

// How likely a danger must be. They were chosen on sentences written by somebody
// who had not seen the examples (docs/understanding.md): rather a false alarm than
// a miss.
const (
	sure  = 0.35 // of a finished sentence
	surer = 0.9  // of one that is still growing

	tooShort = 3 // words of growing English text: "help" may go on "me order lunch"
)

// They are read when they are first asked, or in Prepare.
var (
	classifierZh = sync.OnceValue(func() *classifier { return newClassifier("zh") })
	classifierEn = sync.OnceValue(func() *classifier { return newClassifier("en") })
)

// Prepare reads what danger sounds like in both languages, in parallel. Without it
// the first one who is heard waits for that.
func Prepare() {
	var both sync.WaitGroup
	both.Go(func() { classifierZh() })
	both.Go(func() { classifierEn() })
	both.Wait()
}

// FindDistress looks for danger in a finished sentence, by a classifier that
// learned from data/said_*.txt. It is made for high recall: an elder who is missed
// is worse than an alarm too many. Text from television, of long ago or of what is
// over is no danger. It takes some 0.03 ms and may be asked from anywhere.
//
// More words can take a danger back (想死… 孙子了; 昨天摔了… 现在没事了), so text
// that is still growing is for FindDistressSoFar.
func FindDistress(text string, lang care.Lang) Distress {
	return classifierFor(text, lang).find(text)
}

func (c *classifier) find(text string) Distress {
	likely, kind := c.dangerIn(text)
	if likely < sure || c.answers.makeUp(c.lineOf(text)) {
		return None
	}
	return kind
}

// FindDistressSoFar is FindDistress for text that is still growing. It leaves what
// is less sure, and every wish to die, to the finished sentence.
func FindDistressSoFar(text string, lang care.Lang) Distress {
	c := classifierFor(text, lang)
	line := c.lineOf(text)
	if len(line) < tooShort && c.english {
		return None
	}
	if likely, kind := c.danger(line); likely >= surer && kind != Despair {
		return kind
	}
	return None
}

func classifierFor(text string, lang care.Lang) *classifier {
	if isChinese(text, lang) {
		return classifierZh()
	}
	return classifierEn()
}

// Long turns are also judged window by window, because a danger drowns in much
// talk; a window counts a little less, because it may have lost what takes it back.
const (
	window       = 40 // characters or words
	windowCounts = 0.85
)

// dangerIn tells how likely a text speaks of danger, and of which.
func (c *classifier) dangerIn(text string) (likely float32, kind Distress) {
	line := c.lineOf(text)
	likely, kind = c.danger(line)
	for from := 0; len(line) > window && from+window/2 < len(line); from += window / 2 {
		if p, k := c.danger(line[from:min(from+window, len(line))]); p*windowCounts > likely {
			likely, kind = p*windowCounts, k
		}
	}
	return likely, kind
}

// lineOf cuts text into what is looked at: characters of Chinese, words of English.
func (c *classifier) lineOf(text string) []string {
	if c.english {
		return tokensEn(text)
	}
	return tokensZh(text)
}

// Marks of a pause in a line.
const pauseZh, pauseEn = "，", ","

func (c *classifier) pause() string {
	if c.english {
		return pauseEn
	}
	return pauseZh
}
