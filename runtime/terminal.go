package runtime

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// Terminal is somebody who can be asked; see [WithTerminal].
type Terminal interface {
	// Ask shows a question and waits for a line, which it answers without its
	// line break. It returns io.EOF where there is no answer any more, and ctx's
	// error as soon as ctx ends.
	Ask(ctx context.Context, question string) (answer string, err error)
}

// OpenTerminal is the person at in and out, nil unless both are terminals.
func OpenTerminal(in *os.File, out io.Writer) Terminal {
	screen, ok := out.(*os.File)
	if !ok || in == nil || !isatty.IsTerminal(in.Fd()) || !isatty.IsTerminal(screen.Fd()) {
		return nil
	}
	return terminal{in, screen}
}

type terminal struct{ in, out *os.File }

func (t terminal) Ask(ctx context.Context, question string) (string, error) {
	if _, err := io.WriteString(t.out, question); err != nil {
		return "", err
	}
	answer, err := readLine(interruptible{ctx, t.in})
	if ctx.Err() != nil || errors.Is(err, io.EOF) {
		// What is printed next begins a line of its own.
		_, _ = io.WriteString(t.out, "\n")
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return answer, err
}

// readLine reads no further than the line's end: what comes after it is not for
// this question.
func readLine(r io.Reader) (string, error) {
	var line strings.Builder
	for next := make([]byte, 1); ; {
		n, err := r.Read(next)
		if n > 0 && next[0] == '\n' {
			return strings.TrimSuffix(line.String(), "\r"), nil
		}
		line.Write(next[:n])
		if err != nil {
			if err == io.EOF && line.Len() > 0 {
				return line.String(), nil
			}
			return "", err
		}
	}
}
