package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"dialtone/runtime/internal/child"

	"github.com/dop251/goja"
)

// worker is the child process of a host, as the host sees it. It is used by one
// run at a time.
type worker struct {
	Process
	host           *Host
	json           jsonOf // Of the host's VM.
	stdout, stderr io.Writer
	hello          hello

	child      *child.Child          // Nil while there is none.
	lastID     int64                 // Of the exchanges.
	globals    []global              // What Set was given.
	sent       int                   // How many of them the child has.
	remotes    map[int]goja.Callable // The functions in them, by their numbers.
	lastRemote int

	closing  sync.Mutex // A host may be closed twice at once.
	exitCode int        // What the last run left in process.exitCode.
}

// How long a child may take to begin, and a script to end once it is told to.
const (
	startTime = 20 * time.Second
	stopGrace = time.Second
)

// newWorker makes the worker of a host, without a child.
func newWorker(h *Host, set *settings) (*worker, error) {
	if err := set.crosses(); err != nil {
		return nil, err
	}
	w := &worker{Process: *set.process, host: h, json: newJSON(h.vm), remotes: map[int]goja.Callable{}, stdout: h.stdout, stderr: h.stderr}
	w.hello = hello{
		Memory: w.Memory, Message: w.Message,
		Time: w.Time, Output: w.Output,
		Args: set.args, Env: set.visibleEnv(), Dir: set.dir, Limits: set.limits,
		Granted: granted{set.folders, set.allFiles, set.hosts, set.yes, set.exit, set.credentials},
	}
	if set.maxCallDepth != defaultMaxCallDepth {
		w.hello.MaxCallDepth = set.maxCallDepth
	}
	return w, nil
}

// ownLimits are the limits that the host itself keeps: those of a process of its
// own are the child's to keep.
func (s *settings) ownLimits() *Limits {
	if s.process != nil {
		return nil
	}
	return s.limits
}

// crosses checks that a host with a process of its own was given nothing that only
// the child can have.
func (s *settings) crosses() error {
	const instead = " cannot be combined with WithProcess: give it to the child, in the options of ServeProcess"
	switch {
	case !canServe.Load():
		return errors.New("runtime: WithProcess needs a program whose main begins with runtime.ServeProcess, or whose TestMain does: the child is this program once more")
	case len(s.modules) > 0:
		return errors.New("runtime: WithModules" + instead)
	case s.fsys != nil:
		return errors.New("runtime: WithFS" + instead)
	case s.paths != nil:
		return errors.New("runtime: WithPaths" + instead)
	case s.network != nil && s.hosts == nil, s.resolver != nil:
		return errors.New("runtime: WithNetwork or WithResolver" + instead)
	case s.terminal != nil:
		return errors.New("runtime: WithTerminal" + instead)
	case s.clock != Clock(systemClock{}) || s.random != nil:
		return errors.New("runtime: WithClock or WithRandom" + instead)
	}
	return nil
}

// execute has the child run what q asks for and returns its value. It calls prepare
// before, if that is not nil, as if a script had.
func (w *worker) execute(ctx context.Context, q request, prepare func(q *request) error) (goja.Value, error) {
	r, err := w.host.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer w.host.end(r)
	w.host.writeErr = nil
	if !q.Call {
		w.host.scripts++
		if q.Manner.HasFile() {
			w.exitCode = 0
		}
	}
	if prepare != nil {
		var refused error
		err := r.enter(func() error {
			refused = prepare(&q)
			return nil
		})
		if err := cmp.Or(err, refused); err != nil {
			return nil, err
		}
	}
	if err := w.start(r); err != nil {
		return nil, err
	}
	q.Globals, w.sent = w.globals[w.sent:], len(w.globals)
	result, err := w.exchange(r, w.Time, toChild{Request: &q})
	if err != nil {
		if stopped(err) {
			w.host.wear()
		}
		return nil, err
	}
	return w.json.parse(result.Value)
}

// call has the child call a function of its scripts.
func (w *worker) call(ctx context.Context, name string, args []any) (goja.Value, error) {
	return w.execute(ctx, request{Name: name, Call: true}, func(q *request) error {
		given, err := w.host.arguments(name, args)
		if err != nil {
			return err
		}
		q.Args, err = w.json.stringifyArgs(given)
		if err != nil {
			return fmt.Errorf("runtime: the arguments of %s: %w", name, err)
		}
		return nil
	})
}

// start starts a child unless there is one.
func (w *worker) start(r *run) error {
	if w.child != nil {
		select {
		case <-w.child.Dead():
			w.drop()
			w.host.wear()
			return &ProcessError{"", "the process of the scripts ended while none was running", -1}
		default:
			return nil
		}
	}
	started, err := child.Start(w.Crash)
	if err != nil {
		return err
	}
	w.child, w.sent = started, 0
	w.hello.Nonce = started.Nonce
	_, err = w.exchange(r, startTime, toChild{Hello: &w.hello})
	if err != nil {
		w.drop()
	}
	return err
}

// close ends the child when the host is closed. No run is under way any more.
func (w *worker) close() {
	w.closing.Lock()
	defer w.closing.Unlock()
	w.drop()
}

// drop ends the child, if there is one.
func (w *worker) drop() {
	if w.child != nil {
		w.child.Close()
		w.child = nil
	}
}

// soft is after which time a script is asked to stop that is killed after the hard one.
func soft(hard time.Duration) time.Duration { return hard - min(hard/4, stopGrace/2) }
