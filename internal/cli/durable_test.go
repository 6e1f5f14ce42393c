package cli

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/jobs/postgrestest"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestDurableWork runs the sessions in testdata/durable on each kind of database, which
// DIALTONE_DATABASE names. Beside the commands of testdata/script and testdata/serve they have
//
//	until REGEXP command…
//	                 runs the command again and again until it prints what matches
//
// and the condition [postgres].
func TestDurableWork(t *testing.T) {
	t.Parallel()
	for kind, database := range map[string]func(t *testing.T) func(work string) string{
		"sqlite": func(*testing.T) func(string) string {
			return func(work string) string { return work + "/state/jobs.db" }
		},
		"postgres": func(t *testing.T) func(string) string { return func(string) string { return postgrestest.Database(t) } },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			where := database(t)
			testscript.Run(t, testscript.Params{
				Dir: "testdata/durable",
				Setup: func(env *testscript.Env) error {
					env.Values[servingKey{}] = newServing()
					env.Setenv("HOME", env.WorkDir)
					env.Setenv("DIALTONE_DATABASE", where(env.WorkDir))
					return nil
				},
				Condition: func(condition string) (bool, error) { return condition == kind, nil },
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"emulator": startTestEmulator, "interrupt": interrupt, "exits": exits, "until": until,
					"start": startServing, "ask": askSigned, "forge": askUnsigned, "logged": logged, "printed": printed,
					"signal": stopServing, "ended": ended, "tell": tell,
				},
			})
		})
	}
}

// until runs a command until it prints what is wanted.
func until(ts *testscript.TestScript, _ bool, args []string) {
	wanted := regexp.MustCompile("(?m)" + args[0])
	given := time.After(patience.Long)
	for {
		cmd := exec.Command(commandPath(ts), args[2:]...)
		cmd.Dir, cmd.Env = ts.Getenv("WORK"), environOf(ts)
		said, err := cmd.CombinedOutput()
		if err == nil && wanted.Match(said) {
			return
		}
		select {
		case <-given:
			ts.Fatalf("%s: %v\n%s", strings.Join(args[1:], " "), err, said)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
