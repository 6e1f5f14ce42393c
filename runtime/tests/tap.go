package tests

import "strings"

// tap prints TAP as Node does.
type tap struct{ *printer }

// escaped are the characters that mean something in a line of TAP.
var escaped = strings.NewReplacer("\b", `\\b`, "\f", `\\f`, "\t", `\\t`, "\n", `\\n`, "\r", `\\r`, "\v", `\\v`, `\`, `\\`, "#", `\#`)

func (t *tap) Tell(e Event) {
	indent := strings.Repeat("    ", e.Nesting)
	switch e.Type {
	case Start:
		t.print("%s# Subtest: %s\n", indent, escaped.Replace(e.Name))
	case Pass:
		t.result(indent, "ok", e)
	case Fail:
		t.result(indent, "not ok", e)
	case Plan:
		t.print("%s1..%d\n", indent, e.Count)
	case Diagnostic:
		t.print("%s# %s\n", indent, escaped.Replace(e.Message))
	case Stdout, Stderr:
		for line := range strings.SplitSeq(e.Message, "\n") {
			if line = strings.TrimSuffix(line, "\r"); line != "" {
				t.print("# %s\n", escaped.Replace(line))
			}
		}
	}
}

func (t *tap) result(indent, status string, e Event) {
	t.print("%s%s %d", indent, status, e.Number)
	if e.Name != "" {
		t.print(" %s", escaped.Replace("- "+e.Name))
	}
	switch {
	case e.Skip.Given:
		t.print("%s", strings.TrimRight(" # SKIP "+escaped.Replace(e.Skip.Reason), " "))
	case e.Todo.Given:
		t.print("%s", strings.TrimRight(" # TODO "+escaped.Replace(e.Todo.Reason), " "))
	}
	t.print("\n%s  ---\n%[1]s  duration_ms: %s\n", indent, number(e.Duration))
	if e.Kind != "" {
		t.print("%s  type: '%s'\n", indent, e.Kind)
	}
	if e.Failure != nil {
		if e.File != "" {
			t.print("%s  location: '%s:%d:%d'\n", indent, e.File, e.Line, e.Column)
		}
		for line := range strings.Lines(e.Failure.YAML) {
			t.print("%s%s", indent, line)
		}
	}
	t.print("%s  ...\n", indent)
}

func (t *tap) Close() error { return t.err }
