package tests

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Reporter prints a stream of events. Its methods are called by one goroutine at a time.
type Reporter interface {
	// Tell prints an event.
	Tell(Event)

	// Close prints what stands at the end, and returns the first error of a write.
	Close() error
}

// Reporters are the names of the reporters that there are.
const Reporters = "spec,tap,junit"

// Style says how a reporter prints.
type Style struct {
	Colors bool
	Dir    string // What places in spec are relative to; "" leaves them absolute.

	// Source returns the source of a file, for the lines around an error; nil leaves them out.
	Source func(file string) string
}

// NewReporter returns a reporter by its name: "spec" for people, "tap" (version 13) or "junit" for
// programs.
func NewReporter(name string, w io.Writer, style Style) (Reporter, error) {
	out := &printer{to: w}
	switch name {
	case "spec":
		return &spec{printer: out, style: style}, nil
	case "tap":
		out.print("TAP version 13\n")
		return &tap{printer: out}, nil
	case "junit":
		return &junit{printer: out}, nil
	}
	return nil, fmt.Errorf("there is no reporter %q, but %s", name, strings.ReplaceAll(Reporters, ",", ", "))
}

// printer writes until an error comes.
type printer struct {
	to  io.Writer
	err error
}

func (p *printer) print(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.to, format, args...)
	}
}

// number writes a number as JavaScript does: of milliseconds, down to nanoseconds.
func number(f float64) string { return strconv.FormatFloat(math.Round(f*1e6)/1e6, 'f', -1, 64) }
