package intents

import "sync"

// inside is the understanding without a town, for Understand.
var inside = sync.OnceValue(func() *Understanding {
	u, err := Load(Options{})
	if err != nil {
		panic(err) // the examples are part of the program
	}
	return u
})

// Understand understands without a town's examples. It learns when it is first
// asked.
func Understand(in Input) Meaning { return inside().Understand(in) }
