package hostile_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// guide is the document that says which mode holds what.
const guide = "../docs/embedding.md"

// kinds are what scripts try, by the beginnings of their names.
var kinds = []struct {
	tries string
	names []string
}{
	{"to run without end", []string{"await", "generator", "getter", "immediates", "iterator", "loop", "microtasks", "promises",
		"proxy", "sort", "spread", "stringify", "thenable", "ticks", "timers", "toprimitive", "wait"}},
	{"to call itself without end", []string{"flat", "recursion", "revived"}},
	{"to nest what is parsed", []string{"nested"}},
	{"to be long in compiling", []string{"compile"}},
	{"to take all memory in small pieces", []string{"grow"}},
	{"to have much made, or gone through, by one call", []string{"size", "read", "printed", "create", "query"}},
	{"to have a regular expression search for ever", []string{"regexp"}},
	{"to have native code go on for long, or call itself", []string{"natives"}},
	{"to print without end", []string{"output"}},
	{"to ask for too many requests, or for one that takes too long", []string{"requests"}},
	{"to reach hosts without a grant", []string{"network"}},
	{"to reach files, or its process, without a grant", []string{"files", "require", "write", "escape"}},
	{"to see a secret", []string{"secrets"}},
	{"to put something else in the place of what the host uses", []string{"error", "forged", "pollution", "replaced", "thrown"}},
}

// guideTable is the table of the guide: for each kind the scripts that each mode holds.
func guideTable(cases []hostileCase, held map[mode][]bool) string {
	var table strings.Builder
	table.WriteString("| what a script tries | `Limits`, in one process | `Process` |\n|---|---|---|\n")
	var missed []string
	listed := make([]bool, len(cases))
	for _, kind := range kinds {
		scripts, here, there := 0, 0, 0
		for i, c := range cases {
			if name, _, _ := strings.Cut(c.name, "-"); !slices.Contains(kind.names, name) {
				continue
			}
			listed[i] = true
			scripts++
			if held[inOwn][i] {
				there++
			}
			if held[inThis][i] {
				here++
			} else {
				missed = append(missed, fmt.Sprintf("- %s (`%s`)\n", c.tries, c.name))
			}
		}
		fmt.Fprintf(&table, "| %s | %d of %d | %d of %d |\n", kind.tries, here, scripts, there, scripts)
	}
	table.WriteString("\nOne process does not hold these:\n\n" + strings.Join(missed, ""))
	for i, c := range cases {
		if !listed[i] {
			fmt.Fprintf(&table, "\n%s is of no kind\n", c.name)
		}
	}
	return table.String()
}

// checkGuide compares the table of the guide with one that was made of a run, or writes that with
// UPDATE=1.
func checkGuide(t *testing.T, table string) {
	t.Helper()
	const begin, end = "<!-- what go test ./hostile found -->\n", "<!-- end -->\n"
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	written, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("%s has no place for the table", guide)
	}
	if written == table {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Errorf("the table of %s is not what the scripts came to; UPDATE=1 writes this:\n%s", guide, table)
		return
	}
	if err := os.WriteFile(guide, []byte(before+begin+table+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
