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
3-endless.js: 3-endless.js:2: the script was stopped: it ran longer than 1s (Limits.Time)
4-greedy.js: 4-greedy.js:3: the script was stopped: the heap of the process grew by more than 64 MiB (Limits.Heap)
5-curious.js: 5-curious.js:1: Error: reading '/etc/passwd' is not allowed: this host grants its scripts no files (runtime.WithFolder, WithFS and WithAllFiles do)
6-good.js gives 5% off
`
	// In which column a loop is when its time is up is chance.
	if got := regexp.MustCompile(`(\.js:\d+):\d+`).ReplaceAllString(out.String(), "$1"); got != want {
		t.Errorf("it prints\n%s", got)
	}
}
