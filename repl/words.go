package repl

import (
	"context"
	"strings"
)

// words are what people type at other prompts, with the command that does it here. The word help is
// a function that says the same.
var words = map[string]string{"?": ".help", "exit": exitCommand, "quit": exitCommand, "clear": ".clear"}

// meant is the command that a word alone stands for, unless a script has given the word a meaning.
func (s *Session) meant(ctx context.Context, entry string) (command string, ok bool) {
	word := strings.TrimRight(strings.TrimSpace(entry), "; ")
	if command, ok = words[word]; !ok || word == "?" {
		return command, ok
	}
	undefined, err := s.host.Interact(ctx, "[word]", "typeof "+word+" === 'undefined'")
	return command, err == nil && undefined.ToBoolean()
}
