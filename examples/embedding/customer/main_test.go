package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	script "dialtone/runtime"
)

// The child of a test is the test's own program.
func TestMain(m *testing.M) {
	script.ServeProcess(sandbox)
	os.Exit(m.Run())
}

func TestScriptsAreStoppedAndTheProgramGoesOn(t *testing.T) {
	paths, err := filepath.Glob("scripts/*.js")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), &out, paths); err != nil {
		t.Fatal(err)
	}
	const want = `1-good.js gives 10% off
2-wrong.js: 2-wrong.js:1: TypeError: Cannot read property 'length' of undefined
3-endless.js: 3-endless.js:2: the script was stopped: it ran longer than 2s (Limits.Time)
4-greedy.js: stopped for its memory
5-curious.js: 5-curious.js:1: Error: reading '/etc/passwd' is not allowed: this host grants its scripts no files (runtime.Options.Files does)
6-good.js gives 5% off
`
	// In which column a loop is when its time is up is chance, and so is whether the
	// child sees first that it has too much, or this process does.
	got := regexp.MustCompile(`(\.js:\d+):\d+`).ReplaceAllString(out.String(), "$1")
	got = regexp.MustCompile(`(4-greedy\.js: ).*\((Limits\.Heap|Process\.Memory)\)`).ReplaceAllString(got, "${1}stopped for its memory")
	if got != want {
		t.Errorf("it prints\n%s", got)
	}
}
