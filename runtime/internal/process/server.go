package process

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"dialtone/runtime/internal/child"
	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/frames"
	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// Host is the child's host, which runs the parent's scripts.
type Host interface {
	Runtime() *goja.Runtime

	// Execute runs what a request asks for, and Call calls a function of the scripts.
	Execute(ctx context.Context, q *Request) (goja.Value, error)
	Call(ctx context.Context, name string, args ...any) (goja.Value, error)

	// Each calls a function and has the values of what it returns taken.
	Each(ctx context.Context, name string, args []any, t Taker) error

	// Provide has a module of a name export what the parent gives. It is called within a run.
	Provide(name string, exports goja.Value) error

	// Within calls fn as if a script had.
	Within(ctx context.Context, fn func() error) error

	// Measure returns a context in which runs count what they use, and a function for what that
	// was.
	Measure(ctx context.Context) (measured context.Context, used func() (calls, requests int64))

	// Async runs work on a goroutine and what it returns on the loop.
	Async(work func(ctx context.Context) (settle func()))

	// Running returns the context of the script that is running, and StopIfEnded ends the script
	// where that has ended.
	Running() context.Context
	StopIfEnded()

	// Stop ends the script for a limit of the child's. The run finds the line, and the parent the
	// words.
	Stop(limit string)

	// Stream makes an async iterable, with an iteration of open's for each loop over it, and Feed
	// begins to iterate over what a script gives, or throws. They are called within a run.
	Stream(open func() gofuncs.Iteration) *goja.Object
	Feed(given goja.Value) (gofuncs.Source, error)

	// Thrown returns what the parent is told of an exception, and the Go error behind it. It is
	// called within a run.
	Thrown(*goja.Exception) (class, message string, cause error)

	// Failure returns what the parent is told of an error, and the value that a script threw.
	Failure(err error) (*Failure, goja.Value)

	ExitCode() int
	Broken() bool // Whether the host can do no more.
}

// Setup is what a parent says of the child's host.
type Setup struct {
	Bounds         Bounds
	Options        []byte // As the parent gave them to [NewWorker].
	Stdout, Stderr io.Writer
	Print          func(Line) // Prints a line of the console.
}

// Serve works for the parent that has started this process, with the host that open makes, until
// there is no more to do. It reports false at once in a process that is not a child.
func Serve(open func(Setup) (Host, error)) bool {
	parent, ok := child.Open()
	if !ok {
		return false
	}
	s := &server{parent: parent, answers: map[int64]chan *answer{}, feeds: map[int64]*servedFeed{}}
	if !s.begin(open) {
		return false
	}
	s.serve()
	return true
}

// ErrStopped is why a script stops that the parent has told to.
var ErrStopped = errors.New("stopped by the parent")

// server runs the parent's scripts, in the child.
type server struct {
	parent *child.Parent
	host   Host
	json   JSON
	memory uint64
	limit  uint32 // Bytes of a value.

	writing  sync.Mutex
	requests chan *Request

	mutex   sync.Mutex // Guards what follows.
	id      int64      // The request under way.
	cancel  context.CancelCauseFunc
	stopped bool // Whether it was told to stop,
	tooBig  bool // and that for its memory.

	lastCall int64
	answers  map[int64]chan *answer // Of the calls whose answers the script waits for.

	lastIteration int64 // Over streams of the parent's.
	lastFeed      int64
	feeds         map[int64]*servedFeed
}

// begin makes the host. It is false where no parent has spoken.
func (s *server) begin(open func(Setup) (Host, error)) bool {
	var first toChild
	if err := frames.Read(s.parent.From, &first, maxToChild); err != nil || first.Hello == nil || first.Hello.Nonce != s.parent.Nonce {
		return false
	}
	greeting := first.Hello
	s.memory, s.limit = greeting.Memory, greeting.Message
	s.requests = make(chan *Request)
	child.Confine(s.memory)
	host, err := open(Setup{
		Bounds:  Bounds{Time: greeting.Time, Memory: greeting.Memory, Output: greeting.Output, Message: greeting.Message},
		Options: greeting.Options, Stdout: serverOutput{s, false}, Stderr: serverOutput{s, true},
		Print: func(line Line) { s.send(fromChild{Line: &line}) },
	})
	if err != nil {
		s.send(fromChild{Reply: &reply{ID: greeting.ID, Failure: &Failure{Other: err.Error()}, Last: true}})
		return true
	}
	s.host, s.json = host, NewJSON(host.Runtime())
	s.send(fromChild{Reply: &reply{ID: greeting.ID}})
	return true
}

// serve works for the parent until there is no more to do.
func (s *server) serve() {
	if s.host == nil {
		return
	}
	go s.listen()
	for q := range s.requests {
		r := s.do(q)
		if errors.Is(s.trySend(fromChild{Reply: r}), frames.ErrTooLong) {
			r.shorten(s.limit)
			s.send(fromChild{Reply: r})
		}
		if r.Last {
			return
		}
	}
}

// listen reads what the parent sends. The process ends with the pipe, whatever its
// script is doing: nobody is left to work for.
func (s *server) listen() {
	for {
		var message toChild
		if err := frames.Read(s.parent.From, &message, maxToChild); err != nil {
			os.Exit(0)
		}
		switch {
		case message.Request != nil:
			s.requests <- message.Request
		case message.Answer != nil:
			s.answer(message.Answer)
		case message.Feed != nil:
			s.feed(message.Feed)
		case message.Cancel != 0:
			s.stop(message.Cancel, "")
		}
	}
}

// stop stops the script of a request, if it is under way: for a limit of the child's,
// or because the parent says so.
func (s *server) stop(id int64, limit string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.id != id || s.stopped {
		return
	}
	s.stopped, s.tooBig = true, limit == LimitMemory
	if limit != "" {
		s.host.Stop(limit)
	}
	s.cancel(ErrStopped)
}

// send sends a message, or ends the process if it cannot.
func (s *server) send(message fromChild) {
	if err := s.trySend(message); err != nil {
		os.Exit(1)
	}
}

func (s *server) trySend(message fromChild) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return frames.Write(s.parent.To, message, s.limit+frameRoom)
}

// do does what a request asks for.
func (s *server) do(q *Request) *reply {
	ctx, cancel := context.WithCancelCause(context.Background())
	s.mutex.Lock()
	s.id, s.cancel, s.stopped = q.ID, cancel, false
	s.mutex.Unlock()
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		s.watch(q, done)
	}()

	measured, used := s.host.Measure(ctx)
	text, err := s.run(measured, q)
	r := &reply{ID: q.ID, Value: text, Failure: s.failureOf(ctx, err), ExitCode: s.host.ExitCode(), Last: s.finished(), Memory: child.Memory()}
	r.Calls, r.Requests = used()

	close(done)
	<-watched
	s.mutex.Lock()
	s.id = 0
	s.mutex.Unlock()
	cancel(nil)
	return r
}

// finished reports whether the host can do no more, or would do it in too little memory.
func (s *server) finished() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.host.Broken() || s.tooBig
}

// watch stops a script shortly before its process would be killed.
func (s *server) watch(q *Request, done <-chan struct{}) {
	end := time.NewTimer(q.Time)
	defer end.Stop()
	look := time.NewTicker(memoryInterval)
	defer look.Stop()
	for {
		select {
		case <-done:
			return
		case <-end.C:
			s.stop(q.ID, LimitTime)
		case <-look.C:
			used := child.Memory()
			if used > s.memory {
				os.Exit(child.ExitMemory)
			}
			if used > s.memory/4*3 {
				s.stop(q.ID, LimitMemory)
			}
		}
	}
}

// run runs what a request asks for and writes its value.
func (s *server) run(ctx context.Context, q *Request) ([]byte, error) {
	value, err := s.value(ctx, q)
	if err != nil || q.Manner == engine.AsScript && !q.Call {
		return nil, err
	}
	return s.write(ctx, value)
}

func (s *server) value(ctx context.Context, q *Request) (goja.Value, error) {
	if err := s.setGlobals(ctx, q.Globals); err != nil {
		return nil, err
	}
	if q.Call {
		return s.callFunction(ctx, q)
	}
	return s.host.Execute(ctx, q)
}

// callFunction calls a function of the scripts.
func (s *server) callFunction(ctx context.Context, q *Request) (goja.Value, error) {
	var args []any
	if err := s.host.Within(ctx, func() error {
		array, err := s.json.Parse(q.Args)
		if err != nil {
			return err
		}
		values, err := argsIn(s.place(array, q.Streams, q.Name))
		for _, value := range values {
			args = append(args, value)
		}
		return err
	}); err != nil {
		return nil, err
	}
	if q.Each {
		return nil, s.items(ctx, q, args)
	}
	return s.host.Call(ctx, q.Name, args...)
}

// write writes a value as JSON, which may call what the script has made.
func (s *server) write(ctx context.Context, value goja.Value) (text []byte, err error) {
	err = s.host.Within(ctx, func() error {
		text, err = s.json.Stringify(value)
		return err
	})
	return text, err
}

// failureOf is what the parent is told of an error.
func (s *server) failureOf(ctx context.Context, err error) *Failure {
	if err == nil {
		return nil
	}
	f, thrown := s.host.Failure(err)
	if f.Thrown != nil && thrown != nil {
		// Where it cannot be written, the parent has no value; it has the rest.
		f.Thrown.Value, _ = s.write(ctx, thrown)
	}
	return f
}

// serverOutput is where the output of scripts goes.
type serverOutput struct {
	server *server
	stderr bool
}

// maxOutput is how many bytes go into one message.
const maxOutput = 32 << 10

func (o serverOutput) Write(p []byte) (int, error) {
	for piece := range slices.Chunk(p, maxOutput) {
		o.server.send(fromChild{Output: &output{o.stderr, piece}})
	}
	return len(p), nil
}
