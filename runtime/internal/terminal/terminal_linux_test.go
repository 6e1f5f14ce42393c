package terminal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

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
	terminal := runtime.OpenTerminal(program, program)
	if terminal == nil {
		t.Fatal("a terminal is not taken for one")
	}
	host := hosttest.New(t, runtime.Options{Terminal: terminal})
	go func() {
		for _, line := range []string{"y", "+1555", "\x04"} {
			readUntil(t, person, "? ")
			if !strings.HasPrefix(line, "\x04") {
				line += "\nahead\n"
			}
			_, _ = person.WriteString(line)
		}
	}()
	value, err := host.Eval(context.Background(), "ask.js", "[prompt('First? '), prompt(''), prompt('Number? '), prompt(''), prompt('End? ')].join()")
	if want := "y,ahead,+1555,ahead,"; err != nil || value.String() != want {
		t.Errorf("got %v, %v; want %s", value, err, want)
	}
}

// Ctrl-C ends a question that nobody answers, and what catches errors does not
// catch that.
func TestTerminalInterrupted(t *testing.T) {
	person, program := openPTY(t)
	host := hosttest.New(t, runtime.Options{Terminal: runtime.OpenTerminal(program, program)})
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() {
		readUntil(t, person, "[y/N] ")
		cancel(runtime.ErrInterrupted)
	}()
	err := host.Run(ctx, "ask.js", "try { confirm('Sure?') } catch { confirm('Really?') } finally { confirm('?') }")
	var stopped *runtime.InterruptError
	if !errors.As(err, &stopped) || !errors.Is(err, runtime.ErrInterrupted) || runtime.ExitCode(err) != 130 || stopped.Line != 1 {
		t.Errorf("got %v, want an interrupt at line 1", err)
	}
	readUntil(t, person, "\n")
	go func() {
		readUntil(t, person, "[y/N] ")
		_, _ = person.WriteString("y\n")
	}()
	if value, err := host.Eval(context.Background(), "ask.js", "confirm('Again?')"); err != nil || !value.ToBoolean() {
		t.Errorf("the next question: %v, %v", value, err)
	}
}

// Ctrl-C ends the reading of a standard input that does not end.
func TestStdinInterrupted(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	for _, source := range []string{"-", "script"} {
		ctx, cancel := context.WithCancelCause(context.Background())
		host := hosttest.New(t, runtime.Options{
			Stdin:   in,
			Modules: []module.Module{hosttest.Functions{"stop": func() { cancel(runtime.ErrInterrupted) }}},
		})
		if source == "-" {
			go cancel(runtime.ErrInterrupted)
			err = host.RunFile(ctx, "-")
		} else {
			err = host.Run(ctx, "read.js", "queueMicrotask(() => { stop(); try { require('fs').readFileSync(0) } catch {} for (;;) {} })")
		}
		if !errors.Is(err, runtime.ErrInterrupted) {
			t.Errorf("%s: %v, want the interrupt", source, err)
		}
		cancel(nil)
	}
}
