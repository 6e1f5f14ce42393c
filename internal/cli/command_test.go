package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dialtone/internal/cli/command"
	"dialtone/runtime"
)

// How a command ends: with which exit code, and what a person reads.
func TestHowCommandsEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		code   int
		report string
	}{
		{nil, 0, ""},
		{errors.New("it broke"), 1, "dialtone: it broke\n"},
		{command.Usage("--keep takes %s", "a time"), command.WrongUsage, "dialtone: --keep takes a time\n"},
		{fmt.Errorf("jobs: %w", command.Usage("no")), command.WrongUsage, "dialtone: jobs: no\n"},
		{command.Ended(3), 3, ""},
		{&command.EndedError{Err: errors.New("cannot run npm"), Code: 127}, 127, "dialtone: cannot run npm\n"},
		{&runtime.ExitError{Code: 7}, 7, ""},
		{&runtime.InterruptError{Reason: context.Canceled, Cause: runtime.ErrInterrupted}, 130, ""},
		{&runtime.InterruptError{Reason: context.Canceled, Cause: runtime.ErrTerminated}, 143, ""},
	} {
		if code, report := command.ExitCode(c.err), command.Report(c.err); code != c.code || report != c.report {
			t.Errorf("%v: exit code %d and %q, want %d and %q", c.err, code, report, c.code, c.report)
		}
	}
}

// A call that a signal has stopped ends with the signal's code.
func TestAStoppedCallTellsItsSignal(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(runtime.ErrTerminated)
	if code := command.ExitCode((&command.Call{Context: ctx}).Stopped()); code != 143 {
		t.Errorf("exit code %d", code)
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"": 0, "30d": 30 * 24 * time.Hour, "12h": 12 * time.Hour, "1h30m": 90 * time.Minute} {
		if d, err := command.Days("--keep", text); d != want || err != nil {
			t.Errorf("%q: %v, %v", text, d, err)
		}
	}
	for _, text := range []string{"d", "0d", "-1d", "1.5d", "100000d", "0s", "-1h", "soon"} {
		if d, err := command.Days("--keep", text); err == nil || command.ExitCode(err) != command.WrongUsage {
			t.Errorf("%q: %v, %v", text, d, err)
		}
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"http://[::]:80": "http://127.0.0.1:80", "http://0.0.0.0:80": "http://127.0.0.1:80",
		"http://10.0.0.0:80": "http://10.0.0.0:80", "http://[::1]:80": "http://[::1]:80",
	} {
		if got := command.Reachable(url); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
}

func TestGetenv(t *testing.T) {
	t.Parallel()
	p := Process{Environ: []string{"A=1", "AB=2", "B=x=y", "C="}}
	for name, want := range map[string]string{"A": "1", "AB": "2", "B": "x=y", "C": "", "D": ""} {
		if got := p.Getenv(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A process finds files from its working folder, where that is not the folder of this process.
func TestWhereAProcessFindsFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	elsewhere := Process{Dir: dir}
	for _, c := range []struct {
		p          Process
		name, want string
	}{
		{Process{}, "a.js", "a.js"},
		{elsewhere, "a.js", filepath.Join(dir, "a.js")},
		{elsewhere, "../a.js", filepath.Join(filepath.Dir(dir), "a.js")},
		{elsewhere, dir, dir},
		{elsewhere, "", ""}, // nothing was named
	} {
		if got := c.p.Path(c.name); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.name, c.p.Dir, got, c.want)
		}
	}
	here, err := os.Getwd()
	if err != nil || elsewhere.WorkingDir() != dir || (Process{}).WorkingDir() != here {
		t.Errorf("%q and %q, want %q; %v", elsewhere.WorkingDir(), Process{}.WorkingDir(), here, err)
	}
}
