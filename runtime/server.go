package runtime

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"dialtone/runtime/internal/child"
	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/frames"

	"github.com/dop251/goja"
)

// server runs the parent's scripts, in the child.
type server struct {
	parent *child.Parent
	host   *Host
	json   jsonOf
	memory uint64
	limit  uint32 // Bytes of a value.

	writing  sync.Mutex
	requests chan *request

	mutex   sync.Mutex // Guards what follows.
	id      int64      // The request under way.
	cancel  context.CancelCauseFunc
	stopped bool // Whether it was told to stop,
	tooBig  bool // and that for its memory.

	lastCall int64        // The call whose answer the script waits for,
	answers  chan *answer // where it does.
}

// begin makes the host. It is false where no parent has spoken.
func (s *server) begin(options func() ([]Option, error)) bool {
	var first toChild
	if err := frames.Read(s.parent.From, &first, maxToChild); err != nil || first.Hello == nil || first.Hello.Nonce != s.parent.Nonce {
		return false
	}
	greeting := first.Hello
	s.memory, s.limit = greeting.Memory, greeting.Message
	s.requests = make(chan *request)
	child.Confine(s.memory)
	if err := s.newHost(greeting, options); err != nil {
		s.send(fromChild{Reply: &reply{ID: greeting.ID, Failure: &failure{Other: err.Error()}, Last: true}})
		return true
	}
	s.send(fromChild{Reply: &reply{ID: greeting.ID}})
	return true
}

func (s *server) newHost(greeting *hello, options func() ([]Option, error)) error {
	all, err := options()
	if err != nil {
		return fmt.Errorf("the options of ServeProcess: %w", err)
	}
	// Where nobody says otherwise, the limits are the process's own.
	usual := WithLimits(Limits{Time: greeting.Time, Output: greeting.Output, Heap: greeting.Memory})
	all = append([]Option{usual}, all...)
	if greeting.Args != nil {
		all = append(all, WithArgs(greeting.Args...))
	}
	if greeting.Env != nil {
		all = append(all, WithEnv(greeting.Env))
	}
	if greeting.Dir != "" {
		all = append(all, WithDir(greeting.Dir))
	}
	if greeting.MaxCallDepth > 0 {
		all = append(all, WithMaxCallDepth(greeting.MaxCallDepth))
	}
	if greeting.Limits != nil {
		all = append(all, WithLimits(*greeting.Limits))
	}
	all = append(all, greeting.Granted.add, WithStdout(serverOutput{s, false}), WithStderr(serverOutput{s, true}))
	if s.host, err = New(all...); err != nil {
		return err
	}
	s.json = newJSON(s.host.vm)
	return nil
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
		case message.Cancel != 0:
			s.stop(message.Cancel, "")
		}
	}
}

// stop stops the script of a request, if it is under way: for a limit of [Process],
// or because the parent says so.
func (s *server) stop(id int64, limit string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.id != id || s.stopped {
		return
	}
	s.stopped, s.tooBig = true, limit == LimitMemory
	s.host.mutex.Lock()
	active := s.host.active
	s.host.mutex.Unlock()
	if active != nil && limit != "" {
		// The run finds the line, and the parent the words.
		active.cancel(&LimitError{Limit: limit, process: true, of: active.budget})
	}
	s.cancel(errParentStopped)
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
func (s *server) do(q *request) *reply {
	ctx, cancel := context.WithCancelCause(context.Background())
	s.mutex.Lock()
	s.id, s.cancel, s.stopped = q.ID, cancel, false
	s.mutex.Unlock()
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		s.watch(q, done)
	}()

	text, err := s.run(ctx, q)
	r := &reply{ID: q.ID, Value: text, Failure: s.failureOf(ctx, err), ExitCode: s.host.ExitCode(), Last: s.finished()}

	close(done)
	<-watched
	s.mutex.Lock()
	s.id = 0
	s.mutex.Unlock()
	cancel(nil)
	return r
}

// finished tells whether the host can do no more, or would do it in too little memory.
func (s *server) finished() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.host.mutex.Lock()
	defer s.host.mutex.Unlock()
	return s.host.broken != nil || s.tooBig
}

// watch stops a script shortly before its process would be killed.
func (s *server) watch(q *request, done <-chan struct{}) {
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
func (s *server) run(ctx context.Context, q *request) ([]byte, error) {
	value, err := s.value(ctx, q)
	if err != nil || q.Manner == compile.AsScript && !q.Call {
		return nil, err
	}
	return s.write(ctx, value)
}

func (s *server) value(ctx context.Context, q *request) (goja.Value, error) {
	if err := s.setGlobals(ctx, q.Globals); err != nil {
		return nil, err
	}
	if q.Call {
		return s.callFunction(ctx, q)
	}
	if q.Manner == compile.AsEntry {
		return s.host.Interact(ctx, q.Name, q.Source)
	}
	if !q.Compiled {
		return s.host.execute(ctx, q.Name, q.Source, q.Manner)
	}
	compile := Compile
	if q.Body {
		compile = CompileBody
	}
	program, err := compile(q.Name, q.Source)
	if err != nil {
		return nil, err
	}
	return s.host.executeScript(ctx, program.name, program.source, q.Manner, program.compiled)
}

// callFunction calls a function of the scripts.
func (s *server) callFunction(ctx context.Context, q *request) (goja.Value, error) {
	var args []any
	if err := s.within(ctx, func() error {
		values, err := s.json.parseArgs(q.Args)
		for _, value := range values {
			args = append(args, value)
		}
		return err
	}); err != nil {
		return nil, err
	}
	return s.host.Call(ctx, q.Name, args...)
}

// write writes a value as JSON, which may call what the script has made.
func (s *server) write(ctx context.Context, value goja.Value) (text []byte, err error) {
	err = s.within(ctx, func() error {
		text, err = s.json.stringify(value)
		return err
	})
	return text, err
}

// within calls fn as if a script had.
func (s *server) within(ctx context.Context, fn func() error) error {
	r, err := s.host.begin(ctx)
	if err != nil {
		return err
	}
	defer s.host.end(r)
	return r.enter(fn)
}

// failureOf is what the parent is told of an error.
func (s *server) failureOf(ctx context.Context, err error) *failure {
	f := failureOf(err)
	var script *ScriptError
	if errors.As(err, &script) && script.Value != nil {
		// Where it cannot be written, the parent has no value; it has the rest.
		f.Thrown.Value, _ = s.write(ctx, script.Value)
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
