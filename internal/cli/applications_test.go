package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestApplications has the people of each application in scripts/ call it and write to it, as the
// sessions in testdata/applications say. Their calls take minutes, and the sessions no time.
func TestApplications(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:      "testdata/applications",
		Deadline: time.Now().Add(time.Hour), // they wait for those before them
		Setup: func(env *testscript.Env) error {
			giveDetector(env)
			scripts, err := filepath.Abs("../../scripts")
			env.Setenv("SCRIPTS", scripts)
			return err
		},
		Cmds: calling,
	})
}

// TestTheSameEachTime: with --seed, the applications and the people who use them leave the same
// journal each time, to the byte.
func TestTheSameEachTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../scripts")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"appointments", "delivery", "ivr", "meeting", "support", "voicemail"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(dir, name+".js")
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			script = append(script, "\nconsole.log('JOURNAL' + Emulator.journal({stable: true}))\n"...)
			if err := os.WriteFile(file, script, 0o600); err != nil {
				t.Fatal(err)
			}
			var runs [2]string
			for i := range runs {
				var out, errs strings.Builder
				if code := Run([]string{"--emulator", "--seed", "roses", "run", file}, Process{Stdin: os.Stdin, Stdout: &out, Stderr: &errs}); code != 0 {
					t.Fatalf("exit code %d: %s%s", code, &out, &errs)
				}
				_, runs[i], _ = strings.Cut(out.String(), "JOURNAL")
			}
			if !strings.Contains(runs[0], `"kind": "webhook"`) || !strings.Contains(runs[0], "2026-01-01T12:0") {
				t.Errorf("the journal has no webhook, or another time: %s", runs[0])
			}
			was, is := strings.Split(runs[0], "\n"), strings.Split(runs[1], "\n")
			for n := range max(len(was), len(is)) {
				if n >= min(len(was), len(is)) || was[n] != is[n] {
					t.Fatalf("line %d of %d and %d differs:\n%s\nwas\n%s", n, len(was), len(is),
						strings.Join(is[max(0, n-20):min(n+1, len(is))], "\n"), strings.Join(was[max(0, n-20):min(n+1, len(was))], "\n"))
				}
			}
		})
	}
}

// TestEveryScriptIsRun: no example is there that no session runs.
func TestEveryScriptIsRun(t *testing.T) {
	sessions, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(sessions) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	var ran strings.Builder
	for _, name := range sessions {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ran.Write(text)
	}
	examples, err := filepath.Glob("../../scripts/*.js")
	if err != nil || len(examples) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range examples {
		if !strings.Contains(ran.String(), "$SCRIPTS/"+filepath.Base(name)) {
			t.Errorf("%s is run by no session", name)
		}
	}
}
