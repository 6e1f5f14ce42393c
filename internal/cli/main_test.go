package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/internal/patience"
	"dialtone/jobs/postgrestest"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(withPostgres{m}, map[string]func(){"dialtone": func() { os.Exit(Run(os.Args[1:], ThisProcess())) }})
}

// withPostgres ends the server of PostgreSQL that tests share, where one was started. What the
// tests keep in memory is little beside the garbage of a command line, as for dialtone serve.
type withPostgres struct{ m *testing.M }

func (w withPostgres) Run() int {
	patience.Waiting(4)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(viewGarbage)
	}
	return postgrestest.Main(w.m)
}

// TestCommandLine runs the sessions in testdata/script. Beside testscript's own
// commands and [calling] they have
//
//	emulator         starts dialtone emulator and sets its URL, TLSPORT and credentials
//	interrupt SIGNAL CODE command…
//	                 runs the command until it prints ready, sends it a signal,
//	                 and checks the code it exits with
//	exits CODE command…
//	                 runs the command and checks the code it exits with
//	app              starts an application that answers calls and texts, and sets APP to its URL
//	other            starts another TLS server, at a host that no NO_PROXY has, and sets OTHER to its
//	                 URL and OTHER_CA to a file with its certificate
func TestCommandLine(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			giveDetector(env)
			for _, name := range []string{"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_EDGE", "TWILIO_REGION"} {
				env.Setenv(name, "")
			}
			for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"} {
				env.Setenv(name, "")
				env.Setenv(strings.ToLower(name), "")
			}
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, ".config")) // of the certificate authority
			env.Setenv("HOME", env.WorkDir)
			rows := 150 // of a durable run, which is killed and stopped when it has 20 more
			if patience.Thorough() {
				rows = 400
			}
			env.Setenv("ROWS", strconv.Itoa(rows))
			env.Setenv("OTHERS", strconv.Itoa(rows-1))
			scripts, err := filepath.Abs("../../scripts")
			env.Setenv("SCRIPTS", scripts)
			return err
		},
		Cmds: with(calling, map[string]func(*testscript.TestScript, bool, []string){
			"emulator":  startTestEmulator,
			"app":       startApp,
			"other":     startOtherServer,
			"interrupt": interrupt,
			"exits":     exits,
		}),
	})
}

// giveDetector gives the commands of a session what the environment says to the race detector: how
// long they wait before they end, which is a second each unless it says so.
func giveDetector(env *testscript.Env) {
	if options, ok := os.LookupEnv("GORACE"); ok {
		env.Setenv("GORACE", options)
	}
}

// startTestEmulator runs dialtone emulator in a process of its own, as another
// terminal would.
func startTestEmulator(ts *testscript.TestScript, neg bool, args []string) {
	cmd := exec.Command(commandPath(ts), append([]string{"emulator", "--addr", "127.0.0.1:0"}, args...)...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environOf(ts)
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	readEmulator(ts, stdout)
}

// readEmulator sets what an emulator says of itself on standard output.
func readEmulator(ts *testscript.TestScript, stdout io.Reader) {
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		line := lines.Text()
		if name, value, ok := strings.Cut(strings.TrimPrefix(line, "export "), "="); ok && strings.HasPrefix(line, "export ") {
			ts.Setenv(name, value)
		}
		if _, rest, ok := strings.Cut(line, "API on http://"); ok {
			ts.Setenv("URL", "http://"+strings.TrimRight(strings.Fields(rest)[0], ";"))
		}
		if _, rest, ok := strings.Cut(line, "https://127.0.0.1:"); ok {
			ts.Setenv("TLSPORT", strings.Fields(rest)[0])
		}
		if strings.HasPrefix(line, "# phones") { // the last
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return
		}
	}
	ts.Fatalf("the emulator did not say where it serves")
}

// exits checks the code that a command exits with, and keeps what it prints for
// stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := err.(*exec.ExitError); ok {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// interrupt starts a command, waits until it prints ready, sends a signal, and
// checks that it ends soon and with which code.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	signal := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill}[args[0]]
	cmd := exec.Command(commandPath(ts), args[3:]...)
	cmd.Dir, cmd.Env = ts.Getenv("WORK"), environOf(ts)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && lines.Text() != "ready" {
	}
	ts.Check(cmd.Process.Signal(signal))
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(patience.Long):
		_ = cmd.Process.Kill()
		ts.Fatalf("the command went on after the signal")
	}
	if got := fmt.Sprint(cmd.ProcessState.ExitCode()); got != args[1] {
		ts.Fatalf("exit code %s, want %s; standard error:\n%s", got, args[1], stderr.String())
	}
}

func commandPath(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(dir, "dialtone")
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	ts.Fatalf("no dialtone in PATH")
	return ""
}

// A host that is closed leaves no connection that another test would wait for.
func TestTheEmulatorOfAProcessEndsWithIt(t *testing.T) {
	local, server, err := startEmulator(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	url := server.URL() + "/2010-04-01/Accounts/" + local.AccountSID() + ".json"
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(local.AccountSID(), local.AuthToken())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the account answers %s", response.Status)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if _, err := http.DefaultClient.Do(request); err == nil {
		t.Error("the emulator answers after it was closed")
	}
}
