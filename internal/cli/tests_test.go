package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestTests runs the sessions of dialtone test in testdata/test.
func TestTests(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/test",
		Setup: func(env *testscript.Env) error {
			giveDetector(env)
			for _, name := range []string{"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "NO_COLOR"} {
				env.Setenv(name, "")
			}
			env.Setenv("HOME", env.WorkDir)
			scripts, err := filepath.Abs("../../scripts")
			env.Setenv("SCRIPTS", scripts)
			return err
		},
		Cmds: with(calling, map[string]func(*testscript.TestScript, bool, []string){"exits": exits}),
	})
}

// BenchmarkTestsOfApplications runs the hundred tests of the applications in scripts.
func BenchmarkTestsOfApplications(b *testing.B) {
	for b.Loop() {
		if code := Run([]string{"test", "../../scripts", "--reporter", "tap"}, Process{Stdin: os.Stdin, Stdout: b.Output(), Stderr: b.Output()}); code != 0 {
			b.Fatalf("exit code %d", code)
		}
	}
}
