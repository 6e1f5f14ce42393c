package library_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// What child_process does is what it does in Node.
func TestProgramsAsNode(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to compare with")
	}
	const script = "testdata/programs/programs.mjs"
	ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
	defer cancel()
	want, err := exec.CommandContext(ctx, "node", script).CombinedOutput()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, want)
	}
	var out bytes.Buffer
	host, err := runtime.New(runtime.Options{
		Files:    runtime.Files{All: true},
		Programs: []string{"*"},
		Env:      runtime.Env{Vars: map[string]string{"PATH": os.Getenv("PATH")}},
		Stdout:   &out,
		Stderr:   &out,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	if err := host.RunFile(ctx, script); err != nil {
		fmt.Fprint(&out, runtime.Report(err))
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("-node +dialtone:\n%s", diff)
	}
}

// Without a grant nothing runs, and with names only what they name.
func TestProgramsNeedAGrant(t *testing.T) {
	for source, want := range map[string]string{
		"require('child_process').spawn('true')":          "running true is not allowed: scripts may run echo only",
		"require('child_process').execFileSync('true')":   "running true is not allowed",
		"require('child_process').execSync('echo hi')":    "running /bin/sh is not allowed",
		"require('child_process').exec('echo hi')":        "running /bin/sh is not allowed",
		"require('child_process').fork('./file.js')":      "child_process.fork is missing here",
		"require('child_process').spawn('/bin/echo', [])": "running /bin/echo is not allowed",
	} {
		host := hosttest.New(t, runtime.Options{Programs: []string{"echo"}})
		if _, err := host.Eval(t.Context(), "script.js", source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
	host := hosttest.New(t, runtime.Options{Programs: []string{"echo"}})
	value, err := host.Eval(t.Context(), "script.js", "require('child_process').execFileSync('echo', ['hi']).toString()")
	if err != nil || value.String() != "hi\n" {
		t.Errorf("%v, %v", value, err)
	}
	_, err = hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", "require('child_process').spawn('true')")
	if err == nil || !strings.Contains(err.Error(), "grants its scripts no programs") {
		t.Error(err)
	}
}

// A clock that is told what scripts do knows that one which waits for a program does not compute.
func TestTheClockKnowsOfPrograms(t *testing.T) {
	if _, err := exec.LookPath("echo"); err != nil {
		t.Skip("there is no program to run")
	}
	p := &pacer{}
	host, err := runtime.New(runtime.Options{Programs: []string{"*"}, Clock: p})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	if _, err := host.Eval(t.Context(), "script.js", "require('child_process').execFileSync('echo', ['hi'])"); err != nil || !slices.Equal(p.told, []string{"blocked", "over"}) {
		t.Errorf("it is told %q, %v", p.told, err)
	}
}

// pacer notes when scripts wait for programs.
type pacer struct{ told []string }

func (p *pacer) Now() time.Time { return time.Now() }
func (p *pacer) After(time.Duration) (<-chan time.Time, func()) {
	return nil, func() {}
}
func (p *pacer) Busy(func() string) func() { return func() {} }
func (p *pacer) Blocked() func() {
	p.told = append(p.told, "blocked")
	return func() { p.told = append(p.told, "over") }
}
func (p *pacer) Asking() func()        { return func() {} }
func (p *pacer) Serving(string) func() { return func() {} }
func (p *pacer) Answering() func()     { return func() {} }
func (p *pacer) Stands() error         { return nil }
