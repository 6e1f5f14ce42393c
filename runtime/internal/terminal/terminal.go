// Package terminal asks the person at a terminal, and reads so that a read ends with a context.
package terminal

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// Is reports whether a stream is a terminal.
func Is(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && file != nil && isatty.IsTerminal(file.Fd())
}

// Terminal is the person at a terminal.
type Terminal struct{ in, out *os.File }

// Open returns the person at in and out, nil unless both are terminals.
func Open(in *os.File, out io.Writer) *Terminal {
	if !Is(in) || !Is(out) {
		return nil
	}
	return &Terminal{in, out.(*os.File)}
}

// Ask shows a question and waits for a line, which it returns without its line break. Its error is
// io.EOF where there is no answer any more, and that of ctx as soon as ctx ends.
func (t *Terminal) Ask(ctx context.Context, question string) (string, error) {
	if _, err := io.WriteString(t.out, question); err != nil {
		return "", err
	}
	answer, err := readLine(Reader{ctx, t.in})
	if ctx.Err() != nil || errors.Is(err, io.EOF) {
		// What is printed next begins a line of its own.
		_, _ = io.WriteString(t.out, "\n")
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return answer, err
}

// readLine reads no further than the line's end: what comes after it is not for this question.
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
