package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

const streamingScript = `
	let left = 0
	exports.left = () => left
	exports.count = async function* (n) { try { for (let i = 1; i <= n; i++) { await null; yield i } } finally { left++ } }
	exports.plain = n => Array.from({length: n}, (_, i) => i + 1)
	exports.later = async () => new Set([1, 2])
	exports.rows = function* () { yield {name: 'a', size: 1}; yield {name: 'b', size: 2, colour: 'red'} }
	exports.fails = async function* () { yield 1; throw Object.assign(new RangeError('no more'), {code: 'E'}) }
	exports.quota = async function* () { yield 1; quota() }
	exports.refuses = async () => { throw new RangeError('at once') }
	exports.stuck = async function* () { yield 1; await new Promise(() => {}) }
	exports.number = () => 5
	exports.slow = async function* () { for (let i = 1; ; i++) { yield i; await new Promise(done => setTimeout(done, 1)) } }
	exports.text = async function* () { yield 'é'; yield new Uint8Array([98]); yield ''; yield 'c' }
	exports.whole = () => 'whole'
	exports.large = async () => new Uint8Array(3e6)
	exports.web = () => new ReadableStream({pull(c) { c.enqueue('x'); c.close() }})
	exports.wrong = function* () { yield 5 }
	exports.body = async function* () { const response = new Response('of fetch'); for await (const chunk of response.body) yield chunk }
`

func streamingOptions() runtime.Options {
	return runtime.Options{Setup: func(h *runtime.Host) error {
		return errors.Join(h.Set("quota", func() error { return errQuota }), h.Run(context.Background(), "streaming.js", streamingScript))
	}}
}

// rest is what a sequence gives, and its error.
func rest[T any](all iter.Seq2[T, error]) string {
	var got []string
	for value, err := range all {
		if err != nil {
			return strings.Join(append(got, err.Error()), " ")
		}
		got = append(got, fmt.Sprint(value))
	}
	return strings.Join(got, " ")
}

// What a function of a script returns is read value by value, as long as the loop goes on, with a
// child as without.
func TestCallToSequence(t *testing.T) {
	bothModes(t, streamingOptions, func(t *testing.T, host *runtime.Host) {
		for _, test := range []struct {
			function string
			args     []any
			want     string
		}{
			{"count", []any{3}, "1 2 3"},
			{"count", []any{0}, ""},
			{"plain", []any{2}, "1 2"},
			{"later", nil, "1 2"},
			{"fails", nil, "1 streaming.js:8:68: RangeError: no more"},
			{"quota", nil, "1 streaming.js:9:48: QuotaError: no messages left"},
			{"refuses", nil, "streaming.js:10:40: RangeError: at once"},
			{"stuck", nil, "1 Error: the script waits for a promise that nothing can settle any more"},
			{"number", nil, "runtime: the result of number: it is to be an iterable or an async iterable"},
			{"rows", nil, "runtime: a value of rows: cannot put an object into an int"},
			{"web", nil, "runtime: a value of web: cannot put a string into an int"},
		} {
			all, err := runtime.CallTo[iter.Seq2[int, error]](t.Context(), host, test.function, test.args...)
			if err != nil {
				t.Errorf("%s: %v", test.function, err)
				continue
			}
			// Each loop calls the function again.
			for range 2 {
				if got := rest(all); got != test.want {
					t.Errorf("%s gives %q, want %q", test.function, got, test.want)
				}
			}
		}
		type row struct {
			Name string `json:"name"`
			Size int    `json:"size"`
		}
		rows, err := runtime.CallTo[iter.Seq2[row, error]](t.Context(), host, "rows")
		if got := rest(rows); err != nil || got != "{a 1} runtime: a value of rows: colour: a runtime_test.row has no field for it" {
			t.Errorf("rows are %q, %v", got, err)
		}
		none, err := runtime.CallTo[iter.Seq2[int, error]](t.Context(), host, "none")
		if got := rest(none); err != nil || !strings.Contains(got, "there is no function none") {
			t.Errorf("a function that is not there gives %q, %v", got, err)
		}
		quota, err := runtime.CallTo[iter.Seq2[int, error]](t.Context(), host, "quota")
		for _, got := range quota {
			err = got
		}
		if !errors.Is(err, errQuota) {
			t.Errorf("the program's error is %v", err)
		}
	})
}

// A loop that is left tells the script, and the host goes on; so does one that panics, which a
// process does not survive.
func TestCallToSequenceIsLeft(t *testing.T) {
	bothModes(t, streamingOptions, func(t *testing.T, host *runtime.Host) {
		all, err := runtime.CallTo[iter.Seq2[int, error]](t.Context(), host, "count", 1e6)
		if err != nil {
			t.Fatal(err)
		}
		for n, err := range all {
			if err != nil || n == 3 {
				break
			}
			if _, err := host.Eval(t.Context(), "busy.js", "1"); !errors.Is(err, runtime.ErrBusy) {
				t.Errorf("in the loop the host gives %v", err)
			}
		}
		if left, err := runtime.CallTo[int](t.Context(), host, "left"); left != 1 || err != nil {
			t.Errorf("it was left %d times, %v", left, err)
		}
		func() {
			defer func() {
				if recover() != "mine" {
					t.Error("the panic is lost")
				}
			}()
			for range all {
				panic("mine")
			}
		}()
		if _, err := runtime.CallTo[string](t.Context(), host, "whole"); err != nil && host.Run(t.Context(), "again.js", "exports.whole = () => ''") != nil {
			t.Errorf("after a panic the host gives %v", err)
		}
	})
}

// The context ends a sequence in the middle of a value and between two.
func TestCallToSequenceEndsWithItsContext(t *testing.T) {
	for _, function := range []string{"slow", "count"} {
		bothModes(t, streamingOptions, func(t *testing.T, host *runtime.Host) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			all, err := runtime.CallTo[iter.Seq2[int, error]](ctx, host, function, 1e6)
			if err != nil {
				t.Fatal(err)
			}
			var last error
			for n, err := range all {
				if last = err; n == 3 {
					cancel()
				}
			}
			var stopped *runtime.InterruptError
			if !errors.As(last, &stopped) || !errors.Is(last, context.Canceled) {
				t.Errorf("%s ends with %v", function, last)
			}
		})
	}
}

// A reader has the strings and bytes of a result, and can be closed before its end.
func TestCallToReader(t *testing.T) {
	bothModes(t, streamingOptions, func(t *testing.T, host *runtime.Host) {
		for function, want := range map[string]string{
			"text": "ébc", "whole": "whole", "web": "x", "body": "of fetch",
			"wrong": "!runtime: the result gave a int64, and is read as strings and bytes",
			"none":  "!runtime: there is no function none to call: it is not a global, and streaming.js exports left, count, plain, later, rows, fails, quota, refuses, stuck, number, slow, text, whole, large, web, wrong, body",
		} {
			reader, err := runtime.CallTo[io.Reader](t.Context(), host, function)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(reader)
			got := string(text)
			if err != nil {
				got += "!" + err.Error()
			}
			if got != want {
				t.Errorf("%s gives %q, want %q", function, got, want)
			}
			if again, err := reader.Read(make([]byte, 1)); again != 0 || err == nil {
				t.Errorf("after its end %s gives %d bytes, %v", function, again, err)
			}
		}
		large, err := runtime.CallTo[io.ReadCloser](t.Context(), host, "large")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, large); n != 3e6 || err != nil {
			t.Errorf("it has %d bytes, %v", n, err)
		}
		for range 2 { // The second is closed before it is read.
			slow, err := runtime.CallTo[io.ReadCloser](t.Context(), host, "text")
			if err != nil {
				t.Fatal(err)
			}
			buffer := make([]byte, 1)
			if n, err := slow.Read(buffer); n != 1 || err != nil {
				t.Errorf("it reads %d bytes, %v", n, err)
			}
			if err := errors.Join(slow.Close(), slow.Close()); err != nil {
				t.Error(err)
			}
			if _, err := slow.Read(buffer); !errors.Is(err, fs.ErrClosed) {
				t.Errorf("closed, it gives %v", err)
			}
		}
		if whole, err := runtime.CallTo[string](t.Context(), host, "whole"); whole != "whole" || err != nil {
			t.Errorf("afterwards the host gives %q, %v", whole, err)
		}
		// One that nobody reads to its end ends with the host.
		open, err := runtime.CallTo[io.Reader](t.Context(), host, "text")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := open.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if err := host.Close(); err != nil {
			t.Error(err)
		}
	})
}

// What cannot say why it ended is refused.
func TestCallToStreamsRefused(t *testing.T) {
	host := hosttest.New(t, streamingOptions())
	if _, err := runtime.CallTo[iter.Seq[int]](t.Context(), host, "count", 1); err == nil || !strings.Contains(err.Error(), "ask for an iter.Seq2 of values and errors") {
		t.Errorf("a Seq gives %v", err)
	}
	if _, err := runtime.CallTo[<-chan int](t.Context(), host, "count", 1); err == nil || !strings.Contains(err.Error(), "ask for an iter.Seq2 of values and errors") {
		t.Errorf("a channel gives %v", err)
	}
}

// A pool has a host read a sequence, and another when many do.
func TestPoolStreams(t *testing.T) {
	program, err := runtime.Compile("streaming.js", streamingScript)
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range []*runtime.Process{nil, {}} {
		if process != nil {
			process.Time = patience.Long
		}
		pool, err := runtime.NewPool(t.Context(), 2, program, runtime.Options{Process: process})
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		outer, err := runtime.CallTo[iter.Seq2[int, error]](t.Context(), pool, "count", 3)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for n, err := range outer {
			inner, wrong := runtime.CallTo[iter.Seq2[int, error]](t.Context(), pool, "plain", n)
			got = append(got, rest(inner))
			if err != nil || wrong != nil {
				t.Fatal(err, wrong)
			}
		}
		if all := strings.Join(got, ", "); all != "1, 1 2, 1 2 3" {
			t.Errorf("it gives %s", all)
		}
	}
}
