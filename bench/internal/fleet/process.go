package fleet

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Build builds dialtone into a folder, and returns the program's path.
func Build(dir string) (string, error) {
	program := filepath.Join(dir, "dialtone")
	if out, err := exec.Command("go", "build", "-o", program, "dialtone").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
}

// Workers say how processes are started.
type Workers struct {
	Program     string
	Database    string // --database
	Twilio      *Twilio
	Concurrency int           // of all processes together
	Timeout     time.Duration // of a request
	Log         string        // the file that they write to
	Jobs        string        // the folder of the jobs that they do; they end when they are told to then
	Args        []string      // others
}

// A Worker is a process of dialtone work.
type Worker struct {
	*exec.Cmd
	ended chan struct{}
	err   error
}

// Start starts a process, which ends when there is nothing to do.
func (w *Workers) Start() (*Worker, error) {
	args := []string{"--base-url", w.Twilio.URL, "--database", w.Database, "--timeout", w.Timeout.String(), "work", "--concurrency", strconv.Itoa(w.Concurrency)}
	if w.Jobs != "" {
		args = append(args, w.Jobs)
	} else {
		args = append(args, "--until", "done")
	}
	args = append(args, w.Args...)
	p := &Worker{Cmd: exec.Command(w.Program, args...), ended: make(chan struct{})}
	p.Env = append(os.Environ(), "TWILIO_ACCOUNT_SID="+w.Twilio.AccountSID(), "TWILIO_AUTH_TOKEN="+w.Twilio.AuthToken())
	log, err := os.OpenFile(w.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p.Stdout, p.Stderr = log, log
	if err := p.Cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.Cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// Wait waits for its end, and returns the error that it ended with.
func (p *Worker) Wait() error {
	<-p.ended
	return p.err
}

// Running reports whether it has not ended.
func (p *Worker) Running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// Kill ends it as kill -9 does, and waits until it is gone.
func (p *Worker) Kill() error {
	err := p.Process.Kill()
	<-p.ended
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// CPU is the processor's time that it took, once it has ended.
func (p *Worker) CPU() time.Duration {
	return p.ProcessState.UserTime() + p.ProcessState.SystemTime()
}

// Peak is the most that a process has had resident until now, in bytes, or 0 where the system does
// not say.
func Peak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	line, _, _ := strings.Cut(string(rest), "\n")
	kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "kB")), 10, 64)
	return kib << 10
}
