package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/jobs/postgrestest"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestDurableWork runs the sessions in testdata/durable on each kind of database, which
// DIALTONE_DATABASE names. Beside the commands of testdata/script and testdata/serve they have
//
//	until REGEXP dialtone …
//	                 calls dialtone again and again until it prints what matches
//	amid REGEXP SIGNAL CODE command…
//	                 runs the command until dialtone jobs prints what matches, sends it a signal, and
//	                 checks the code that it exits with
//	says REGEXP SIGNAL CODE command…
//	                 runs the command until its standard error has what matches, sends it a signal,
//	                 and checks the code that it exits with
//
// and the condition [postgres].
func TestDurableWork(t *testing.T) {
	t.Parallel()
	for kind, database := range map[string]func(work string) (string, error){
		"sqlite":   func(work string) (string, error) { return work + "/state/jobs.db", nil },
		"postgres": func(string) (string, error) { return postgrestest.NewDatabase() },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			if kind == "postgres" {
				postgrestest.Need(t)
			}
			testscript.Run(t, testscript.Params{
				Dir: "testdata/durable",
				Setup: func(env *testscript.Env) error {
					giveDetector(env)
					env.Values[servingKey{}] = newServing()
					env.Setenv("HOME", env.WorkDir)
					where, err := database(env.WorkDir)
					env.Setenv("DIALTONE_DATABASE", where)
					return err
				},
				Condition: func(condition string) (bool, error) { return condition == kind, nil },
				Cmds: with(calling, map[string]func(*testscript.TestScript, bool, []string){
					"emulator": startTestEmulator, "interrupt": interrupt, "exits": exits, "until": until, "amid": amid, "says": says,
					"start": startServing, "ask": askSigned, "forge": askUnsigned, "logged": logged, "printed": printed,
					"signal": stopServing, "ended": ended, "tell": tell,
				}),
			})
		})
	}
}

// amid sends a command a signal once the runs are as it is wanted.
func amid(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(commandPath(ts), args[4:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environOf(ts)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	ts.Check(cmd.Start())
	until(ts, false, []string{args[0], "dialtone", "jobs"})
	ts.Check(cmd.Process.Signal(map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill}[args[1]]))
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); fmt.Sprint(code) != args[2] {
		ts.Fatalf("exit code %d, want %s\n%s", code, args[2], said.String())
	}
}

// says sends a command a signal once its standard error has what is wanted.
func says(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command(commandPath(ts), args[4:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environOf(ts)
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	collect(stderr).wait(ts, regexp.MustCompile(args[0]))
	ts.Check(cmd.Process.Signal(map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[args[1]]))
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); fmt.Sprint(code) != args[2] {
		ts.Fatalf("exit code %d, want %s", code, args[2])
	}
}

// until runs a command until it prints what is wanted.
func until(ts *testscript.TestScript, _ bool, args []string) {
	wanted := regexp.MustCompile("(?m)" + args[0])
	given := time.After(patience.Long)
	for {
		var out said
		code := begin(ts, context.Background(), args[1:], &out, &out)()
		if code == 0 && wanted.MatchString(out.String()) {
			return
		}
		select {
		case <-given:
			ts.Fatalf("%s: exit code %d\n%s", strings.Join(args[1:], " "), code, out.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
}
