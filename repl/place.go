package repl

import "strings"

// Place is where one is, as the prompt says it.
type Place struct {
	Name string // "emulator"; empty is nowhere in particular.
	Risk Risk
}

// Risk is what may come of what is typed. A prompt has its colour where there are colours; the name
// says as much without them.
type Risk int

// The risks.
const (
	NoRisk    Risk = iota // Nobody says: no colour.
	Harmless              // Nothing that is sent reaches anybody: green.
	Elsewhere             // Not where one began, or nothing is sent: yellow.
	Real                  // What is sent costs money: red.
)

// Prompt is what stands before what is typed.
type Prompt struct {
	Text string
	Risk Risk
}

// furtherPrompt stands before the lines of an entry after its first.
var furtherPrompt = Prompt{Text: "... "}

// prompt is the place as a prompt.
func (p Place) prompt() Prompt { return Prompt{strings.TrimSpace(p.Name) + "> ", p.Risk} }
