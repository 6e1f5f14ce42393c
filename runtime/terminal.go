package runtime

import (
	"context"
	"io"
	"os"

	"dialtone/runtime/internal/terminal"
)

// Terminal is a person who can be asked; see [Options].
type Terminal interface {
	// Ask shows a question and waits for a line, which it returns without its line break. It
	// returns io.EOF where there is no answer any more, and ctx's error as soon as ctx ends.
	Ask(ctx context.Context, question string) (answer string, err error)
}

// OpenTerminal returns the person at in and out, nil unless both are terminals.
func OpenTerminal(in *os.File, out io.Writer) Terminal {
	if person := terminal.Open(in, out); person != nil {
		return person
	}
	return nil
}
