package repl_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"dialtone/repl"
	"dialtone/runtime"
)

// recall runs lines in a console with a history, and returns what the next
// console remembers.
func recall(t *testing.T, path string, secrets []string, lines ...string) (remembered []string, screen string) {
	t.Helper()
	run := func(lines ...string) ([]string, string) {
		var out bytes.Buffer
		editor := &typist{lines: lines, out: &out}
		err := repl.New(repl.Options{
			Editor: editor, Stdout: &out, Stderr: &out, History: path, Secrets: func() []string { return secrets },
			Open: func() (*runtime.Host, error) { return runtime.New(runtime.Options{}) },
		}).Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return editor.remembered, out.String()
	}
	_, screen = run(lines...)
	remembered, _ = run()
	return remembered, screen
}

func TestHistory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "dialtone", "history")
	got, _ := recall(t, path, nil, "1", "function f() {", "\treturn '⇥'", "}", "2", "1", "   ", ".help")
	want := []string{"function f() {\n\treturn '⇥'\n}", "2", "1", ".help"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	// A file that others could read is shut.
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	recall(t, path, nil, "3")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestHistoryKeepsTheLatest(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	var text strings.Builder
	for i := range 2500 {
		fmt.Fprintf(&text, "\"entry %d\"\n", i)
	}
	write(t, path, text.String())
	got, _ := recall(t, path, nil, "'last'")
	if len(got) != 1000 || got[0] != "entry 1501" || got[999] != "'last'" {
		t.Errorf("%d entries, %q … %q", len(got), got[0], got[len(got)-1])
	}
	if kept, err := os.ReadFile(path); err != nil || bytes.Count(kept, []byte("\n")) != 1001 {
		t.Errorf("%d lines, %v", bytes.Count(kept, []byte("\n")), err)
	}
}

func TestHistoryHasNoSecrets(t *testing.T) {
	t.Parallel()
	got, _ := recall(t, filepath.Join(t.TempDir(), "history"), []string{"topsecret"},
		"'topsecret'",
		"Twilio.Config.setup({account_sid: 'AC1', auth_token: 'x1'})",
		"const authToken = \"x2\"",
		"x = {api_secret: `x3`}",
		"'0123456789abcdef0123456789abcdef'",
		"fetch('http://user:x4@example.com')",
		"'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.x5-_'",
		"'TWILIO_AUTH_TOKEN=x6'",
		"Call.find('CA0123456789abcdef0123456789abcdef')",
		"call.auth_token",
		"password",
	)
	want := []string{"Call.find('CA0123456789abcdef0123456789abcdef')", "call.auth_token", "password"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestABrokenHistory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	write(t, path, "\"good\"\n\xff\xfe\x00\n{\"an\": \"object\"}\n\n\"cut of\n\"good too\"\n"+strings.Repeat("x", 1<<20)+"\n\"last\"")
	got, screen := recall(t, path, nil, "1")
	if want := []string{"good", "good too", "last", "1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if strings.Contains(screen, "history") {
		t.Errorf("the console complains:\n%s", screen)
	}
}

func TestAHistoryThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	// Where a folder should be, there is a file.
	write(t, filepath.Join(dir, "state"), "")
	_, screen := recall(t, filepath.Join(dir, "state", "history"), nil, "1", "2", "3")
	if strings.Count(screen, "the history is not kept") != 1 || !strings.Contains(screen, "> 3\n3") {
		t.Errorf("%s", screen)
	}
}
