package process

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"dialtone/runtime/internal/child"
	"dialtone/runtime/internal/frames"
)

// How often the child's memory is looked at.
const memoryInterval = 3 * time.Millisecond

// What a parent's message may have at most. It is the parent's own.
const maxToChild = 256 << 20

// exchange is one message to the child with all that follows, up to the reply. The
// child may send whatever it likes meanwhile.
type exchange struct {
	worker *Worker
	child  *child.Child
	run    Run
	id     int64
	script string // For errors.

	taker   *Taker // Of a result that comes value by value,
	refused error  // and why no more of them are taken.

	output int64        // Bytes that came of it.
	peak   uint64       // The most memory that was seen, by watch.
	calls  []failedCall // That may be the cause of its failure.

	ctx      context.Context // Of what goes on beside the script.
	beside   sync.WaitGroup
	entering sync.Mutex // Held while the VM of this process is used.

	writing    sync.Mutex
	mutex      sync.Mutex // Guards what follows.
	reason     error      // Why the child was killed, once it was; see killed.
	iterations map[int64]*iteration
	feeds      map[int64]*childFeed

	underway, underwayBytes int // Calls that go on beside the script, and what their arguments have.
}

// exchange sends a message to the child and waits for the reply. After an error that
// ended the child, there is none any more.
func (w *Worker) exchange(r Run, limit time.Duration, message toChild) (*reply, error) {
	w.lastID++
	ctx, cancel := context.WithCancel(r.Context())
	e := &exchange{worker: w, child: w.child, run: r, id: w.lastID, ctx: ctx}
	if message.Hello != nil {
		message.Hello.ID = e.id
	}
	if q := message.Request; q != nil {
		q.ID, q.Time, e.script, e.taker = e.id, soft(limit), q.Name, q.Taker
	}
	replied, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		e.watch(limit, replied)
	}()
	over := func() {
		cancel()
		e.beside.Wait()
		e.stopIterations()
		close(replied)
		<-watched
	}
	talked := false
	defer func() {
		if !talked { // A function of this process has panicked, or ended its goroutine.
			e.child.Kill()
			over()
			w.drop()
		}
	}()
	result, err := e.talk(message)
	talked = true
	over()
	if err == nil {
		r.Used(result.Calls, result.Requests, max(e.peak, result.Memory))
	} else {
		r.Used(0, 0, e.peak)
	}
	if err == nil {
		err = e.killed()
	}
	if err != nil || result.Last {
		w.drop()
	}
	if err != nil {
		return nil, err
	}
	w.ExitCode = result.ExitCode
	if e.refused != nil {
		return nil, e.refused
	}
	if result.Failure != nil {
		return nil, e.failed(result.Failure)
	}
	return result, nil
}

// watch kills the child at its limits, and where it does not stop when it is told to,
// until it has replied.
func (e *exchange) watch(limit time.Duration, replied <-chan struct{}) {
	end := time.NewTimer(limit)
	defer end.Stop()
	look := time.NewTicker(memoryInterval)
	defer look.Stop()
	ended := e.run.Context().Done()
	var grace <-chan time.Time
	var told chan struct{} // Closed once the child has been told to stop.
	for {
		select {
		case <-replied:
			if told == nil {
				return
			}
			// A child that does not read is killed first.
			replied = nil
		case <-told:
			if replied == nil {
				return
			}
			told = nil
		case <-ended:
			ended = nil
			grace = time.After(min(stopGrace, limit))
			told = make(chan struct{})
			go func(told chan<- struct{}) {
				defer close(told)
				_ = e.send(toChild{Cancel: e.id})
			}(told)
		case <-grace:
			e.kill(&Stopped{})
		case <-end.C:
			e.kill(e.worker.tooLong(Place{}))
		case <-look.C:
			used, _ := e.child.Memory()
			e.peak = max(e.peak, used)
			if used > e.worker.Memory {
				e.kill(e.worker.tooLarge(Place{}))
			}
		}
	}
}

// kill ends the child for a reason, and what runs in this process for it.
func (e *exchange) kill(reason error) {
	e.mutex.Lock()
	if e.reason == nil {
		e.reason = reason
	}
	e.mutex.Unlock()
	e.child.Kill()
	e.run.Cancel(reason)
}

// killed is why the child was killed, if it was.
func (e *exchange) killed() error {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return e.reason
}

// talk sends the message and does what the child asks for until it replies.
func (e *exchange) talk(message toChild) (*reply, error) {
	if err := e.send(message); err != nil {
		return nil, e.ended(err)
	}
	for {
		var message fromChild
		err := frames.Read(e.child.From, &message, e.worker.Message+frameRoom)
		switch {
		case errors.Is(err, frames.ErrMalformed), errors.Is(err, frames.ErrTooLong):
			err = e.protocol(err)
			e.kill(err)
		case err != nil:
		case message.Output != nil:
			err = e.write(message.Output)
		case message.Line != nil:
			err = e.print(message.Line)
		case message.Call != nil:
			err = e.call(message.Call)
		case message.Pull != nil:
			err = e.pull(message.Pull)
		case message.Left != 0:
			e.leave(message.Left)
		case message.Unused != 0:
			e.worker.remotes.unused(message.Unused)
		case message.Fed != nil:
			err = e.fed(message.Fed)
		case message.Item != nil:
			err = e.item(message.Item)
		case message.Reply != nil && message.Reply.ID == e.id:
			return message.Reply, nil
		default:
			err = e.protocol(errors.New("it says nothing"))
			e.kill(err)
		}
		if err != nil {
			return nil, e.ended(err)
		}
	}
}

// frameRoom is for what a message has beside its value.
const frameRoom = 16 << 10

func (e *exchange) send(message toChild) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	return frames.Write(e.child.To, message, maxToChild)
}

// ended is why the child has ended, or has to: err is that of talking to it.
func (e *exchange) ended(err error) error {
	// Where its pipe is closed, it has ended, or has no use any more.
	e.child.Kill()
	exitCode, fatal := e.child.Wait()
	reason := e.killed()
	switch {
	case reason != nil:
		return reason
	case exitCode == child.ExitMemory, strings.Contains(fatal, "memory"):
		return e.worker.tooLarge(Place{})
	case fatal != "":
		return &Ended{e.script, "its process crashed: " + fatal, exitCode}
	case exitCode < 0:
		return &Ended{e.script, "its process was killed", exitCode}
	}
	return &Ended{e.script, fmt.Sprintf("its process ended with exit code %d: %v", exitCode, err), exitCode}
}

// protocol is the error of a child that sends what is not a message.
func (e *exchange) protocol(err error) error {
	return &Ended{e.script, fmt.Sprintf("its process sent what is not a message: %v", err), -1}
}

// print prints a line of the console.
func (e *exchange) print(l *Line) error {
	e.output += int64(len(l.Text)) + 1
	if e.output > e.worker.Output {
		err := e.worker.tooMuch()
		e.kill(err)
		return err
	}
	e.run.Print(*l)
	return nil
}

// write writes output of the script.
func (e *exchange) write(o *output) error {
	room := e.worker.Output - e.output
	e.output += int64(len(o.Text))
	to := e.worker.stdout
	if o.Stderr {
		to = e.worker.stderr
	}
	// The writer remembers its first error, and the run ends with it.
	_, _ = to.Write(o.Text[:min(int64(len(o.Text)), room)])
	if e.output > e.worker.Output {
		err := e.worker.tooMuch()
		e.kill(err)
		return err
	}
	return nil
}
