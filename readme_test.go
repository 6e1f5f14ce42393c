package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"

	"github.com/rogpeppe/go-internal/testscript"
)

// block is a fenced block of a page for people.
type block struct {
	language, code string
	at             string // "README.md:12"
}

// blocksOf returns the blocks of the pages.
func blocksOf(t *testing.T, pages ...string) []block {
	t.Helper()
	var blocks []block
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$").FindAllSubmatchIndex(text, -1) {
			blocks = append(blocks, block{
				language: string(text[m[2]:m[3]]),
				code:     string(text[m[4]:m[5]]),
				at:       fmt.Sprintf("%s:%d", page, strings.Count(string(text[:m[0]]), "\n")+1),
			})
		}
	}
	return blocks
}

// testCommand is what the README says passes all tests. It is not run from a
// test, but .ci/run does.
const testCommand = "go test ./..."

// TestMain makes this binary the command dialtone as well, which is then in the path of what the
// tests start.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dialtone": main})
}

// TestReadme runs the README and the reference: their JavaScript on the emulator, their
// shell commands in a folder with what they name, their Go programs as they stand. Go compiles and
// links for that where tests are thorough, and otherwise looks at the programs.
func TestReadme(t *testing.T) {
	t.Parallel()
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	// Go keeps its settings in the folder that is another here: without them it would compile
	// everything again.
	settings, err := exec.Command("go", "env", "GOENV").Output()
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]int{}
	for _, b := range blocksOf(t, "README.md", "docs/javascript.md") {
		if strings.TrimSpace(b.code) == testCommand {
			continue
		}
		var cmd *exec.Cmd
		quiet := false // Whether nothing is printed of what is right.
		dir := t.TempDir()
		switch b.language {
		case "js":
			write(t, filepath.Join(dir, "readme.js"), b.code)
			cmd = exec.Command("dialtone", "--emulator", "run", filepath.Join(dir, "readme.js"))
			cmd.Dir = dir
		case "sh":
			code := strings.ReplaceAll(b.code, "127.0.0.1:4010", freeAddress(t))
			if !patience.Thorough() {
				code = strings.ReplaceAll(code, "go run .", "dialtone") // which is what that would link again
			}
			cmd = exec.Command("sh", "-eu", "-c", code)
			cmd.Dir = dir
			if strings.Contains(code, "go run .") {
				cmd.Dir = root
			} else if err := os.Symlink(filepath.Join(root, "scripts"), filepath.Join(dir, "scripts")); err != nil {
				t.Fatal(err)
			}
		case "go":
			write(t, filepath.Join(dir, "main.go"), b.code)
			cmd = exec.Command("go", "run", filepath.Join(dir, "main.go"))
			if quiet = !patience.Thorough(); quiet {
				cmd = exec.Command("go", "vet", filepath.Join(dir, "main.go"))
			}
		default:
			continue
		}
		ran[b.language]++
		cmd.Env = append(withoutCredentials(os.Environ()), "XDG_CONFIG_HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir(), "GOENV="+strings.TrimSpace(string(settings)))
		cmd.WaitDelay = 10 * time.Second // for what a failed block leaves in the background
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", b.at, err, out)
		} else if len(out) == 0 && !quiet {
			t.Errorf("%s prints nothing", b.at)
		}
	}
	if ran["js"] == 0 || ran["sh"] == 0 || ran["go"] == 0 {
		t.Errorf("what ran is %v; the README should have some of each", ran)
	}
}

// freeAddress is one where nothing listens, for another run of this test may be under way.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestTheReadmesTestCommandIsWhatCIRuns(t *testing.T) {
	found := false
	for _, b := range blocksOf(t, "README.md") {
		found = found || strings.TrimSpace(b.code) == testCommand
	}
	ci, err := os.ReadFile(".ci/run")
	if err != nil {
		t.Fatal(err)
	}
	if !found || !strings.Contains(string(ci), "\n"+testCommand+"\n") {
		t.Errorf("README.md and .ci/run must both have a line %q", testCommand)
	}
}

func withoutCredentials(environ []string) []string {
	var kept []string
	for _, pair := range environ {
		if !strings.HasPrefix(pair, "TWILIO_") {
			kept = append(kept, pair)
		}
	}
	return kept
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
