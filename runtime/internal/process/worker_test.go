package process_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"
	"dialtone/runtime/paths"

	"github.com/dop251/goja"
)

// hostile are scripts that would end or fill this process, or never end, and what
// stops them. The place is known where the script could still be asked to stop.
var hostile = []struct{ name, source, want, at string }{
	{"loop", "\n\nfor (;;) {}", runtime.LimitTime, "hostile.js:"},
	{"waiting", "await new Promise(r => setTimeout(r, 1e6))", runtime.LimitTime, "hostile.js:1:"},
	{"ticks", "const again = () => process.nextTick(again); again()", runtime.LimitTime, ""},
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
			t.Parallel()
			process := runtime.Process{Time: patience.Long, Memory: 32 << 20, Output: 64 << 10}
			if test.want == runtime.LimitTime {
				process.Time = 200 * time.Millisecond // The last quarter of it is for the script to say where it is.
			}
			wrong := runHostile(t, process, test.source, test.want, test.at)
			for wrong != "" && process.Time < patience.Long {
				process.Time *= 4 // A busy machine may have left the script too little.
				wrong = runHostile(t, process, test.source, test.want, test.at)
			}
			if wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

// runHostile runs a script between two good ones, and returns what is wrong with how it was
// stopped, or nothing.
func runHostile(t *testing.T, process runtime.Process, source, want, at string) (wrong string) {
	t.Helper()
	host := hosttest.NewProcess(t, process, runtime.Options{})
	if _, err := host.Eval(context.Background(), "before.js", "globalThis.before = 1"); err != nil {
		return fmt.Sprintf("before it: %v", err)
	}
	_, err := host.Eval(context.Background(), "hostile.js", source)
	if err == nil {
		return "nothing stopped it"
	}
	var limit *runtime.LimitError
	if want != "" && (!errors.As(err, &limit) || limit.Limit != want) {
		return fmt.Sprintf("got %v, want the limit %s", err, want)
	}
	// One that fills its memory faster than anything looks is killed, with no place.
	killed := limit != nil && limit.Limit == runtime.LimitMemory && limit.File == ""
	if !killed && !strings.HasPrefix(err.Error(), at) {
		return fmt.Sprintf("got %v, want it at %s", err, at)
	}
	value, err := host.Eval(context.Background(), "after.js", "1 + 1")
	if err != nil || value.ToInteger() != 2 {
		return fmt.Sprintf("afterwards 1 + 1 is %v, %v", value, err)
	}
	return ""
}

// What this host grants and the child can have, it has.
func TestProcessGrants(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{
		Files:     runtime.Files{Folders: []runtime.Folder{{Path: dir}}},
		Dir:       dir,
		Exit:      true,
		Network:   runtime.Network{Hosts: []string{"127.0.0.1:1"}},
		CallDepth: 100,
		Limits:    &runtime.Limits{Output: 30},
		Stdout:    &stdout,
		Stderr:    &stderr,
	})
	ctx := context.Background()
	err := host.Run(ctx, "grants.js", `
		const fs = require('fs')
		console.log(fs.readFileSync('a.txt', 'utf8'))
		try { fs.writeFileSync('a.txt', '') } catch (e) { console.error(e.code) }
		process.exit(7)
	`)
	if code := runtime.ExitCode(err); code != 7 || stdout.String() != "text\n" || stderr.String() != "ERR_ACCESS_DENIED\n" {
		t.Errorf("exit code %d (%v), %q, %q", code, err, stdout.String(), stderr.String())
	}
	for url, want := range map[string]string{"http://127.0.0.1:1": "connection refused", "http://127.0.0.1:2": "is not allowed"} {
		if err := host.Run(ctx, "fetch.js", "await fetch('"+url+"')"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", url, err, want)
		}
	}
	if err := host.Run(ctx, "exit.js", "process.exitCode = 5"); runtime.ExitCode(err) != 5 || host.ExitCode() != 5 {
		t.Errorf("%v, exit code %d", err, host.ExitCode())
	}
	var limit *runtime.LimitError
	if err := host.Run(ctx, "deep.js", "const f = n => n && f(n - 1); f(200)"); !errors.As(err, &limit) || limit.Limit != runtime.LimitCallDepth {
		t.Errorf("got %v, want the limit of calls", err)
	}
	if err := host.Run(ctx, "chatty.js", "console.log('a'.repeat(31))"); !errors.As(err, &limit) || limit.Limit != runtime.LimitOutput {
		t.Errorf("got %v, want the limit of output", err)
	}

	for want, options := range map[string]runtime.Options{
		"Options.Modules cannot": {Modules: []module.Module{hosttest.Functions{}}},
		"Files.FS or":            {Files: runtime.Files{FS: os.DirFS(dir)}},
		"Rules cannot":           {Files: runtime.Files{Rules: new(paths.Files)}},
		"Network.Transport, Resolver, Listen or Around": {Network: runtime.Network{Transport: http.DefaultTransport}},
		"Options.Terminal cannot":                       {Terminal: nobody{}},
		"Options.Clock or":                              {Clock: standing{}},
		"Memory is 1 bytes":                             {Process: &runtime.Process{Memory: 1}},
		"a negative limit":                              {Process: &runtime.Process{Time: -1}},
		"Message is 5":                                  {Process: &runtime.Process{Message: 5}},
	} {
		if options.Process == nil {
			options.Process = &runtime.Process{}
		}
		if _, err := runtime.New(options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want an error with %q", err, want)
		}
	}
}

// Programs run in a child as scripts do.
func TestProcessPrograms(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	ctx := context.Background()
	body, err := runtime.CompileBody("body.js", "const a = await 1\nreturn a + 1")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		value, err := host.EvalProgram(ctx, body)
		if err != nil || value.ToInteger() != 2 {
			t.Errorf("the body returns %v, %v", value, err)
		}
	}
	script, err := runtime.Compile("rules.js", "\nthrow new TypeError('no')")
	if err != nil {
		t.Fatal(err)
	}
	var thrown *runtime.ScriptError
	if err := host.RunProgram(ctx, script); !errors.As(err, &thrown) || thrown.File != "rules.js" || thrown.Line != 2 || thrown.SourceLine == "" {
		t.Errorf("got %v", err)
	}
	if err := host.Run(ctx, "wrong.js", "const = 1"); !errors.As(err, &thrown) || thrown.Name != "SyntaxError" || thrown.Line != 1 {
		t.Errorf("got %v", err)
	}
	if value, err := host.Interact(ctx, "REPL1", "{a: 1}"); err != nil || value.(*goja.Object).Get("a").ToInteger() != 1 {
		t.Errorf("an object in braces is %v, %v", value, err)
	}
}

// nobody is a terminal without an answer.
type nobody struct{}

func (nobody) Ask(context.Context, string) (string, error) { return "", io.EOF }

// standing is a clock that stands.
type standing struct{}

func (standing) Now() time.Time                                 { return time.Time{} }
func (standing) After(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }
