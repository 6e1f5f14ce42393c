package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// streamOptions are what Go gives to scripts one after another; left is told when it is left.
func streamOptions(left chan<- string) runtime.Options {
	return runtime.Options{Setup: func(h *runtime.Host) error {
		count := iter.Seq[int](func(yield func(int) bool) {
			defer func() { left <- "count" }()
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
					yield(nil, fmt.Errorf("reading: %w", errQuota))
				}
			}),
			h.Set("pairs", iter.Seq2[string, int](func(yield func(string, int) bool) { _ = yield("a", 1) && yield("b", 2) })),
			h.Set("db", map[string]any{
				"lines": func(ctx context.Context) <-chan string {
					lines := make(chan string, 3)
					lines <- "one"
					lines <- "two"
					close(lines)
					return lines
				},
				"later":  runtime.Async(func() (iter.Seq[int], error) { return slices.Values([]int{7, 8}), nil }),
				"nested": func() any { return map[string]any{"list": []any{1, slices.Values([]int{5, 6})}} },
				"of":     func(n int) iter.Seq[iter.Seq[int]] { return slices.Values([]iter.Seq[int]{slices.Values([]int{n})}) },
			}),
			h.Set("silent", make(chan string)),
			h.Set("none", func() map[string]any {
				return map[string]any{"seq": iter.Seq[int](nil), "channel": (<-chan int)(nil), "reader": io.Reader(nil), "file": (*os.File)(nil)}
			}),
			h.Set("body", func() io.Reader { return io.MultiReader(strings.NewReader("he"), strings.NewReader("llo")) }),
			h.Set("broken", func() io.Reader {
				return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errQuota))
			}),
			h.Set("functions", iter.Seq[any](func(yield func(any) bool) { yield(struct{ C chan<- int }{make(chan int)}) })),
		)
	}}
}

// Sequences, channels and readers of Go's are async iterables, each read as far as the script
// wants, with a child as without.
func TestStreams(t *testing.T) {
	left := make(chan string, 100)
	bothModes(t, func() runtime.Options { return streamOptions(left) }, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct{ source, want string }{
			{"for await (const n of count) { got.push(n); if (n === 3) break }", "1,2,3"},
			{"for await (const n of count) { got.push(n); if (n === 2) break }", "1,2"},
			{"try { for await (const n of count) { throw new Error('mine') } } catch (e) { got.push(e.message) }", "mine"},
			{"try { for await (const row of rows(2)) got.push(row.id) } catch (e) { got.push(e.code, e.name, e.message) }", "0,1,ERR_QUOTA,QuotaError,reading: no messages left"},
			{"for await (const [name, n] of pairs) got.push(name + n)", "a1,b2"},
			{"for await (const line of db.lines()) got.push(line)", "one,two"},
			{"for await (const n of await db.later()) got.push(n)", "7,8"},
			{"for await (const n of db.nested().list[1]) got.push(n)", "5,6"},
			{"for await (const seq of db.of(3)) for await (const n of seq) got.push(n)", "3"},
			{"for await (const chunk of body()) got.push(chunk instanceof Uint8Array, Buffer.from(chunk).toString())", "true,he,true,llo"},
			{"try { for await (const chunk of broken()) got.push(chunk.length) } catch (e) { got.push(e.code) }", "4,ERR_QUOTA"},
			{"const it = count[Symbol.asyncIterator](); const three = [it.next(), it.next(), it.next()]; for (const r of await Promise.all(three)) got.push(r.value); await it.return(); got.push((await it.next()).done)", "1,2,3,true"},
			{"got.push(...await Array.fromAsync(db.lines()))", "one,two"},
			{"const lines = db.lines(); const one = lines[Symbol.asyncIterator](); got.push((await one.next()).value); await one.return(); for await (const line of lines) got.push(line)", "one,two"},
			{"got.push(JSON.stringify(none()))", `{"channel":null,"file":null,"reader":null,"seq":null}`},
			{"try { for await (const x of functions) got.push(x) } catch (e) { got.push(e.name, e.message.includes('chan<- int')) }", "TypeError,true"},
			// Who no longer wants a value does not wait for one.
			{"const it = silent[Symbol.asyncIterator](); const next = it.next(); got.push(await Promise.race([next, 'first'])); await it.return(); got.push((await next).done)", "first,true"},
			{"JSON.parse = Symbol.for = Promise.resolve = () => 'forged'; for await (const n of await db.later()) got.push(n)", "7,8"},
		} {
			value, err := host.Eval(t.Context(), "streams.js", "(async () => { const got = []; "+test.source+"; return got.join() })()")
			if err != nil || value.String() != test.want {
				t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
			}
		}
		// The four that were left, and one that the script leaves open.
		if err := host.Run(t.Context(), "open.js", "await count[Symbol.asyncIterator]().next()"); err != nil {
			t.Error(err)
		}
		for range 5 {
			<-left
		}
		// An error that nothing catches is the program's own.
		if err := host.Run(t.Context(), "rows.js", "for await (const row of rows(1)) ;"); !errors.Is(err, errQuota) {
			t.Errorf("an error of a sequence is %v", err)
		}
		// What one run was given another goes on with.
		if _, err := host.Eval(t.Context(), "first.js", "globalThis.kept = db.lines(); undefined"); err != nil {
			t.Fatal(err)
		}
		if value, err := host.Eval(t.Context(), "second.js", "(await Array.fromAsync(kept)).join()"); err != nil || value.String() != "one,two" {
			t.Errorf("a stream of an earlier run gives %v, %v", value, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if err := host.Set("stop", cancel); err != nil {
			t.Fatal(err)
		}
		if err := host.Run(ctx, "silent.js", "setTimeout(stop, 1); for await (const x of silent) {}"); !errors.Is(err, context.Canceled) {
			t.Errorf("a channel that gives nothing ends with %v", err)
		}
	})
}

// Values are taken when the script asks for them, and none before.
func TestStreamsAreAskedFor(t *testing.T) {
	var taken atomic.Int64
	options := func() runtime.Options {
		taken.Store(0)
		return runtime.Options{Setup: func(h *runtime.Host) error {
			return h.Set("numbers", iter.Seq[int64](func(yield func(int64) bool) {
				for yield(taken.Add(1)) {
				}
			}))
		}}
	}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		if err := host.Set("taken", taken.Load); err != nil {
			t.Fatal(err)
		}
		value, err := host.Eval(t.Context(), "asked.js", `
			const seen = [taken()]
			for await (const n of numbers) { seen.push(n, taken()); if (n === 3) break }
			seen.push(taken())
			seen.join()
		`)
		if want := "0,1,1,2,2,3,3,3"; err != nil || value.String() != want {
			t.Errorf("it is %v, %v, want %s", value, err, want)
		}
	})
}

// A panic of a sequence's is a bug in the program, while it gives values and when it is left.
func TestStreamsPanic(t *testing.T) {
	options := func() runtime.Options {
		return runtime.Options{Setup: func(h *runtime.Host) error {
			return errors.Join(
				h.Set("bug", iter.Seq[int](func(yield func(int) bool) { yield(1); panic("a bug") })),
				h.Set("last", iter.Seq[int](func(yield func(int) bool) {
					if !yield(1) {
						panic("a bug")
					}
				})),
			)
		}}
	}
	for _, source := range []string{"for await (const n of bug) ;", "for await (const n of last) break; await new Promise(() => setTimeout(() => {}, 1e6))"} {
		bothModes(t, options, func(t *testing.T, host *runtime.Host) {
			var panicked *runtime.PanicError
			if err := host.Run(t.Context(), "bug.js", source); !errors.As(err, &panicked) || panicked.Value != "a bug" {
				t.Errorf("%s is %v", source, err)
			}
		})
	}
}

// feedOptions are Go functions that read what scripts iterate over.
func feedOptions() runtime.Options {
	return runtime.Options{Setup: func(h *runtime.Host) error {
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
			h.SetAsync("rows", func(name string, rows iter.Seq2[map[string]string, error]) (names []string, err error) {
				for row, err := range rows {
					if err != nil {
						return names, fmt.Errorf("%s: %w", name, err)
					}
					names = append(names, row["name"])
				}
				return names, nil
			}),
			h.SetAsync("find", func(rows iter.Seq2[any, error]) bool {
				for _, err := range rows {
					if errors.Is(err, errQuota) {
						return true
					}
				}
				return false
			}),
			h.SetAsync("count", func(ctx context.Context, words <-chan string) (n int) {
				for range words {
					n++
				}
				return n
			}),
			h.SetAsync("one", func(words <-chan string) string { return <-words }),
			h.SetAsync("none", func(iter.Seq[int], io.Reader, <-chan int) {}),
			h.SetAsync("read", func(r io.Reader) (string, error) { text, err := io.ReadAll(r); return string(text), err }),
			h.SetAsync("size", func(r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }),
			h.SetAsync("lengths", func(all iter.Seq[[]byte]) (sizes []int) {
				for one := range all {
					sizes = append(sizes, len(one))
				}
				return sizes
			}),
			h.Set("fails", func() error { return errQuota }),
			h.Set("numbers", slices.Values([]int{1, 2, 3})),
		)
	}}
}

// What scripts can iterate over, Go functions read: each value when they want it, with a child as
// without.
func TestStreamsBack(t *testing.T) {
	bothModes(t, feedOptions, func(t *testing.T, host *runtime.Host) {
		const endless = "let left = false; async function* endless(value) { try { for (let n = 1; ; n++) yield value ?? n } finally { left = true } }; "
		for _, test := range []struct{ source, want string }{
			{"await sum([1, 2, 3])", "6"},
			{"await sum(new Set([1, 2]))", "3"},
			{"await sum((function* () { yield 1; yield 2 })())", "3"},
			{"await sum((async function* () { yield 1; await null; yield 2 })())", "3"},
			{"await sum([Promise.resolve(4), 5])", "9"},
			{"await sum(numbers)", "6"},
			{"(await Promise.all([sum([1]), sum([2]), sum([3, 4])])).join()", "1,2,7"},
			{endless + "const n = await first(endless());; n + ' ' + left", "1 true"},
			{"(await rows('r', [{name: 'a'}, {name: 'b'}])).join()", "a,b"},
			{"await rows('r', (async function* () { yield {name: 'a'}; throw new RangeError('no more') })()).catch(e => e.name + e.message)", "RangeErrorno more"},
			{"const mine = new (class Mine extends Error {})('own');; await rows('r', (async function* () { throw mine })()).catch(e => e === mine)", "true"},
			{"await rows('r', (async function* () { throw 'text' })()).catch(e => e)", "text"},
			{"await rows('r', (async function* () { throw undefined })()).catch(e => String(e))", "undefined"},
			{"await rows('r', (async function* () { throw () => 1 })()).catch(e => e())", "1"},
			{"await sum((async function* () { throw new RangeError('none') })()).catch(e => e.name)", "RangeError"},
			{"await find((async function* () { fails() })())", "true"},
			{"await sum([1, 'x']).catch(e => e.name + ': ' + e.message)", "TypeError: a value of the iterable: cannot put a string into an int"},
			{"await sum(5).catch(e => e.name + ': ' + e.message)", "TypeError: sum: argument 1: it is to be an iterable or an async iterable"},
			{"await sum().catch(e => e.message)", "sum: argument 1: it is to be an iterable or an async iterable"},
			{"await sum({[Symbol.iterator]() { throw new RangeError('at once') }}).catch(e => e.name + e.message)", "RangeErrorat once"},
			{"await sum({[Symbol.iterator]() { return {next: () => 5} }}).catch(e => e.message)", "the iterator answers with no object"},
			{"await rows(5, [1]).catch(e => e.message)", "rows: argument 1: cannot put a number into a string"},
			{"await rows('r', [{get name() { throw new RangeError('getter') }}]).catch(e => e.message)", "getter"},
			{"await count(['a', 'b'])", "2"},
			{"await count((async function* () { yield 'a'; throw new Error('mid') })()).catch(e => e.message)", "mid"},
			{endless + "const n = await one(endless('w'));; n + left", "wtrue"},
			{endless + "const all = [endless(), endless(), endless()]; for (const a of all) await a.next(); await none(...all);; left", "true"},
			{"await read('text')", "text"},
			{"await read('')", ""},
			{"await read(new Uint8Array([104, 105]))", "hi"},
			{"await read(['a', new Uint8Array([98]), '', new Uint8Array(0), 'c'])", "abc"},
			{"await read(new Response('streamed').body)", "streamed"},
			{"await read(new ReadableStream({start(c) { c.enqueue('é'); c.close() }}))", "é"},
			{"await read([1]).catch(e => e.message)", "the iterable gave a int64, and is read as strings and bytes"},
			{"await read((async function* () { yield 'a'; throw new RangeError('cut') })()).catch(e => e.name)", "RangeError"},
			// A reader takes more than may cross at once.
			{"await size('x'.repeat(3e6))", "3000000"},
			{"await size(new Uint8Array(3e6))", "3000000"},
			{"await size(['é'.repeat(1e6), new Uint8Array(2e6)])", "4000000"},
			{"(await lengths([new Uint8Array(3), Buffer.from('ab'), new Uint8Array(0)])).join()", "3,2,0"},
		} {
			value, err := host.Eval(t.Context(), "back.js", "(async () => { "+withReturn(test.source)+" })()")
			if err != nil || value.String() != test.want {
				t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
			}
		}
		// An error that a script gives and that comes back through Go is still the program's.
		if err := host.Run(t.Context(), "fails.js", "await rows('r', (async function* () { fails() })())"); !errors.Is(err, errQuota) {
			t.Errorf("it is %v", err)
		}
		// A function that waits for a value ends with the script.
		ctx, cancel := context.WithCancel(t.Context())
		if err := host.Set("stop", cancel); err != nil {
			t.Fatal(err)
		}
		if err := host.Run(ctx, "never.js", "setTimeout(stop, 1); await count((async function* () { await new Promise(() => setTimeout(() => {}, 1e6)) })())"); !errors.Is(err, context.Canceled) {
			t.Errorf("an iterable that gives nothing ends with %v", err)
		}
	})
}

// What does not cross to another process is an error of the value, and what is too long.
func TestStreamsBackOfAProcess(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, feedOptions())
	for _, test := range []struct{ source, want string }{
		{"await rows('r', [() => 1]).catch(e => e.name + ': ' + e.message)", "TypeError: a value of the iterable: a function cannot leave its process: values cross as JSON"},
		{"await rows('r', [{name: 'x'.repeat(2e6)}]).catch(e => e.message)", "a value of the iterable has 2000011 bytes; at most 1048576 may leave a process (Process.Message)"},
		{"await lengths([new Uint8Array(2e6)]).catch(e => e.message)", "a value of the iterable has 2000000 bytes; at most 1048576 may leave a process (Process.Message)"},
	} {
		value, err := host.Eval(t.Context(), "back.js", "(async () => { "+withReturn(test.source)+" })()")
		if err != nil || value.String() != test.want {
			t.Errorf("%s is %v, %v, want %s", test.source, value, err, test.want)
		}
	}
}

// A script in a process of its own has no more of this one than it may: what is under way is
// counted, and there is room again when it has ended.
func TestStreamsOfAProcessAreBounded(t *testing.T) {
	over := make(chan struct{})
	host := hosttest.NewProcess(t, runtime.Process{Message: 64 << 10}, runtime.Options{Setup: func(h *runtime.Host) error {
		return errors.Join(
			h.Set("silent", make(chan int)),
			h.SetAsync("wait", func(ctx context.Context, text string) {
				select {
				case <-over:
				case <-ctx.Done():
				}
			}),
			h.Set("end", func() { close(over) }),
		)
	}})
	for _, test := range []struct{ source, want string }{
		{`const all = Array.from({length: 1001}, () => silent[Symbol.asyncIterator]())
			const asked = all.map(it => it.next())
			const refused = await new Promise(told => asked.forEach(next => next.catch(e => told(e.message))))
			for (const it of all) await it.return()
			const again = silent[Symbol.asyncIterator](); const next = again.next(); await again.return()
			return refused + ', ' + (await next).done`, "more than 1000 iterations over the program's iterables are under way, true"},
		{`const waiting = Array.from({length: 17}, () => wait('x'.repeat(64e3)))
			const first = await Promise.any(waiting.map(w => w.then(() => 'none', e => e.message)))
			end(); await Promise.allSettled(waiting)
			return first + ', ' + await wait('again')`, "the calls under way have arguments of more than 1048576 bytes as JSON, undefined"},
	} {
		value, err := host.Eval(t.Context(), "bounds.js", "(async () => { "+test.source+" })()")
		if err != nil || value.String() != test.want {
			t.Errorf("it is %v, %v, want %s", value, err, test.want)
		}
	}
}

// What cannot be read is refused when it is set.
func TestStreamsRefused(t *testing.T) {
	bothModes(t, func() runtime.Options { return runtime.Options{} }, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct {
			value any
			want  string
		}{
			{func(iter.Seq[int]) {}, "is to be given as runtime.Async"},
			{runtime.Async(func(chan<- int) {}), "a channel to receive from"},
			{runtime.Async(func(iter.Seq2[int, int]) {}), "of values and errors"},
			{runtime.Async(5), "is not a function"},
		} {
			if err := host.Set("x", test.value); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%T gives %v, want %s", test.value, err, test.want)
			}
		}
	})
}
