package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/testcommand"
	"dialtone/runtime"
	"dialtone/runtime/paths"
	"dialtone/runtime/tests"
)

// spoken hands on what is printed, as it comes.
type spoken chan string

func (p spoken) Write(text []byte) (int, error) {
	p <- string(text)
	return len(text), nil
}

// until reads what is printed until it has words, and returns it.
func (p spoken) until(t *testing.T, words string) (all string) {
	t.Helper()
	for late := time.After(5 * time.Minute); !strings.Contains(all, words); {
		select {
		case text := <-p:
			all += text
		case <-late:
			t.Fatalf("%q has not come; what has: %s", words, all)
		}
	}
	return all
}

// TestWatchRunsAgain: the loop runs all tests, waits, runs those again that a change concerns, also
// where one fails, and ends with Ctrl-C.
func TestWatchRunsAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("lib.js", "module.exports = 1\n")
	write("a.test.js", "require('node:test')('one is ' + require('./lib.js'), () => {})\n")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	out := make(spoken, 1000)
	call := &testcommand.Call{
		Call:  command.Call{Context: ctx, Process: Process{Stdout: out, Stderr: out, Dir: dir}},
		Check: func() error { return nil }, Host: bare,
	}
	ended := make(chan error, 1)
	go func() { ended <- (&testcommand.Command{Watch: true, Reporter: "tap"}).Run(call) }()
	out.until(t, "ok 1 - one is 1")
	out.until(t, "Waiting for files to change")
	write("lib.js", "module.exports = 'another'\n")
	out.until(t, "changed: lib.js")
	out.until(t, "ok 1 - one is another")
	out.until(t, "Waiting for files to change")
	write("a.test.js", "require('node:test')('it fails', () => { throw new Error('no') })\n")
	out.until(t, "changed: a.test.js")
	out.until(t, "not ok 1 - it fails")
	out.until(t, "Waiting for files to change")
	cancel(runtime.ErrInterrupted)
	if code := command.ExitCode(<-ended); code != 130 {
		t.Errorf("exit code %d", code)
	}
}

// bare makes hosts that read all files, and a local Twilio that no script sees.
func bare(_ context.Context, stdout, stderr io.Writer, begin func(*emulator.Session) tests.Options) (*runtime.Host, func(), error) {
	local := emulator.New(emulator.Options{Empty: true})
	files, err := paths.New(paths.Rules{Read: paths.Access{All: true}})
	if err != nil {
		return nil, nil, err
	}
	host, err := runtime.New(runtime.Options{Stdout: stdout, Stderr: stderr, Files: runtime.Files{Rules: files}, Tests: begin(local.Main())})
	return host, func() { _ = host.Close(); local.Close() }, err
}
