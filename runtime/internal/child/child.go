// Package child starts another process of the same program, talks to it over two
// pipes, and kills it; see [Start]. In the other process, [Open] finds the pipes, and
// [Confine] takes from it what it does not need.
package child

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// variable tells a process that it is a child: it holds the parent's process
// number and a nonce.
const variable = "DIALTONE_CHILD"

// ExitMemory is the exit code of a child that has ended itself because it had more
// memory than it may.
const ExitMemory = 86

// Child is a process that has been started.
type Child struct {
	// The pipes: what is written to To the child reads, and the other way round.
	To, From *os.File

	// Nonce is what the child knows from its environment. A message with it shows the
	// child that the pipes are for it.
	Nonce string

	process *os.Process
	stderr  *firstBytes
	dead    chan struct{}
	state   *os.ProcessState // Once dead is closed.
	close   sync.Once
	statm   statm
}

// Start starts this program once more, with nothing but two pipes: no standard
// input or output, no environment, a process group of its own. It dies with this
// process. What it writes to its standard error, as Go does when it crashes, goes to
// crash, if that is not nil.
func Start(crash io.Writer) (*Child, error) {
	theirIn, ourOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	ourIn, theirOut, err := os.Pipe()
	if err != nil {
		_ = theirIn.Close()
		_ = ourOut.Close()
		return nil, err
	}
	c := &Child{To: ourOut, From: ourIn, Nonce: rand.Text(), dead: make(chan struct{})}
	c.stderr = &firstBytes{all: crash}
	path, err := program()
	command := &exec.Cmd{
		Path:   path,
		Args:   os.Args[:1],
		Env:    append(detectorOptions(), variable+"="+strconv.Itoa(os.Getpid())+" "+c.Nonce),
		Stderr: c.stderr,
		// For a process of the child's own that still has its standard error.
		WaitDelay: time.Second,
	}
	if crash == nil {
		// Stacks hold what the script was working with.
		command.Env = append(command.Env, "GOTRACEBACK=none")
	}
	givePipes(command, theirIn, theirOut)
	started := make(chan error)
	if err == nil {
		go c.supervise(command, started)
		err = <-started
	}
	_ = theirIn.Close()
	_ = theirOut.Close()
	if err != nil {
		c.closePipes()
		return nil, fmt.Errorf("starting this program once more: %w", err)
	}
	return c, nil
}

// Kill ends the child at once, whatever it is doing.
func (c *Child) Kill() { _ = c.process.Kill() }

// Dead is closed once the child is dead.
func (c *Child) Dead() <-chan struct{} { return c.dead }

// Close kills the child and waits until nothing is left of it.
func (c *Child) Close() {
	c.Kill()
	<-c.dead
	c.closePipes()
}

func (c *Child) closePipes() {
	c.close.Do(func() {
		_ = c.To.Close()
		_ = c.From.Close()
		c.statm.close()
	})
}

// Wait waits until the child is dead and says how it ended. The exit code is -1
// where a signal killed it. What Go calls a fatal error is empty where it was none.
func (c *Child) Wait() (exitCode int, fatal string) {
	<-c.dead
	if c.state == nil {
		return -1, ""
	}
	return c.state.ExitCode(), c.stderr.fatal()
}

// firstBytes keeps the beginning of what is written to it, and passes on all.
type firstBytes struct {
	kept bytes.Buffer
	all  io.Writer
}

// enough is how many bytes of a crash are looked at.
const enough = 4096

func (w *firstBytes) Write(p []byte) (int, error) {
	w.kept.Write(p[:min(len(p), enough-w.kept.Len())])
	if w.all != nil {
		// Nothing depends on it, and the child must not wait for it.
		_, _ = w.all.Write(p)
	}
	return len(p), nil
}

// fatal is the reason with which Go's runtime ended the process, if it did. The
// reasons are known ones; nothing else that a process writes is taken for one.
func (w *firstBytes) fatal() string {
	text := w.kept.String()
	if strings.Contains(text, "runtime/cgo: pthread_create failed") {
		// C says that in its own words, and EAGAIN also where it has no memory for a stack.
		return "no memory for a thread"
	}
	if strings.Contains(text, "ThreadSanitizer failed to allocate") {
		return "no memory" // So says Go's race detector, which asks for some of its own.
	}
	for _, reason := range []string{"stack overflow", "out of memory", "cannot allocate memory", "concurrent map", "all goroutines are asleep"} {
		_, after, found := strings.Cut(text, "fatal error: ")
		line, _, _ := strings.Cut(after, "\n")
		if found && strings.Contains(line, reason) {
			return reason
		}
	}
	if strings.HasPrefix(text, "panic: ") || strings.Contains(text, "\npanic: ") {
		return "panic"
	}
	return ""
}
