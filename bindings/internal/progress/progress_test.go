package progress_test

import (
	"bytes"
	"strings"
	"testing"

	"dialtone/bindings/internal/progress"
)

// Long work has a bar, which is gone when the work has ended; there is one at a time.
func TestOneBarAtATime(t *testing.T) {
	var out bytes.Buffer
	terminal := &progress.Terminal{Out: &out}
	first, second := terminal.Begin("first", 1000, false), terminal.Begin("second", 1000, false)
	first.Add(10)
	second.Add(10)
	if text := out.String(); !strings.Contains(text, "first") || strings.Contains(text, "second") {
		t.Errorf("the terminal has %q", text)
	}
	first.Say(&out, "a line\n")
	if text := out.String(); !strings.Contains(text, "\ra line\n") {
		t.Errorf("the line stands beside the bar: %q", text)
	}
	first.End()
	third := terminal.Begin("third", 8<<20, true)
	if n, err := third.Write(make([]byte, 1<<20)); n != 1<<20 || err != nil {
		t.Errorf("%d bytes are counted: %v", n, err)
	}
	second.End()
	third.End()
	if text := out.String(); !strings.Contains(text, "third") || strings.Contains(text, "second") {
		t.Errorf("the terminal has %q", text)
	}
}

// Where nobody is watching, or there is nothing to watch, nothing is written.
func TestNoBar(t *testing.T) {
	var nobody progress.Terminal
	bar := nobody.Begin("work", 1000, false)
	bar.Add(500)
	bar.End()

	var out bytes.Buffer
	terminal := &progress.Terminal{Out: &out}
	all := terminal.Begin("all at once", 1000, false)
	all.Add(1000)
	all.End()
	if out.Len() > 0 {
		t.Errorf("the terminal has %q", out.String())
	}
}
