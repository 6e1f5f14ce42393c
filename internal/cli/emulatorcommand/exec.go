package emulatorcommand

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"dialtone/internal/cli/command"
	"dialtone/internal/cli/variables"
	"dialtone/internal/printable"
)

// The exit codes of a command that cannot be run, as env and shells have them.
const (
	notFound      = 127
	notExecutable = 126
)

// Run runs a command that takes a local Twilio for Twilio, and ends with its exit code.
func (c *execute) Run(e *Call) error {
	if c.Command[0] == "--" {
		c.Command = c.Command[1:]
	}
	if len(c.Command) == 0 {
		return command.Usage("dialtone emulator exec takes a command: dialtone emulator exec -- npm test")
	}
	var troubles tally
	local, err := c.start(e, c.Addr, troubles.add)
	if err != nil {
		return err
	}
	defer local.close()
	ours, err := local.authority()
	if err != nil {
		return err
	}
	key, secret := local.MainKey()
	client, clientSecret := local.OAuthClient()
	all, err := variables.Twilio{
		URL: command.Reachable(local.server.URL()), AccountSID: local.AccountSID(), AuthToken: local.AuthToken(), APIKey: key, APISecret: secret,
		OAuthID: client, OAuthSecret: clientSecret, Trust: ours.Trust(),
	}.Over(e.Getenv)
	if err != nil {
		return err
	}
	cmd := exec.Command(c.Command[0], c.Command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env, cmd.Dir = e.Stdin, e.Stdout, e.Stderr, replaced(e.Environ, all), e.Dir
	err = attended(cmd)
	for _, l := range local.Lacks() {
		troubles.count(l.What, l.Times)
	}
	troubles.tell(e.Stderr)
	return err
}

// attended runs a command and hands signals on to it. The error is a [command.EndedError] where it
// was not a success.
func attended(cmd *exec.Cmd) error {
	signals, stop := forwarded()
	defer stop()
	if err := cmd.Start(); err != nil {
		failed := &command.EndedError{Err: fmt.Errorf("cannot run %s: %w", cmd.Args[0], errors.Unwrap(err)), Code: notExecutable}
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist) {
			failed.Code = notFound
		}
		return failed
	}
	done := make(chan struct{})
	var handing sync.WaitGroup
	handing.Go(func() {
		for {
			select {
			case s := <-signals:
				if !reaches(s) {
					_ = cmd.Process.Signal(s) // it may just have ended
				}
			case <-done:
				return
			}
		}
	})
	err := cmd.Wait()
	close(done)
	handing.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return command.Ended(codeOf(exit.ProcessState))
	}
	return err
}

// replaced returns an environment with variables in place of those that it had.
func replaced(environ []string, all []variables.Variable) []string {
	environ = slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.ContainsFunc(all, func(v variables.Variable) bool { return v.Name == name })
	})
	for _, v := range all {
		environ = append(environ, v.Name+"="+v.Value)
	}
	return environ
}

// tally counts sentences, by several goroutines.
type tally struct {
	mu    sync.Mutex
	order []string
	times map[string]int
}

// mostTold is how many different sentences are printed.
const mostTold = 30

func (t *tally) add(text string) { t.count(text, 1) }

func (t *tally) count(text string, times int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.times == nil {
		t.times = map[string]int{}
	}
	if t.times[text] == 0 {
		t.order = append(t.order, text)
	}
	t.times[text] += times
}

// tell prints what was counted, or nothing where there is nothing.
func (t *tally) tell(w io.Writer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.order) == 0 {
		return
	}
	fmt.Fprintln(w, "dialtone emulator: what was asked for, and is not as on Twilio:")
	for i, text := range t.order {
		if i == mostTold {
			fmt.Fprintf(w, "  and %d more\n", len(t.order)-i)
			break
		}
		if n := t.times[text]; n > 1 {
			text += fmt.Sprintf(" (%d times)", n)
		}
		fmt.Fprintln(w, "  "+printable.Line(text))
	}
}

// Run prints the variables for programs that are to take a running emulator for Twilio.
func (c *env) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	p, err := at.Twilio()
	if err != nil {
		return err
	}
	all, err := p.Over(e.Getenv)
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.Stdout, variables.Formatted(all, c.Format))
	return err
}

// Run prints the certificate of the user's authority.
func (c *ca) Run(e *Call) error {
	ours, err := openAuthority()
	if err != nil {
		return err
	}
	if _, err := ours.Trust().File(); err != nil { // for those who want a file
		return err
	}
	_, err = e.Stdout.Write(ours.Certificate())
	return err
}

// codeOf returns the exit code of a process as shells have it: 128 and the signal's number where a
// signal has ended it.
func codeOf(state *os.ProcessState) int {
	if s := signalOf(state); s > 0 {
		return 128 + s
	}
	return state.ExitCode()
}
