package terminal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"dialtone/runtime/internal/terminal"

	"golang.org/x/sys/unix"
)

// openPTY opens a terminal: person is the side of the user who sits at it.
func openPTY(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetUint32(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Close() })
	return person, program
}

// readUntil reads what the program shows, until that ends in a text.
func readUntil(t *testing.T, person *os.File, end string) {
	t.Helper()
	var seen strings.Builder
	for next := make([]byte, 1); !strings.HasSuffix(seen.String(), end); {
		if _, err := person.Read(next); err != nil {
			t.Fatalf("%v after %q", err, seen.String())
		}
		seen.Write(next)
	}
}

func TestTerminal(t *testing.T) {
	person, program := openPTY(t)
	asked := terminal.Open(program, program)
	if asked == nil {
		t.Fatal("a terminal is not taken for one")
	}
	go func() {
		for _, line := range []string{"y", "+1555", "\x04"} {
			readUntil(t, person, "? ")
			if !strings.HasPrefix(line, "\x04") {
				line += "\nahead\n"
			}
			_, _ = person.WriteString(line)
		}
	}()
	for _, test := range []struct {
		question, want string
		err            error
	}{{"First? ", "y", nil}, {"", "ahead", nil}, {"Number? ", "+1555", nil}, {"", "ahead", nil}, {"End? ", "", io.EOF}} {
		if answer, err := asked.Ask(t.Context(), test.question); answer != test.want || err != test.err {
			t.Errorf("%q is answered %q, %v; want %q, %v", test.question, answer, err, test.want, test.err)
		}
	}
	readUntil(t, person, "\n")
}

// What is not a terminal is not taken for one.
func TestOpen(t *testing.T) {
	_, program := openPTY(t)
	for _, other := range []io.Writer{&bytes.Buffer{}, nil, (*os.File)(nil)} {
		if asked := terminal.Open(program, other); asked != nil {
			t.Errorf("%T is a terminal", other)
		}
	}
	if terminal.Open(nil, program) != nil {
		t.Error("nothing is a terminal")
	}
}

// The end of a context ends a question that nobody answers, and what is printed next begins a line.
func TestTerminalInterrupted(t *testing.T) {
	person, program := openPTY(t)
	asked := terminal.Open(program, program)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		readUntil(t, person, "[y/N] ")
		cancel()
	}()
	if answer, err := asked.Ask(ctx, "Sure? [y/N] "); answer != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %q, %v, want the error of the context", answer, err)
	}
	readUntil(t, person, "\n")
	go func() {
		readUntil(t, person, "[y/N] ")
		_, _ = person.WriteString("y\n")
	}()
	if answer, err := asked.Ask(t.Context(), "Again? [y/N] "); answer != "y" || err != nil {
		t.Errorf("the next question: %q, %v", answer, err)
	}
}

// The end of a context ends the reading of what does not end.
func TestReaderInterrupted(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := out.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	reader := terminal.Reader{Context: ctx, Reader: in}
	if n, err := reader.Read(make([]byte, 2)); n != 1 || err != nil {
		t.Errorf("%d bytes of one, %v", n, err)
	}
	go cancel()
	if n, err := reader.Read(make([]byte, 2)); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d bytes, %v, want the error of the context", n, err)
	}
}
