package library_test

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// process.stdout is the stream that it is in Node, whatever is asked of it first.
func TestOutputIsAStreamAsInNode(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to compare with")
	}
	const script = "testdata/process/output.js"
	ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
	defer cancel()
	want, err := exec.CommandContext(ctx, "node", script).CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, want)
	}
	var out bytes.Buffer
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{All: true}, Stdout: &out, Stderr: &out})
	if err := host.RunFile(ctx, script); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("-node +dialtone:\n%s", diff)
	}
}

// What does not belong to a stream is not given to one: a method that a script replaces is the
// script's.
func TestOutputKeepsWhatAScriptReplaces(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"let got; process.stdout.write = text => { got = text }; process.stdout.on('finish', () => {}); process.stdout.write('x'); got": "x",
		"process.stdout.isTTY = true; process.stdout.columns = 40; process.stdout.isTTY + ' ' + process.stdout.columns":                 "true 40",
		"process.stdout.on('drain', () => {}); process.stdout.isTTY = true; process.stdout.isTTY + ''":                                  "true",
		"String(process.stdout)":       "[object Object]",
		"'columns' in process.stdout":  "false",
		"'writable' in process.stderr": "true",
	} {
		value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", source)
		if err != nil || value.String() != want {
			t.Errorf("%s: %v, %v; want %s", source, value, err, want)
		}
	}
}

// The depth of colors follows the environment as in Node.
func TestColorDepthAsInNode(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to compare with")
	}
	const source = `[{}, {TERM: 'xterm'}, {TERM: 'xterm-256color'}, {TERM: 'dumb'}, {TERM: 'mosh'}, {COLORTERM: 'truecolor'}, {COLORTERM: 'x'}, {NO_COLOR: ''},
		{FORCE_COLOR: '3'}, {FORCE_COLOR: '0'}, {CI: '1'}, {CI: '1', GITHUB_ACTIONS: '1'}, {TMUX: 'x'}, {TERM_PROGRAM: 'iTerm.app'}, {TEAMCITY_VERSION: '9.1.0'}]`
	want, err := exec.Command("node", "--no-warnings", "-p", "const {getColorDepth} = require('tty').WriteStream.prototype; "+source+".map(env => getColorDepth(env)).join()").Output()
	if err != nil {
		t.Fatal(err)
	}
	value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", "const {getColorDepth} = require('tty').WriteStream.prototype; "+source+".map(env => getColorDepth(env)).join()")
	if err != nil || value.String() != strings.TrimSpace(string(want)) {
		t.Errorf("%v, %v; want %s", value, err, want)
	}
}
