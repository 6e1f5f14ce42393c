package repl

import "strings"

// Place is where one is, as the prompt says it.
type Place struct {
	Name string // "emulator"; empty is nowhere in particular.
	Risk Risk
}

// furtherPrompt stands before the lines of an entry after its first.
var furtherPrompt = Prompt{Text: "... "}

// prompt is the place as a prompt.
func (p Place) prompt() Prompt { return Prompt{Text: strings.TrimSpace(p.Name) + "> ", Risk: p.Risk} }
