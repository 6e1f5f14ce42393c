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
			scripts, err := filepath.Abs("../../scripts")
			env.Setenv("SCRIPTS", scripts)
			return err
		},
	})
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
