// Package testcommand is the command dialtone test: it runs files of tests, side by side, each with
// a host and a local Twilio of its own.
package testcommand

import (
	"context"
	"io"
	"time"

	"dialtone/emulator"
	"dialtone/internal/cli/command"
	"dialtone/runtime"
	"dialtone/runtime/tests"
)

// Call is what the command runs in.
type Call struct {
	command.Call
	Timeout time.Duration // For one test; 0 is none.

	// Check returns what is wrong with the flags of the whole program.
	Check func() error

	// Host makes a host for a file, with a local Twilio of its own whose time has begun, and what
	// is called when the file has ended. What the script prints goes to stdout and stderr. Begin is
	// called with the local Twilio, and returns how the file's tests run. What the host keeps ends
	// with ctx.
	Host func(ctx context.Context, stdout, stderr io.Writer, begin func(*emulator.Session) tests.Options) (host *runtime.Host, end func(), err error)
}

// Command is dialtone test.
type Command struct {
	Paths    []string `arg:"" optional:"" help:"Files, folders, or patterns such as 'flows/**/*.test.js'. Without any all *.test.js, .mjs, .cjs and .ts below the working folder, but not in node_modules."`
	Grep     []string `sep:"none" placeholder:"PATTERN" help:"Run only the tests whose names, or those of what they are in, match this regular expression: --grep menu, or /menu/i. May be given several times."`
	Only     bool     `help:"Run only the tests that are marked by only."`
	Reporter string   `enum:"spec,tap,junit" default:"spec" placeholder:"NAME" help:"Print results for people (spec), or as tap or junit."`
	Bail     bool     `help:"Run no further tests when one has failed."`
	Watch    bool     `short:"w" help:"Stay, and run tests again when files change: a changed file of tests alone, or all where another file has changed."`
}
