package runtime

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime/internal/engine"

	"github.com/dop251/goja"
)

// inTime fails where f takes more than 1.2 times its limit. On a busy machine it is the goroutine
// that waits for a processor, so that it tries again with more.
func inTime(t *testing.T, what string, f func(limit time.Duration) (took time.Duration)) {
	t.Helper()
	for limit := 200 * time.Millisecond; ; limit *= 2 {
		took := f(limit)
		if took <= limit+limit/5 {
			return
		}
		if limit > patience.Long/8 {
			t.Fatalf("%s: took %v with a limit of %v", what, took, limit)
		}
	}
}

// stuck is a compiler that is done when the test is, and counts how often it was asked.
type stuck struct {
	begun atomic.Int32
	end   chan struct{}
}

func newStuck(t *testing.T) *stuck {
	s := &stuck{end: make(chan struct{})}
	t.Cleanup(func() { close(s.end) })
	return s
}

func (s *stuck) compile() (engine.Script, error) {
	s.begun.Add(1)
	<-s.end
	return engine.Script{}, errors.New("too late")
}

// Whatever the compiler does, a run ends within 1.2 times its limit, or that of its context. One
// compilation is left behind at the most, also where the script would begin others, and the host
// says that it is finished.
func TestTheCompilerIsLeftBehindInTime(t *testing.T) {
	t.Parallel()
	script := func(source string) func(h *Host, s *stuck, ctx context.Context) error {
		return func(h *Host, s *stuck, ctx context.Context) error {
			h.js.vm.Set("slowly", func(goja.FunctionCall) goja.Value {
				_, _ = h.js.compile("", s.compile)
				return nil
			})
			return h.Run(ctx, "script.js", source)
		}
	}
	for name, run := range map[string]func(h *Host, s *stuck, ctx context.Context) error{
		"a script": func(h *Host, s *stuck, ctx context.Context) error {
			_, err := h.executeScript(ctx, "script.js", "", engine.AsScript, func() (engine.Script, error) { return compiling(h.js, "", s.compile) })
			return err
		},
		"an entry": func(h *Host, s *stuck, ctx context.Context) error {
			_, err := h.executeScript(ctx, "1", "", engine.AsEntry, func() (engine.Script, error) { return compiling(h.js, "", s.compile) })
			return err
		},
		"what a script requires": script("slowly()"),
		"in a loop":              script("for (;;) { try { slowly() } catch {} finally { slowly() } }"),
		"in a promise":           script("Promise.resolve().then(slowly).catch(slowly).finally(slowly)"),
		"in a timer":             script("setTimeout(slowly); setTimeout(slowly)"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, byContext := range []bool{false, true} {
				inTime(t, name, func(limit time.Duration) time.Duration {
					s, limits, ctx := newStuck(t), &Limits{Time: patience.Long}, t.Context()
					if byContext {
						soon, cancel := context.WithTimeout(ctx, limit)
						defer cancel()
						ctx = soon
					} else {
						limits.Time = limit
					}
					host, err := New(Options{Limits: limits})
					if err != nil {
						t.Fatal(err)
					}
					began := time.Now()
					err = run(host, s, ctx)
					took := time.Since(began)
					if !errors.Is(err, context.DeadlineExceeded) {
						t.Errorf("%v, want the limit of time", err)
					}
					if begun := s.begun.Load(); begun != 1 {
						t.Errorf("%d compilations were begun", begun)
					}
					if err := host.Run(t.Context(), "after.js", "1"); !errors.Is(err, ErrUnusable) {
						t.Errorf("afterwards %v, want ErrUnusable", err)
					}
					if err := host.Close(); err != nil {
						t.Error(err)
					}
					return took
				})
			}
		})
	}
}

// What is compiled beside a context returns with it.
func TestCompileContextReturnsInTime(t *testing.T) {
	t.Parallel()
	s := newStuck(t)
	inTime(t, "CompileContext", func(limit time.Duration) time.Duration {
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		if _, left, err := apart(ctx, s.compile); !left || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, %v, want the context's error", left, err)
		}
		return time.Since(began)
	})
}

// A pool puts another host in the place of one that has left a compilation behind.
func TestAPoolGoesOnAfterACompilation(t *testing.T) {
	t.Parallel()
	s := newStuck(t)
	pool, err := NewPool(t.Context(), 1, nil, Options{Limits: &Limits{Time: patience.Long}})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err = pool.Do(t.Context(), func(h *Host) error {
		h.js.vm.Set("slowly", func(goja.FunctionCall) goja.Value {
			_, _ = h.js.compile("", s.compile)
			return nil
		})
		return h.Run(ctx, "script.js", "slowly()")
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want the context's error", err)
	}
	if err := pool.Do(t.Context(), func(h *Host) error { return h.Run(t.Context(), "after.js", "1") }); err != nil {
		t.Errorf("afterwards %v", err)
	}
}

// unstoppable are sources that a parser would take too long for, or all memory, by the names of
// files.
func unstoppable() map[string]string {
	digits := strings.Repeat("9", 400_000) + "n"
	doubling := "enum E {a0 = 'xxxxxxxxxx'"
	for i := 1; i < 36; i++ {
		name := string(rune('a'+i/26)) + string(rune('a'+i%26))
		doubling += ", " + name + " = E.a0 + E.a0"
		doubling = strings.ReplaceAll(doubling, "E.a0 + E.a0", name+" + "+name)
	}
	return map[string]string{
		"digits.js":     "x = " + digits,
		"digits.mjs":    "export const x = " + digits,
		"digits.ts":     "const x: bigint = " + digits,
		"eval.js":       "eval('9'.repeat(400_000) + 'n')",
		"function.js":   "new Function('return ' + '9'.repeat(400_000) + 'n')",
		"nested.js":     strings.Repeat("[", 6000),
		"parameters.js": strings.Repeat("(a = ", 20) + strings.Repeat(") => 1", 20),
		"template.js":   "x = " + strings.Repeat("`${", 6000),
		"groups.js":     "x = /" + strings.Repeat("(", 6000) + "/",
		"conditions.ts": "x = " + strings.Repeat("a ? (b) : c => ", 28) + "1",
		"numbers.ts":    "enum E {" + strings.Repeat("a,", 15_000) + "}",
		"angles.ts":     "x = " + strings.Repeat("f<a,", 10_000) + "1",
		"scopes.mjs":    "export default " + strings.Repeat("a => ", 400) + "1",
		"jsx.jsx":       "x = " + strings.Repeat("<a>", 6000),
	}
}

// What no parser can be stopped in is refused before one sees it: with a limit or without, as a
// script, as what it requires, and by Compile.
func TestWhatCannotBeStoppedIsNotBegun(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	host, err := New(Options{Limits: &Limits{Time: patience.Long}, Files: Files{All: true}, Dir: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	refused := func(err error) bool {
		var script *ScriptError
		return errors.As(err, &script) && script.Name == "SyntaxError" && script.Line > 0
	}
	for name, source := range unstoppable() {
		inScript := strings.HasPrefix(source, "eval") || strings.HasPrefix(source, "new Function")
		if _, err := Compile(name, source); !refused(err) && !inScript {
			t.Errorf("Compile of %s: %v", name, err)
		}
		if err := host.Run(t.Context(), name, source); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := host.Run(t.Context(), filepath.Join(folder, "main.js"), "require('./"+name+"')"); !refused(err) {
			t.Errorf("require of %s: %v", name, err)
		}
	}
}

// A program of Source is compiled where it runs: in this process under the limits of the run, and
// kept then; in a child by that, so that whatever is in it costs this process nothing.
func TestSourceIsCompiledWhereItRuns(t *testing.T) {
	t.Parallel()
	for _, process := range []*Process{nil, {Time: patience.Long}} {
		program := Source("prices.ts", "export const price = (n: number): number => n * 2")
		pool, err := NewPool(t.Context(), 2, program, Options{Process: process})
		if err != nil {
			t.Fatal(err)
		}
		var price int
		if err := pool.CallTo(t.Context(), &price, "price", 4); err != nil || price != 8 {
			t.Errorf("%d, %v", price, err)
		}
		if compiled := program.script.Load() != nil; compiled != (process == nil) {
			t.Errorf("compiled here: %v, with %v", compiled, process)
		}
		pool.Close()
		_, err = NewPool(t.Context(), 1, Source("wrong.js", "\nlet let"), Options{Process: process})
		var script *ScriptError
		if !errors.As(err, &script) || script.Name != "SyntaxError" || script.File != "wrong.js" || script.Line != 2 {
			t.Errorf("%v, want the place of a SyntaxError", err)
		}
	}
	host, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	host.js.vm.Set("include", func(goja.FunctionCall) goja.Value {
		value, err := host.Include(Source("part.js", "1 +"))
		if err != nil {
			panic(err)
		}
		return value
	})
	value, err := host.Eval(t.Context(), "script.js", "try { include() } catch (e) { `${e}` }")
	if err != nil || value.String() != "SyntaxError: Unexpected end of input" {
		t.Errorf("%v, %v, want the exception", value, err)
	}
}

// What takes a child too long to compile is ended with it, in time, and the next run has another.
func TestAChildThatCompilesIsEnded(t *testing.T) {
	t.Parallel()
	source := strings.Repeat("let a;\n", 200_000) + "export {}" // Some minutes.
	inTime(t, "a child", func(limit time.Duration) time.Duration {
		host, err := New(Options{Process: &Process{Time: limit, Memory: 1 << 30}})
		if err != nil {
			t.Fatal(err)
		}
		defer host.Close()
		if err := host.Run(t.Context(), "first.js", "1"); err != nil {
			return patience.Long // It did not start in time.
		}
		began := time.Now()
		err = host.RunProgram(t.Context(), Source("long.mjs", source))
		took := time.Since(began)
		var reached *LimitError
		if !errors.As(err, &reached) || reached.Limit != LimitTime {
			t.Errorf("%v, want the limit of time", err)
		}
		if err := host.Set("a", 1); err != nil {
			t.Errorf("afterwards %v", err)
		}
		return took
	})
}
