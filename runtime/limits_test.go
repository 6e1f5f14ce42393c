package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
)

// soon is a limit of time for scripts that do not end. Where the machine is too busy for a script
// to come to its line by then, the script is given more.
const soon = 50 * time.Millisecond

// limited are scripts that reach a limit, and the line where they do.
var limited = []struct {
	name, source string
	limits       runtime.Limits
	limit        string
	line         int
}{
	{"loop", "const a = 1\nfor (;;) {}", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	{"catch and finally", "for (;;) {\n try { for (;;) {} } catch {} finally { for (;;) {} } }", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	// A callback that is only about to begin is stopped at its own beginning, which is on line 2 as
	// well.
	{"promises", "const again =\n () => Promise.resolve().then(again)\nagain()", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	// No line of the script is under way when these are stopped.
	{"between callbacks of promises", "1\nPromise.resolve(1).then(holdUp)", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	{"between ticks", "1\nprocess.nextTick(holdUp)", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	{"awaiting", "await null\nfor (;;) {}", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	{"a timer", "1\n2\nawait new Promise(resolve => setTimeout(resolve, 1e6))", runtime.Limits{Time: soon}, runtime.LimitTime, 3},
	{"an interval", "1\nsetInterval(() => {}, 1)", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	{"work", "1\nwaitForever()", runtime.Limits{Time: soon}, runtime.LimitTime, 2},
	{"recursion", "const f = () =>\n  1 + f()\ntry { f() } catch {} finally { for (;;) {} }", runtime.Limits{CallDepth: 100}, runtime.LimitCallDepth, 2},
	{"getters", "const o = {\n  get a() { return this.a } }\no.a", runtime.Limits{CallDepth: 100}, runtime.LimitCallDepth, 2},
	{"output", "1\nfor (;;)\n  console.log('0123456789')", runtime.Limits{Output: 100}, runtime.LimitOutput, 3},
	{"output to both", "for (;;) {\n  process.stdout.write('0123456789')\n process.stderr.write('0123456789') }", runtime.Limits{Output: 95}, runtime.LimitOutput, 3},
	{"output, caught", "let n = 0\nfor (;;) try {\n  n++; console.error('0123456789') } catch { never() } finally { if (n > 10) never() }", runtime.Limits{Output: 100}, runtime.LimitOutput, 3},
	{"output of a module", "for (;;)\n  complain()", runtime.Limits{Output: 100}, runtime.LimitOutput, 2},
	{"arrays", "const a = []\nfor (;;)\n a.push([a.length])", runtime.Limits{Heap: 20 << 20}, runtime.LimitHeap, 3},
	{"strings", "let s = 'x', all = []\nfor (;;)\n all.push(s = s + 'y' + s.length + s.slice(0, 50))", runtime.Limits{Heap: 20 << 20}, runtime.LimitHeap, 3},
	{"timers", "const more = () => { for (let i = 0; i < 100; i++) setTimeout(() => {}, 1e6); setTimeout(more) }\nmore()", runtime.Limits{Heap: 20 << 20}, runtime.LimitHeap, 1},
	{"requests", "1\nawait Promise.all([1, 2, 3, 4].map(() =>\n  fetch(url).catch(() => {})))", runtime.Limits{Requests: 3}, runtime.LimitRequests, 3},
	{"redirects", "1\nawait fetch(url + 'again').catch(() => {})\nfor (;;) {}", runtime.Limits{Requests: 3}, runtime.LimitRequests, 2},
	{"requests of a module", "for (;;)\n  try { request() } catch {}", runtime.Limits{Requests: 3}, runtime.LimitRequests, 2},
	// It is reached while the script may still be running, which in an async function is not a
	// place to go on from.
	{"requests of a module beside the script", "const again = () =>\n  requestLater().then(again)\nagain()", runtime.Limits{Requests: 3}, runtime.LimitRequests, 2},
}

// No catch, finally, promise or other script runs after a limit, the error has the script's line,
// and the host can be used again.
func TestLimits(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/again" {
			http.Redirect(w, r, "/again", http.StatusFound)
		}
	}))
	defer server.Close()
	for _, test := range limited {
		t.Run(test.name, func(t *testing.T) {
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			if test.limit != runtime.LimitTime {
				test.limits.Time = patience.Long
			}
			var output bytes.Buffer
			options := runtime.Options{Limits: &test.limits, Stdout: &output, Stderr: &output, Network: runtime.Network{Transport: transport}, Modules: []module.Module{testModule{}, hosttest.Functions{
				"url":      server.URL + "/",
				"never":    func() { t.Error("a finally ran") },
				"holdUp":   func(vm module.VM) { <-vm.Context().Done() },
				"complain": func(vm module.VM) { _, _ = vm.Stderr().Write([]byte("0123456789")) },
				"request": func(vm module.VM) error {
					release, err := vm.Admit(vm.Context())
					if err == nil {
						release()
					}
					return err
				},
				"requestLater": hosttest.Later(func(ctx context.Context, vm module.VM) error {
					release, err := vm.Admit(ctx)
					if err == nil {
						release()
					}
					return err
				}),
			}}}
			host := hosttest.New(t, options)
			err := host.Run(context.Background(), "limited.js", test.source)
			var reached *runtime.LimitError
			for test.limit == runtime.LimitTime && errors.As(err, &reached) && reached.Line != test.line && test.limits.Time < patience.Long {
				test.limits.Time *= 4
				host = hosttest.New(t, options)
				err = host.Run(context.Background(), "limited.js", test.source)
			}
			if !errors.As(err, &reached) || reached.Limit != test.limit {
				t.Fatalf("got %v, want the limit %s", err, test.limit)
			}
			if reached.File != "limited.js" || reached.Line != test.line {
				t.Errorf("%v: want line %d", err, test.line)
			}
			if errors.Is(err, context.DeadlineExceeded) != (test.limit == runtime.LimitTime) {
				t.Errorf("%v: is it DeadlineExceeded?", err)
			}
			if code := runtime.ExitCode(err); code != 1 {
				t.Errorf("exit code %d", code)
			}
			if test.limit == runtime.LimitOutput && int64(output.Len()) != test.limits.Output {
				t.Errorf("wrote %d bytes, want %d", output.Len(), test.limits.Output)
			}
			value, err := host.Eval(context.Background(), "after.js", "await 1 + 1")
			if test.limit == runtime.LimitHeap || test.name == "awaiting" {
				if !errors.Is(err, runtime.ErrUnusable) {
					t.Errorf("afterwards %v, want ErrUnusable", err)
				}
				return
			}
			if err != nil || value.ToInteger() != 2 {
				t.Errorf("afterwards 1 + 1 is %v, %v", value, err)
			}
		})
	}
}
