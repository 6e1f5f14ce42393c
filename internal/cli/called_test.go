package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"

	"github.com/rogpeppe/go-internal/testscript"
)

// calling are the commands of sessions for what says nothing of processes: dialtone runs in that of
// the test, where it takes a part of the time that one of its own takes. They are
//
//	call dialtone …  what exec does, without standard input
//	calls CODE dialtone …
//	                 what exits does
//	callstop SIGNAL CODE dialtone …
//	                 what interrupt does; the command is told to stop as SIGNAL would have it
//	twilio           what emulator does
//
// Each command and each flag has a session where it runs as a process; so have exit codes, signals,
// standard input and what is read of the process itself.
var calling = map[string]func(*testscript.TestScript, bool, []string){
	"call": call, "calls": calls, "callstop": callStop, "twilio": callEmulator,
}

// with returns commands of sessions with those that others have.
func with(all ...map[string]func(*testscript.TestScript, bool, []string)) map[string]func(*testscript.TestScript, bool, []string) {
	joined := map[string]func(*testscript.TestScript, bool, []string){}
	for _, commands := range all {
		for name, command := range commands {
			joined[name] = command
		}
	}
	return joined
}

func call(ts *testscript.TestScript, neg bool, args []string) {
	if code := called(ts, args); neg == (code == 0) {
		ts.Fatalf("exit code %d", code)
	}
}

func calls(ts *testscript.TestScript, _ bool, args []string) {
	if code := called(ts, args[1:]); fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// called runs a command line for its exit code, and keeps what it prints for stdout and stderr.
func called(ts *testscript.TestScript, args []string) int {
	var stdout, stderr said
	code := begin(ts, context.Background(), args, &stdout, &stderr)()
	_, _ = io.WriteString(ts.Stdout(), stdout.String())
	_, _ = io.WriteString(ts.Stderr(), stderr.String())
	return code
}

func callStop(ts *testscript.TestScript, _ bool, args []string) {
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	var stderr said
	out, in := io.Pipe()
	end := begin(ts, ctx, args[2:], in, &stderr)
	ended := make(chan int, 1)
	go func() {
		ended <- end()
		_ = in.Close()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "ready" {
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	stop(map[string]error{"INT": runtime.ErrInterrupted, "TERM": runtime.ErrTerminated}[args[0]])
	select {
	case code := <-ended:
		if fmt.Sprint(code) != args[1] {
			ts.Fatalf("exit code %d, want %s; standard error:\n%s", code, args[1], stderr.String())
		}
	case <-time.After(patience.Long):
		ts.Fatalf("the command went on after it was told to stop")
	}
}

func callEmulator(ts *testscript.TestScript, _ bool, args []string) {
	ctx, stop := context.WithCancelCause(context.Background())
	out, in := io.Pipe()
	end := begin(ts, ctx, append([]string{"dialtone", "emulator", "--addr", "127.0.0.1:0"}, args...), in, io.Discard)
	ended := make(chan struct{})
	go func() {
		end()
		_ = in.Close()
		close(ended)
	}()
	ts.Defer(func() {
		stop(runtime.ErrInterrupted)
		<-ended
	})
	readEmulator(ts, out)
}

// begin begins a command line, and returns what waits for its end and returns its exit code.
func begin(ts *testscript.TestScript, ctx context.Context, args []string, stdout, stderr io.Writer) (end func() int) {
	if len(args) == 0 || args[0] != "dialtone" {
		ts.Fatalf("only dialtone can be called, and other programs are run by exec")
	}
	stdin, err := os.Open(os.DevNull)
	ts.Check(err)
	p := Process{Stdin: stdin, Stdout: stdout, Stderr: stderr, Environ: environOf(ts), Dir: ts.MkAbs(".")}
	return func() int {
		defer stdin.Close()
		return run(ctx, args[1:], p)
	}
}

// said is what a command has written, by any of its goroutines.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// environOf returns the environment of a session: the variables that sessions set, as far as this
// one has them.
func environOf(ts *testscript.TestScript) []string {
	var environ []string
	for _, name := range variablesOfSessions() {
		if value := ts.Getenv(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	return environ
}

// variablesOfSessions are those that testscript, our tests and the sessions themselves set.
var variablesOfSessions = sync.OnceValue(func() []string {
	names := []string{
		"PATH", "HOME", "TMPDIR", "XDG_CONFIG_HOME", "GORACE", "WORK", "SCRIPTS", "URL", "APP",
		"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET",
	}
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	sessions, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		panic(err) // the pattern is wrong
	}
	for _, session := range sessions {
		text, err := os.ReadFile(session)
		if err != nil {
			panic(err)
		}
		for _, set := range settingLine.FindAllSubmatch(text, -1) {
			if name := string(set[1]); !known[name] {
				known[name] = true
				names = append(names, name)
			}
		}
	}
	return names
})

var settingLine = regexp.MustCompile(`(?m)^(?:\[\w+\] )?env (\w+)=`)
