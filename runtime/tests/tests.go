// Package tests is what becomes of the tests that scripts make by Node's module node:test: a stream
// of events, as Node's own test runner has it, and the reporters that print one.
//
//	reporter, err := tests.NewReporter("spec", os.Stdout, tests.Style{})
//	host, err := runtime.New(runtime.Options{Tests: tests.Options{Told: reporter.Tell}})
//	err = host.RunFile(ctx, "menu.test.js") // an *runtime.ExitError of code 1 where a test fails
//	reporter.Close()
//
// [Run] puts the events of several files, which may run side by side, into one stream.
package tests

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say which tests of a script run, and who is told of them. The zero value runs all, and
// prints what becomes of them to the script's output as Node does: "spec" for a terminal, else
// "tap".
type Options struct {
	// Names are what the names of tests have to match, one of them, to be run: the text of a
	// regular expression of JavaScript's, or one with flags, "/menu/i". A test runs as well where
	// one that it is part of matches. Others are skipped.
	Names []Pattern

	// Only has only those tests run that were made by test.only or with {only: true}.
	Only bool

	// Timeout is how long a test may take that does not say so itself, by the script's clock; 0 is
	// without end.
	Timeout time.Duration

	// PassOver is asked before each test begins. Where it returns a reason, the test is skipped.
	PassOver func() string

	// Colors has the errors in events written with ANSI escapes.
	Colors bool

	// Told is called with each event, in order, on the goroutine of the script, which waits for it.
	// With it, a script whose tests have all ended waits for no server that it has left open.
	Told func(Event)
}

// Pattern is a regular expression of JavaScript's. It is compiled where the tests are.
type Pattern struct{ Source, Flags string }

var patternForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^/(.*)/([a-z]*)$`) })

// ParsePattern reads a pattern as Node's --test-name-pattern has it. Flags that JavaScript does not
// have are an error.
func ParsePattern(text string) (Pattern, error) {
	parts := patternForm().FindStringSubmatch(text)
	if parts == nil {
		return Pattern{Source: text}, nil
	}
	p := Pattern{Source: parts[1], Flags: parts[2]}
	for i, flag := range p.Flags {
		if !strings.ContainsRune("dgimsuvy", flag) || strings.ContainsRune(p.Flags[i+1:], flag) {
			return p, fmt.Errorf("%q is not a regular expression of JavaScript's: its flags are %q", text, p.Flags)
		}
	}
	return p, nil
}

// The types of events, which are Node's.
const (
	Begin      = "test:begin"      // The script makes its first test.
	Dequeue    = "test:dequeue"    // A test begins to run.
	Start      = "test:start"      // What is told next is of this test. It may have ended by then.
	Pass       = "test:pass"       // A test has passed, or does not count.
	Fail       = "test:fail"       // A test has failed. With Todo it does not count.
	Complete   = "test:complete"   // A test has ended, before it is its turn to be told of.
	Plan       = "test:plan"       // So many tests were told of below one, or in all.
	Diagnostic = "test:diagnostic" // A message about a test, or about all.
	Stdout     = "test:stdout"     // The script has printed something.
	Stderr     = "test:stderr"
	End        = "test:end" // All is told.
)

// Event is one thing that a script says of its tests.
type Event struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Nesting int    `json:"nesting"` // How many tests it is part of.
	Number  int    `json:"number"`  // Its place among those of its parent, from 1.

	// Where the test stands in its source; File is empty where that is not known. Line and Column
	// count from 1, Column in UTF-16 units.
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`

	Kind      string    `json:"kind"`     // "suite", or "" for a test.
	Duration  float64   `json:"duration"` // In milliseconds of the machine's time.
	Skip      Directive `json:"skip"`
	Todo      Directive `json:"todo"`
	Cancelled bool      `json:"cancelled"`
	Failure   *Failure  `json:"error"` // Of a test that has failed.

	Count   int    `json:"count"`   // Of Plan.
	Message string `json:"message"` // Of Diagnostic, Stdout and Stderr.
	Summary bool   `json:"summary"` // Whether it is of all tests of a script, as Run says it of all scripts.
}

// Failure is why a test has failed.
type Failure struct {
	Type    string `json:"failureType"` // Node's word for it, "testCodeFailure" or "subtestsFailed" for two.
	Code    string `json:"code"`
	Message string `json:"message"`

	Text  string `json:"text"`  // What was thrown as Node's util.inspect shows it.
	Whole string `json:"whole"` // The same with what the runner adds.
	YAML  string `json:"yaml"`  // As TAP has it, each line with two spaces before it.

	// The innermost place of a script's file in its stack.
	File   string `json:"errorFile"`
	Line   int    `json:"errorLine"`
	Column int    `json:"errorColumn"`

	// Beside is what else is to be shown of it: lines that a runner adds.
	Beside string `json:"-"`
}

// subtestsFailed is the type of a failure that says no more than those below it.
const subtestsFailed = "subtestsFailed"

// Directive says that a test does not count, and maybe why.
type Directive struct {
	Given  bool
	Reason string
}

// UnmarshalJSON reads true, or the reason.
func (d *Directive) UnmarshalJSON(raw []byte) error {
	d.Given = !slices.Equal(raw, []byte("false")) && !slices.Equal(raw, []byte("null"))
	if d.Given && raw[0] == '"' {
		return json.Unmarshal(raw, &d.Reason)
	}
	return nil
}

// words returns the reason, or a word in its place.
func (d Directive) words(otherwise string) string {
	if d.Reason == "" {
		return otherwise
	}
	return d.Reason
}
