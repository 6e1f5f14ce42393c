package runtime_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
)

// newProcess makes a host with a process of its own that is closed with the test.
func newProcess(t *testing.T, process runtime.Process, options ...runtime.Option) *runtime.Host {
	t.Helper()
	return newHost(t, append([]runtime.Option{runtime.WithProcess(process)}, options...)...)
}

// hostile are scripts that would end or fill this process, or never end, and what
// stops them. The place is known where the script could still be asked to stop.
var hostile = []struct{ name, source, want, at string }{
	{"loop", "\n\nfor (;;) {}", runtime.LimitTime, "hostile.js:"},
	{"waiting", "await new Promise(r => setTimeout(r, 1e6))", runtime.LimitTime, "hostile.js:1:"},
	{"ticks", "const again = () => process.nextTick(again); again()", runtime.LimitTime, "hostile.js:1:"},
	{"getter", "({get a() { for (;;) {} }}).a", runtime.LimitTime, "hostile.js:1:"},
	{"toJSON that never ends", "({toJSON() { for (;;) {} }})", runtime.LimitTime, "hostile.js:1:"},
	{"growing promises", "const again = () => Promise.resolve().then(again); again()", runtime.LimitMemory, "hostile.js:1:"},
	{"growing array", "const a = []; for (;;) a.push(new Array(1000).fill('abc'))", runtime.LimitMemory, ""},
	{"growing string", "let s = 'a'; for (;;) s += s", runtime.LimitMemory, ""},
	{"filling", "new Array(1e9).fill(1)", runtime.LimitSize, "hostile.js:1:"},
	{"huge buffer", "new ArrayBuffer(8e9)", runtime.LimitSize, "hostile.js:1:"},
	{"huge BigInt", "2n ** (2n ** 40n)", "", ""},
	{"brackets of JSON", "JSON.parse('['.repeat(5e6))", "", ""},
	{"brackets of eval", "eval('['.repeat(5e5))", "", ""},
	{"nested result", "let a = []; for (let i = 0; i < 2e6; i++) a = [a]; a", "", ""},
	{"output without end", "for (;;) console.log('spam')", runtime.LimitOutput, "hostile.js:1:"},
}

// Each hostile script is stopped with an error, within its limits, and the host goes
// on with the next.
func TestProcessHostile(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			process := runtime.Process{Time: 30 * time.Second, Memory: 64 << 20, Output: 64 << 10}
			if test.want == runtime.LimitTime {
				process.Time = 500 * time.Millisecond
			}
			host := newProcess(t, process)
			if _, err := host.Eval(context.Background(), "before.js", "globalThis.before = 1"); err != nil {
				t.Fatal(err)
			}
			_, err := host.Eval(context.Background(), "hostile.js", test.source)
			if err == nil {
				t.Fatal("nothing stopped it")
			}
			var limit *runtime.LimitError
			var ended *runtime.ProcessError
			if errors.As(err, &ended) && ended.ExitCode == 66 {
				return // How a program under the race detector runs out of memory.
			}
			if test.want != "" && (!errors.As(err, &limit) || limit.Limit != test.want) {
				t.Errorf("got %v, want the limit %s", err, test.want)
			}
			if !strings.HasPrefix(err.Error(), test.at) {
				t.Errorf("got %v, want it at %s", err, test.at)
			}
			value, err := host.Eval(context.Background(), "after.js", "1 + 1")
			if err != nil || value.ToInteger() != 2 {
				t.Errorf("afterwards 1 + 1 is %v, %v", value, err)
			}
		})
	}
}
