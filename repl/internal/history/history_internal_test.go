package history

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What is added is there in the next session, each entry once and the latest last; others of the
// machine cannot read it.
func TestEntriesLastInAFileOfTheUserAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state", "history")
	file, err := Open(path)
	if err != nil || len(file.Entries) != 0 {
		t.Fatalf("%q, %v", file.Entries, err)
	}
	for _, entry := range []string{"1 + 1", "a\nb 'ü'", "1 + 1"} {
		if err := file.Add(entry); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"a\nb 'ü'", "1 + 1"}
	again, err := Open(path)
	if err != nil || !slices.Equal(again.Entries, want) || !slices.Equal(file.Entries, want) {
		t.Errorf("%q and %q, %v", file.Entries, again.Entries, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// Sessions at the same time add to one file, and neither writes over what the other has added.
func TestSessionsAddToOneFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	one, _ := Open(path)
	two, _ := Open(path)
	for _, err := range []error{one.Add("first"), two.Add("second"), one.Add("third")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	both, err := Open(path)
	if err != nil || !slices.Equal(both.Entries, []string{"first", "second", "third"}) {
		t.Errorf("%q, %v", both.Entries, err)
	}
}

// A file that was cut off, or has other lines, loses these and no entry, and is whole again.
func TestAFileThatWasCutOffIsMended(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"cut off": `"one"` + "\n" + `"two"` + "\n" + `"thr`,
		"other":   `"one"` + "\nnot JSON\n" + `{"a":1}` + "\n\"\"\n" + `"two"` + "\n",
		"bytes":   `"one"` + "\n\"\xff\"\n" + `"two"` + "\n",
	} {
		path := filepath.Join(t.TempDir(), "history")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		file, err := Open(path)
		if err != nil || !slices.Equal(file.Entries, []string{"one", "two"}) {
			t.Errorf("%s: %q, %v", name, file.Entries, err)
		}
		if left, err := os.ReadFile(path); err != nil || string(left) != "\"one\"\n\"two\"\n" {
			t.Errorf("%s: the file has %q, %v", name, left, err)
		}
	}
}

// The last entries are kept, and the file does not grow for ever.
func TestTheLastEntriesAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "history")
	var all strings.Builder
	for i := range 2*limit + 1 {
		fmt.Fprintf(&all, "\"%d\"\n", i)
	}
	if err := os.WriteFile(path, []byte(all.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := Open(path)
	if err != nil || len(file.Entries) != limit || file.Entries[0] != fmt.Sprint(limit+1) || file.Entries[limit-1] != fmt.Sprint(2*limit) {
		t.Errorf("%d entries, %v", len(file.Entries), err)
	}
	if left, err := os.ReadFile(path); err != nil || strings.Count(string(left), "\n") != limit {
		t.Errorf("the file has %d lines, %v", strings.Count(string(left), "\n"), err)
	}
}

// Without a path nothing is written, and the session has its entries all the same.
func TestWithoutAPathNothingIsKept(t *testing.T) {
	t.Parallel()
	file, err := Open("")
	if err == nil {
		err = file.Add("1")
	}
	if err != nil || !slices.Equal(file.Entries, []string{"1"}) {
		t.Errorf("%q, %v", file.Entries, err)
	}
}

func TestLinesThatCarryASecret(t *testing.T) {
	t.Parallel()
	known := []string{"", "correct horse"}
	for _, line := range []string{
		"login('correct horse')",
		`connect({authToken: "x"})`,
		"const api_secret = 'abc'",
		"password: `p`",
		"process.env.TWILIO_AUTH_TOKEN = f()",
		"f('0123456789abcdef0123456789abcdef')",
		"fetch('https://me:pass@example.com')",
		"jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJTSzEifQ.c2ln'",
		"headers = {Authorization: 'Basic QUM6eA=='}; basic 'x'",
	} {
		if !CarriesSecret(line, known) {
			t.Errorf("%s is kept", line)
		}
	}
	for _, line := range []string{
		"1 + 1",
		"Call.find('CA0123456789abcdef0123456789abcdef')",
		"fetch('https://example.com/a:b')",
		"token(account)",
		"sha.length == 40 && '0123456789abcdef0123456789abcdef01234567'",
	} {
		if CarriesSecret(line, known) {
			t.Errorf("%s is not kept", line)
		}
	}
}
