package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// caller is a module whose function answer(f) has f called from beside the host, by
// call, until hangUp or the end of the context.
type caller struct {
	post  func(do func())
	f     goja.Callable
	bye   chan struct{}
	ended error // Why the work ended, where a context was the reason.
}

func newCaller() *caller { return &caller{bye: make(chan struct{})} }

func (c *caller) Names() []string { return []string{"answer"} }

func (c *caller) Bind(vm module.VM) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		return vm.Runtime().ToValue(func(call goja.FunctionCall) goja.Value {
			c.f, _ = goja.AssertFunction(call.Argument(0))
			runtime.Background(vm, func(ctx context.Context, post func(do func())) {
				c.post = post
				select {
				case <-c.bye:
				case <-ctx.Done():
					c.ended = context.Cause(ctx)
				}
			})
			return goja.Undefined()
		}), nil
	}
}

// call has the function called, and returns before it is.
func (c *caller) call() {
	c.post(func() {
		if _, err := c.f(goja.Undefined()); err != nil {
			panic(err)
		}
	})
}

func (c *caller) hangUp() { close(c.bye) }

// A script goes on for as long as its background work does.
func TestBackgroundOfAScript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, out := newCaller(), new(bytes.Buffer)
		host := hosttest.New(t, runtime.Options{Modules: []module.Module{c}, Stdout: out})
		ran := make(chan error, 1)
		go func() {
			ran <- host.Run(t.Context(), "answer.js", "let n = 0; answer(async () => { await 1; console.log('call', ++n) })")
		}()
		synctest.Wait()
		c.call()
		c.call()
		c.hangUp()
		if err := <-ran; err != nil || out.String() != "call 1\ncall 2\n" {
			t.Errorf("%v, %q", err, out)
		}
	})
}

// What is posted when a script has been stopped is not run.
func TestBackgroundOfAScriptThatWasStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, out := newCaller(), new(bytes.Buffer)
		host := hosttest.New(t, runtime.Options{Modules: []module.Module{c}, Stdout: out})
		ctx, cancel := context.WithCancelCause(t.Context())
		ran := make(chan error, 1)
		go func() { ran <- host.Run(ctx, "answer.js", "answer(() => console.log('called'))") }()
		synctest.Wait()
		cancel(runtime.ErrInterrupted)
		if err := <-ran; !errors.Is(err, runtime.ErrInterrupted) || !errors.Is(c.ended, runtime.ErrInterrupted) {
			t.Errorf("%v, %v", err, c.ended)
		}
		c.call()
		synctest.Wait()
		if value, err := host.Eval(t.Context(), "after", "1"); err != nil || value.ToInteger() != 1 || out.Len() > 0 {
			t.Errorf("%v, %v, %q", value, err, out)
		}
	})
}

// console is a host to which entries are given, in a bubble of synctest's.
type console struct {
	t *testing.T
	*runtime.Host
	out bytes.Buffer
}

func newConsole(t *testing.T, c *caller, options runtime.Options) *console {
	made := &console{t: t}
	options.Modules, options.Stdout, options.Stderr = []module.Module{c}, &made.out, &made.out
	made.Host = hosttest.New(t, options)
	return made
}

// entry runs an entry, whose value is want.
func (c *console) entry(source, want string) {
	c.t.Helper()
	if value, err := c.Interact(c.t.Context(), "REPL", source); err != nil || value.String() != want {
		c.t.Errorf("%s: %v, %v", source, value, err)
	}
	synctest.Wait()
}

// An entry ends, and what it has begun goes on: between entries and while one runs,
// until the host is closed.
func TestBackgroundOfAConsole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCaller()
		host := newConsole(t, c, runtime.Options{})
		host.entry("let n = 0, called; answer(async () => { await new Promise(done => setTimeout(done, 1000)); n++; called?.(n) })", "undefined")
		c.call()
		synctest.Wait()
		// An answer that has begun ends first.
		host.entry("n", "1")
		go c.call()
		// An entry may await what only a call brings.
		host.entry("await new Promise(resolve => called = resolve)", "2")
		host.entry("n", "2")
		host.Close()
		if c.ended == nil {
			t.Error("it goes on when the host is closed")
		}
		c.call()
		synctest.Wait()
	})
}

// Without anything beside it an entry that nothing can settle is told so.
func TestAnEntryAwaitsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCaller()
		host := newConsole(t, c, runtime.Options{})
		host.entry("answer(() => {})", "undefined")
		c.hangUp()
		synctest.Wait()
		if _, err := host.Interact(t.Context(), "REPL", "await new Promise(() => {})"); err == nil || !strings.Contains(err.Error(), "nothing can settle any more") {
			t.Error(err)
		}
	})
}

// What goes wrong between entries is nobody's but the console's, and the next call is
// answered all the same.
func TestStray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCaller()
		var strayed []error
		host := newConsole(t, c, runtime.Options{Exit: true, Stray: func(err error) { strayed = append(strayed, err) }})
		host.entry("let n = 0; answer(() => { if (++n === 1) throw new Error('astray'); if (n === 2) process.exit(3) })", "undefined")
		for range 3 {
			c.call()
			synctest.Wait()
		}
		host.entry("n", "3")
		var script *runtime.ScriptError
		var exit *runtime.ExitError
		if len(strayed) != 2 || !errors.As(strayed[0], &script) || script.Line != 1 || !errors.As(strayed[1], &exit) || exit.Code != 3 {
			t.Errorf("%v", strayed)
		}
	})
}

func TestStrayErrorsArePrinted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCaller()
		host := newConsole(t, c, runtime.Options{})
		host.entry("answer(() => { throw new Error('astray') })", "undefined")
		c.call()
		synctest.Wait()
		if !strings.Contains(host.out.String(), "Error: astray\n    at REPL:1:") {
			t.Errorf("%q", host.out.String())
		}
	})
}

// A caller that waits for an answer that does not end can stop it by what stops a script.
// One who merely runs out of time leaves it alone.
func TestAnEntryStopsAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCaller()
		host := newConsole(t, c, runtime.Options{})
		host.entry("let never = 0; answer(async () => { await new Promise(done => setTimeout(done, 1e9)); never++ })", "undefined")
		c.call()
		synctest.Wait()
		brief, cancel := context.WithCancel(t.Context())
		wait := func(ctx context.Context) <-chan error {
			ended := make(chan error, 1)
			go func() { ended <- host.With(ctx, func(*goja.Runtime) { t.Error("it did not wait") }) }()
			synctest.Wait()
			return ended
		}
		ended := wait(brief)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		pressed, stop := context.WithCancelCause(t.Context())
		ended = wait(pressed)
		stop(runtime.ErrInterrupted)
		if err := <-ended; !errors.Is(err, runtime.ErrInterrupted) {
			t.Error(err)
		}
		host.entry("never", "0")
	})
}
