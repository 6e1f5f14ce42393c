package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestWhatAChangeConcerns: a file of tests that changes is run again alone, and all are where
// another file changes; what packages and hidden folders have is not looked at.
func TestWhatAChangeConcerns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run := &testRun{dir: dir}
	write := func(name, content string) string {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Unix(int64(1000+len(content)), 0)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := write("a.test.js", ""), write("below/b.test.ts", "")
	lib := write("lib.js", "")
	tests, err := run.find(nil)
	if err != nil || !cmp.Equal(tests, []string{a, b}) {
		t.Fatalf("found %v, %v", tests, err)
	}
	before := run.look()
	for _, step := range []struct {
		name           string
		change         func()
		changed, again []string
	}{
		{"nothing", func() {}, nil, nil},
		{"a file of tests", func() { write("a.test.js", "x") }, []string{a}, []string{a}},
		{"a file of theirs", func() { write("lib.js", "x") }, []string{lib}, []string{a, b}},
		{"both", func() { write("lib.js", "xy"); write("below/b.test.ts", "x") }, []string{b, lib}, []string{a, b}},
		{"a package", func() { write("node_modules/x/index.js", "x"); write(".git/index", "x"); write(".env", "x") }, nil, nil},
		{"a new file of theirs", func() { write("data.json", "{}") }, []string{filepath.Join(dir, "data.json")}, []string{a, b}},
		{"one that goes", func() { _ = os.Remove(filepath.Join(dir, "data.json")) }, []string{filepath.Join(dir, "data.json")}, []string{a, b}},
		{"tests that nobody asked for", func() { write("c.test.js", "x") }, []string{filepath.Join(dir, "c.test.js")}, nil},
	} {
		step.change()
		now := run.look()
		changed := differing(before, now)
		if !cmp.Equal(changed, step.changed) || !cmp.Equal(concerned(changed, tests), step.again) {
			t.Errorf("%s: changed %v, again %v", step.name, changed, concerned(changed, tests))
		}
		before = now
	}
}

// BenchmarkTestsOfApplications runs the hundred tests of the applications in scripts.
func BenchmarkTestsOfApplications(b *testing.B) {
	for b.Loop() {
		if code := Run([]string{"test", "../../scripts", "--reporter", "tap"}, Process{Stdin: os.Stdin, Stdout: b.Output(), Stderr: b.Output()}); code != 0 {
			b.Fatalf("exit code %d", code)
		}
	}
}

// spoken hands on what is printed, as it comes.
type spoken chan string

func (p spoken) Write(text []byte) (int, error) {
	p <- string(text)
	return len(text), nil
}

// until reads what is printed until it has words.
func (p spoken) until(t *testing.T, words string) {
	t.Helper()
	all := ""
	for late := time.After(5 * time.Minute); !strings.Contains(all, words); {
		select {
		case text := <-p:
			all += text
		case <-late:
			t.Fatalf("%q has not come; what has: %s", words, all)
		}
	}
}

// TestWatchRunsAgain: the loop runs all tests, waits, runs those again that a change concerns, also
// where one fails, and ends with its context.
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
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := make(spoken, 1000)
	run := &testRun{environment: &environment{ctx: ctx, Process: Process{Stdout: out, Stderr: out}}, dir: dir, reporter: "tap"}
	ended := make(chan error, 1)
	go func() { ended <- run.watch(ctx, nil) }()
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
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
