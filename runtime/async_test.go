package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// quota is an error of the program's with a code and a name for scripts.
type quota struct{ message string }

func (q quota) Error() string { return q.message }
func (quota) Code() string    { return "ERR_QUOTA" }
func (quota) Name() string    { return "QuotaError" }

var errQuota = &quota{"no messages left"}

// Async functions run beside the script and beside each other, and their promises are settled, with
// a child as without.
func TestAsync(t *testing.T) {
	options := func() runtime.Options {
		both := make(chan struct{})
		var met sync.Once
		return runtime.Options{Setup: func(h *runtime.Host) error {
			if err := h.SetAsync("twice", func(ctx context.Context, n int) (int, error) { return 2 * n, ctx.Err() }); err != nil {
				return err
			}
			// Each waits for the other.
			if err := h.SetAsync("give", func() { met.Do(func() { close(both) }) }); err != nil {
				return err
			}
			return h.Set("db", map[string]any{
				"take": runtime.Async(func(ctx context.Context) (string, error) {
					select {
					case <-both:
						return "taken", nil
					case <-ctx.Done():
						return "", ctx.Err()
					}
				}),
				"fails": runtime.Async(func() error { return fmt.Errorf("sending: %w", errQuota) }),
				"sync":  func(n int) int { return n + 1 },
			})
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct{ source, want string }{
			{"await twice(21)", "42"},
			{"const got = db.take(); const sync = db.sync(1); await give();; sync + await got", "2taken"},
			{"(await Promise.all([1, 2, 3].map(n => twice(n)))).join()", "2,4,6"},
			{"twice('x').catch(e => e.name + ': ' + e.message)", "TypeError: twice: argument 1: cannot put a string into an int"},
			{"twice().catch(e => e.message)", "twice: argument 1 is missing"},
			{"typeof twice(1).then", "function"},
			{"const e = await db.fails().catch(e => e);; [e.name, e.code, e.message, e instanceof Error, Object.keys(e)].join()", "QuotaError,ERR_QUOTA,sending: no messages left,true,code"},
		} {
			value, err := host.Eval(t.Context(), "async.js", "(async () => { "+withReturn(test.source)+" })()")
			if err != nil || value.String() != test.want {
				t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
			}
		}
		for _, source := range []string{"\nawait db.fails()", "\ntry { await db.fails() } catch (e) { throw new Error('outer', {cause: new Error('inner', {cause: e})}) }"} {
			err := host.Run(t.Context(), "fails.js", source)
			var script *runtime.ScriptError
			if !errors.Is(err, errQuota) || !errors.As(err, &script) || script.Line != 2 {
				t.Errorf("%s gives %v, want the program's error at line 2", source, err)
			}
		}
	})
}

// withReturn returns what stands behind ;; or all of a body that has none.
func withReturn(source string) string {
	before, last, ok := strings.Cut(source, ";; ")
	if !ok {
		before, last = "", source
	}
	return before + "; return " + last
}

// A script that is stopped stops what runs beside it, and nothing of it is left.
func TestAsyncEndsWithTheScript(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error {
			return h.SetAsync("forever", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		ctx, cancel := context.WithCancel(t.Context())
		if err := host.Set("stop", cancel); err != nil {
			t.Fatal(err)
		}
		err := host.Run(ctx, "forever.js", "forever(); stop(); await forever()")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it ends with %v", err)
		}
		if err := host.Run(t.Context(), "throws.js", "forever(); throw new Error('over')"); err == nil || !strings.Contains(err.Error(), "over") {
			t.Errorf("it ends with %v", err)
		}
	})
}

// Its panic is a bug in the program, not in the script.
func TestAsyncPanics(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error { return h.SetAsync("bug", func() { panic("a bug") }) }}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		var panicked *runtime.PanicError
		if err := host.Run(t.Context(), "bug.js", "await bug()"); !errors.As(err, &panicked) || panicked.Value != "a bug" {
			t.Errorf("it is %v", err)
		}
	})
}

// Sequences, channels and readers of Go's are async iterables, each read as far as the script
// wants.
func TestStreams(t *testing.T) {
	stopped := make(chan string, 10)
	options := runtime.Options{Setup: func(h *runtime.Host) error {
		count := iter.Seq[int](func(yield func(int) bool) {
			defer func() { stopped <- "count" }()
			for n := 1; yield(n); n++ {
			}
		})
		return errors.Join(
			h.Set("count", count),
			h.Set("rows", func(n int) iter.Seq2[map[string]int, error] {
				return func(yield func(map[string]int, error) bool) {
					for i := range n {
						if !yield(map[string]int{"id": i}, nil) {
							return
						}
					}
					yield(nil, errQuota)
				}
			}),
			h.Set("pairs", iter.Seq2[string, int](func(yield func(string, int) bool) { _ = yield("a", 1) && yield("b", 2) })),
			h.Set("lines", func(ctx context.Context) <-chan string {
				lines := make(chan string, 3)
				lines <- "one"
				lines <- "two"
				close(lines)
				return lines
			}),
			h.Set("silent", make(chan string)),
			h.Set("body", func() io.Reader { return io.MultiReader(strings.NewReader("he"), strings.NewReader("llo")) }),
		)
	}}
	host := hosttest.New(t, options)
	for _, test := range []struct{ source, want string }{
		{"for await (const n of count) { got.push(n); if (n === 3) break }", "1,2,3"},
		{"for await (const n of count) { got.push(n); if (n === 2) break }", "1,2"},
		{"try { for await (const row of rows(2)) got.push(row.id) } catch (e) { got.push(e.code) }", "0,1,ERR_QUOTA"},
		{"for await (const [name, n] of pairs) got.push(name + n)", "a1,b2"},
		{"for await (const line of lines()) got.push(line)", "one,two"},
		{"for await (const chunk of body()) got.push(Buffer.from(chunk).toString())", "he,llo"},
		{"const it = count[Symbol.asyncIterator](); const three = [it.next(), it.next(), it.next()]; for (const r of await Promise.all(three)) got.push(r.value); await it.return(); got.push((await it.next()).done)", "1,2,3,true"},
		{"got.push(...await Array.fromAsync(lines()))", "one,two"},
	} {
		value, err := host.Eval(t.Context(), "streams.js", "(async () => { const got = []; "+test.source+"; return got.join() })()")
		if err != nil || value.String() != test.want {
			t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
		}
	}
	// Those that were left, and one that the script leaves open.
	if err := host.Run(t.Context(), "open.js", "await count[Symbol.asyncIterator]().next()"); err != nil {
		t.Error(err)
	}
	for range 4 {
		<-stopped
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := host.Set("stop", cancel); err != nil {
		t.Fatal(err)
	}
	if err := host.Run(ctx, "silent.js", "setTimeout(stop, 1); for await (const x of silent) {}"); !errors.Is(err, context.Canceled) {
		t.Errorf("a channel that gives nothing ends with %v", err)
	}
}

// What scripts can iterate over, Go functions read: each value when they want it.
func TestStreamsBack(t *testing.T) {
	options := runtime.Options{Setup: func(h *runtime.Host) error {
		return errors.Join(
			h.SetAsync("sum", func(numbers iter.Seq[int]) (sum int) {
				for n := range numbers {
					sum += n
				}
				return sum
			}),
			h.SetAsync("first", func(numbers iter.Seq[int]) int {
				for n := range numbers {
					return n
				}
				return 0
			}),
			h.SetAsync("rows", func(rows iter.Seq2[map[string]string, error]) (names []string, err error) {
				for row, err := range rows {
					if err != nil {
						return names, err
					}
					names = append(names, row["name"])
				}
				return names, nil
			}),
			h.SetAsync("count", func(ctx context.Context, words <-chan string) (n int) {
				for range words {
					n++
				}
				return n
			}),
			h.SetAsync("one", func(words <-chan string) string { return <-words }),
			h.SetAsync("read", func(r io.Reader) (string, error) { text, err := io.ReadAll(r); return string(text), err }),
		)
	}}
	host := hosttest.New(t, options)
	const endless = "async function* endless() { try { for (let n = 1; ; n++) yield n } finally { left = true } }; let left = false; "
	for _, test := range []struct{ source, want string }{
		{"await sum([1, 2, 3])", "6"},
		{"await sum(new Set([1, 2]))", "3"},
		{"await sum((function* () { yield 1; yield 2 })())", "3"},
		{"await sum((async function* () { yield 1; await null; yield 2 })())", "3"},
		{"await sum([Promise.resolve(4), 5])", "9"},
		{endless + "const n = await first(endless());; n + ' ' + left", "1 true"},
		{"(await rows([{name: 'a'}, {name: 'b'}])).join()", "a,b"},
		{"await rows((async function* () { yield {name: 'a'}; throw new RangeError('no more') })()).catch(e => e.name + e.message)", "RangeErrorno more"},
		{"await sum((async function* () { throw new RangeError('none') })()).catch(e => e.name)", "RangeError"},
		{"await sum([1, 'x']).catch(e => e.message)", "a value of the iterable: cannot put a string into an int"},
		{"await sum(5).catch(e => e.message)", "sum: argument 1: it is to be an iterable or an async iterable"},
		{"await sum().catch(e => e.message)", "sum: argument 1: it is to be an iterable or an async iterable"},
		{"await count(['a', 'b'])", "2"},
		{"await count((async function* () { yield 'a'; throw new Error('mid') })()).catch(e => e.message)", "mid"},
		{"async function* words() { for (;;) yield 'w' };; await one(words())", "w"},
		{"await read('text')", "text"},
		{"await read(new Uint8Array([104, 105]))", "hi"},
		{"await read(['a', new Uint8Array([98]), 'c'])", "abc"},
		{"await read(new Response('streamed').body)", "streamed"},
		{"await read([1]).catch(e => e.message)", "the iterable gave a int64, and is read as strings and bytes"},
	} {
		value, err := host.Eval(t.Context(), "back.js", "(async () => { "+withReturn(test.source)+" })()")
		if err != nil || value.String() != test.want {
			t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
		}
	}
}

// What cannot be read, or cannot cross, is refused when it is set.
func TestStreamsRefused(t *testing.T) {
	here, child := hosttest.New(t, runtime.Options{}), hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	for _, test := range []struct {
		host  *runtime.Host
		value any
		want  string
	}{
		{here, func(iter.Seq[int]) {}, "is to be given as runtime.Async"},
		{here, runtime.Async(func(chan<- int) {}), "a channel to receive from"},
		{here, runtime.Async(func(iter.Seq2[int, int]) {}), "of values and errors"},
		{here, runtime.Async(5), "is not a function"},
		{child, runtime.Async(func(iter.Seq[int]) {}), "an iterable cannot leave the process"},
		{child, iter.Seq[int](func(func(int) bool) {}), "a iter.Seq[int] cannot go into the process"},
		{child, strings.NewReader("x"), "a io.Reader cannot go into the process"},
	} {
		if err := test.host.Set("x", test.value); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%T gives %v, want %s", test.value, err, test.want)
		}
	}
}

// What a Go function fails with has its code and name, thrown and as a value, and is found again.
func TestGoErrorsHaveCodes(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error {
			return h.Set("send", func() error { return fmt.Errorf("sending: %w", errQuota) })
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		value, err := host.Eval(t.Context(), "a.js", "try { send() } catch (e) { [e.name, e.code, String(e)].join() }")
		if err != nil || value.String() != "QuotaError,ERR_QUOTA,QuotaError: sending: no messages left" {
			t.Errorf("it is %v, %v", value, err)
		}
		err = host.Run(t.Context(), "b.js", "send()")
		var script *runtime.ScriptError
		if !errors.Is(err, errQuota) || !errors.As(err, &script) || script.Name != "QuotaError" {
			t.Errorf("uncaught it is %v", err)
		}
	})
	host := hosttest.New(t, runtime.Options{})
	if err := host.Set("problem", error(errQuota)); err != nil {
		t.Fatal(err)
	}
	if value, err := host.Eval(t.Context(), "c.js", "problem.code + problem.name"); err != nil || value.String() != "ERR_QUOTAQuotaError" {
		t.Errorf("as a value it is %v, %v", value, err)
	}
}
