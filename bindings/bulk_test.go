package bindings_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
)

// rough is a Twilio that refuses a tenth of what is asked, fails for some and
// drops some connections, before and after it has done what was asked. Each
// message is known by whom it is to.
type rough struct {
	mu                 sync.Mutex
	attempts, accepted map[int]int
	underWay, peak     atomic.Int32
}

func (s *rough) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now, dropped := s.underWay.Add(1), false
	defer func() {
		// A client that sees the connection lost may send the next request at once.
		s.underWay.Add(-1)
		if dropped {
			hangUp(w)
		}
	}()
	for p := s.peak.Load(); now > p && !s.peak.CompareAndSwap(p, now); p = s.peak.Load() {
	}
	n, err := strconv.Atoi(r.PostFormValue("To"))
	if err != nil {
		reply(w, 400, `{"code": 21211, "message": "no number", "status": 400}`)
		return
	}
	s.mu.Lock()
	s.attempts[n]++
	first := s.attempts[n] == 1
	var (
		busy      = first && n%10 == 3 || n%500 == 77
		failing   = n%97 == 5
		lost      = n%89 == 7
		doneAnd   = n%83 == 11 // done, and then the connection is lost
		doneFails = n%79 == 13 // done, and then it fails
		refusing  = n%71 == 17
	)
	if !busy && !failing && !lost && !refusing {
		s.accepted[n]++
	}
	s.mu.Unlock()
	switch {
	case busy:
		reply(w, 429, `{"code": 20429, "message": "Too Many Requests", "status": 429}`)
	case failing, !lost && !refusing && doneFails:
		reply(w, 503, `{"message": "Service Unavailable", "status": 503}`)
	case lost, !refusing && doneAnd:
		dropped = true
	case refusing:
		reply(w, 400, `{"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}`)
	default:
		reply(w, 201, fmt.Sprintf(`{"sid": "SM%032d", "to": "%d"}`, n, n))
	}
}

// manyElements is how many elements are many times as many as may be under way at once.
func manyElements() int {
	if patience.Thorough() {
		return 10_000
	}
	return 4_000
}

// Every element of a bulk create ends as a record, an error or unknown, and the
// server accepts none twice.
func TestManyAtOnce(t *testing.T) {
	const most = 50
	many := manyElements()
	server := &rough{attempts: map[int]int{}, accepted: map[int]int{}}
	w := newWire(t, server.ServeHTTP, nil)
	err := w.run(t.Context(), fmt.Sprintf(`
		const results = SMS.create(Array.from({length: %d}, (_, i) => ({to: i, from: '+1', body: 'Hi'})))
		console.log(JSON.stringify(results.map((r, i) => {
			if (r instanceof SMS) return r.to === String(i) ? 'record' : 'the record of ' + r.to
			const known = r instanceof Twilio.APIError || r instanceof Twilio.ConnectionError
			return known && r.stack.includes('script.js:2') ? r.outcome : String(r)
		})))`, many))
	var exit *runtime.ExitError
	if !errors.As(err, &exit) || exit.Code != 1 {
		t.Errorf("ended with %v, want exit code 1", err)
	}
	var ends []string
	if err := json.Unmarshal(w.stdout.Bytes(), &ends); err != nil || len(ends) != many {
		t.Fatalf("%d results, %v", len(ends), err)
	}
	count := map[string]int{}
	for i, end := range ends {
		count[end]++
		accepted := server.accepted[i]
		switch end {
		case "record":
			if accepted != 1 {
				t.Errorf("%d is a record, and was accepted %d times", i, accepted)
			}
		case string(api.Refused):
			if accepted != 0 {
				t.Errorf("%d was refused, and accepted %d times", i, accepted)
			}
		case string(api.Unknown):
			if accepted > 1 {
				t.Errorf("%d was accepted %d times", i, accepted)
			}
		default:
			t.Errorf("%d ended as %s", i, end)
		}
	}
	if count["record"] < many*9/10 || count["refused"] < many/100 || count["unknown"] < many*3/100 {
		t.Errorf("ended as %v", count)
	}
	if p := server.peak.Load(); p > most {
		t.Errorf("%d were under way at once, and %d may be", p, most)
	}
	line := regexp.MustCompile(fmt.Sprintf(
		`^Message\.create: %d of %d done, %d refused, %d unknown \(index 5, .* and %d more\)\. First error: .*\n$`,
		count["record"], many, count["refused"], count["unknown"], count["unknown"]-100))
	if !line.Match(w.stderr.Bytes()) {
		t.Errorf("standard error has %q, want %s", w.stderr.String(), line)
	}
}

// What the server sees of each of the three classes (see api's TestRetryClasses
// for all of their cases) when many records are changed at once: a 429 is sent
// again, a DELETE also after a 503 or a lost connection, an update never.
func TestWhatIsSentAgain(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	handler := func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			reply(w, 200, `{"queues": [{"sid": "QU429"}, {"sid": "QU503"}, {"sid": "QU000"}], "next_page_uri": null}`)
			return
		}
		sid := r.URL.Path[len(r.URL.Path)-len("QU000.json"):]
		mu.Lock()
		seen[r.Method+" "+sid]++
		first := seen[r.Method+" "+sid] == 1
		mu.Unlock()
		switch {
		case first && sid == "QU429.json":
			reply(w, 429, `{"code": 20429, "message": "Too Many Requests", "status": 429}`)
		case first && sid == "QU503.json":
			reply(w, 503, `{}`)
		case first:
			hangUp(w)
		case r.Method == "DELETE":
			w.WriteHeader(204)
		default:
			reply(w, 200, `{"sid": "`+sid[:5]+`", "max_size": 7}`)
		}
	}
	w := newWire(t, handler, func(c *api.Config) { c.Transport = &http.Transport{DisableKeepAlives: true} })
	err := w.run(t.Context(), `
		process.exitCode = 0
		const show = results => console.log(results.map(r => r instanceof Error ? r.outcome : r.sid).join())
		show(Queue.all().updateAll({max_size: 7}))
		show(Queue.all().destroyAll())`)
	if err != nil {
		t.Error(err) // The exit code that the script sets is the one that counts.
	}
	if got, want := w.stdout.String(), "QU429,unknown,unknown\nQU429,QU503,QU000\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	want := "map[DELETE QU000.json:2 DELETE QU429.json:2 DELETE QU503.json:2 POST QU000.json:1 POST QU429.json:2 POST QU503.json:1]"
	if got := fmt.Sprint(seen); got != want {
		t.Errorf("the server saw %s, want %s", got, want)
	}
	if got, want := w.stderr.String(), "Queue.updateAll: 1 of 3 done, 2 unknown (QU503, QU000). First error: Error 503: "; !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 1 {
		t.Errorf("standard error has %q, want %q…", got, want)
	}
}

// Ctrl-C stops a bulk create cleanly, and one line says what became of it.
func TestBulkStopped(t *testing.T) {
	for name, script := range map[string]string{
		"waiting": `SMS.create(Array.from({length: 100}, (_, i) => ({to: i, from: '+1', body: 'x'})), {concurrency: 4}); console.log('not reached')`,
		"async":   `await SMS.async.create(Array.from({length: 100}, (_, i) => ({to: i, from: '+1', body: 'x'})), {concurrency: 4}); console.log('not reached')`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			var saw, stuck atomic.Int32
			w := newWire(t, func(w http.ResponseWriter, r *http.Request) {
				saw.Add(1)
				if n, _ := strconv.Atoi(r.PostFormValue("To")); n < 20 {
					reply(w, 201, `{"sid": "SM1"}`)
					return
				}
				if stuck.Add(1) == 4 {
					cancel(runtime.ErrInterrupted)
				}
				<-r.Context().Done()
			}, nil)
			err := w.run(ctx, script)
			var stopped *runtime.InterruptError
			if !errors.As(err, &stopped) || !errors.Is(err, runtime.ErrInterrupted) {
				t.Errorf("ended with %v", err)
			}
			if w.stdout.Len() > 0 || saw.Load() != 24 {
				t.Errorf("printed %q; the server saw %d", w.stdout.String(), saw.Load())
			}
			want := "Message.create was stopped: 20 of 100 done, 4 unknown (index 20, 21, 22, 23), 76 not sent\n"
			if got := w.stderr.String(); got != want {
				t.Errorf("standard error has %q, want %q", got, want)
			}
		})
	}
}

// With onError: 'throw' nothing more is sent after the first error, and what was
// under way comes to its end.
func TestFirstErrorThrown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWireTo(t, "", func(config *api.Config) {
			config.Transport = transport(func(r *http.Request) (*http.Response, error) {
				if err := r.ParseForm(); err != nil {
					return nil, err
				}
				if r.PostForm.Get("To") == "2" {
					time.Sleep(time.Second / 2) // Four are under way now.
					return answered(r, 400, `{"code": 21211, "message": "no", "status": 400}`), nil
				}
				time.Sleep(time.Second)
				return answered(r, 201, `{"sid": "SM1"}`), nil
			})
		})
		err := w.run(t.Context(), `
			try {
				SMS.create(Array.from({length: 100}, (_, i) => ({to: i, from: '+1', body: 'x'})), {concurrency: 4, onError: 'throw'})
			} catch (e) {
				console.log(e.code, e.index, e.outcome, Object.keys(e).includes('results'))
				console.log(e.results.slice(0, 6).map(r => r && (r.sid || r.outcome)), e.results.length)
			}`)
		if runtime.ExitCode(err) != 1 {
			t.Errorf("ended with %v", err)
		}
		if want := "21211 2 refused false\n[ 'SM1', 'SM1', 'refused', 'SM1', undefined, undefined ] 100\n"; w.stdout.String() != want {
			t.Errorf("printed %q, want %q", w.stdout.String(), want)
		}
		if want := "Message.create: 3 of 100 done, 1 refused, 96 not sent. First error: Error #21211: no\n"; w.stderr.String() != want {
			t.Errorf("standard error has %q, want %q", w.stderr.String(), want)
		}
		w.host.Close()
	})
}

// Missing credentials are the fault of no element, and are said once.
func TestBulkUnconfigured(t *testing.T) {
	w := newWireTo(t, "http://127.0.0.1:1", func(c *api.Config) { c.AuthToken = "" })
	err := w.run(t.Context(), `
		try { SMS.create([{to: '+1', from: '+2', body: 'x'}, {to: '+1', from: '+2', body: 'x'}]) } catch (e) {
			console.log(e instanceof Twilio.ConfigurationError, e.outcome, e.results)
		}`)
	if want := "true not sent undefined\n"; err != nil || w.stdout.String() != want || w.stderr.Len() > 0 {
		t.Errorf("%v, printed %q and %q", err, w.stdout.String(), w.stderr.String())
	}
}

// There are as many goroutines as requests under way, however many elements.
func TestBulkIsBounded(t *testing.T) {
	for _, c := range []struct {
		options string
		most    int32
	}{{`{concurrency: 3}`, 3}, {`{}`, 20}, {`{concurrency: 1000}`, 20}} {
		before := goruntime.NumGoroutine()
		var underWay, peak, goroutines atomic.Int32
		w := newWireTo(t, "", func(config *api.Config) {
			config.Concurrency = 20
			config.Transport = transport(func(r *http.Request) (*http.Response, error) {
				now := underWay.Add(1)
				defer underWay.Add(-1)
				peak.Store(max(peak.Load(), now))
				goroutines.Store(max(goroutines.Load(), int32(goruntime.NumGoroutine()-before)))
				goruntime.Gosched()
				return answered(r, 201, `{"sid": "SM1"}`), nil
			})
		})
		if err := w.run(t.Context(), fmt.Sprintf("SMS.create(Array(%d).fill({to: '+1', from: '+2', body: 'x'}), %s)", manyElements(), c.options)); err != nil {
			t.Fatal(err)
		}
		if peak.Load() > c.most || goroutines.Load() > c.most+10 {
			t.Errorf("%s: %d under way at once on %d goroutines more than before", c.options, peak.Load(), goroutines.Load())
		}
	}
}

// A terminal has a bar for what takes long, and nothing else has one.
func TestBulkProgress(t *testing.T) {
	for _, c := range []struct {
		name  string
		many  int
		each  time.Duration
		shown bool
	}{
		{"few and quick", 10, 10 * time.Millisecond, false},
		{"few and slow", 10, 300 * time.Millisecond, true},
		{"many", 300, time.Millisecond, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			var terminal bytes.Buffer
			w := newWireTo(t, "", func(config *api.Config) {
				config.Transport = transport(func(r *http.Request) (*http.Response, error) {
					time.Sleep(c.each)
					return answered(r, 201, `{"sid": "SM1"}`), nil
				})
			}, bindings.Options{Terminal: &terminal})
			script := fmt.Sprintf(`SMS.create(Array(%d).fill({to: '+1', from: '+2', body: 'x'}), {concurrency: 1})`, c.many)
			if err := w.run(t.Context(), script); err != nil {
				t.Fatal(err)
			}
			out := terminal.String()
			if shown := strings.Contains(out, "Message.create") && strings.Contains(out, fmt.Sprintf("/%d", c.many)); shown != c.shown {
				t.Errorf("%s: the terminal has %q", c.name, out)
			}
			if c.shown && !strings.HasSuffix(out, " \r") || w.stderr.Len() > 0 {
				t.Errorf("%s: the bar stays: %q; standard error has %q", c.name, out, w.stderr.String())
			}
			w.host.Close()
		})
	}
}

// A loop over the results of an endless iterable holds no more of them than may be under way; once
// it is left nothing more is sent, and the iterable is closed.
func TestLoopOverAnEndlessIterable(t *testing.T) {
	var sent atomic.Int32
	w := newWire(t, func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		reply(w, 201, `{"sid": "SM1", "to": "`+r.PostFormValue("To")+`"}`)
	}, nil)
	err := w.run(t.Context(), `
		let taken = 0, closed = false, ahead = 0, seen = 0
		function* endless() { try { while (true) yield {to: taken++, from: '+1', body: 'x'} } finally { closed = true } }
		const promise = SMS.async.create(endless(), {concurrency: 4})
		for await (const {result, index, row} of promise) {
			if (result.to !== String(row.to) || index !== row.to) throw new Error('the result of another row')
			await new Promise(done => setTimeout(done, 1))
			ahead = Math.max(ahead, taken - ++seen)
			if (seen === 50) break
		}
		const {sent, refused, unknown} = await promise
		console.log(closed, ahead <= 12, sent === taken, refused, unknown)`)
	if err != nil {
		t.Fatal(runtime.Report(err))
	}
	if got := w.stdout.String(); got != "true true true 0 0\n" {
		t.Errorf("printed %q", got)
	}
	if n := sent.Load(); n < 50 || n > 62 {
		t.Errorf("%d were sent for 50", n)
	}
}

// Over an iterable of many rows nothing is kept: neither rows nor results.
func TestIterableOfManyRows(t *testing.T) {
	w := newWireTo(t, "", func(config *api.Config) {
		config.Transport = transport(func(r *http.Request) (*http.Response, error) {
			return answered(r, 201, `{"sid": "SM1", "body": "`+strings.Repeat("x", 2000)+`"}`), nil
		})
	})
	err := w.run(t.Context(), `
		let called = 0
		function* rows() { for (let i = 0; i < 5000; i++) yield {to: i, from: '+1', body: 'x'} }
		console.log(JSON.stringify(SMS.create(rows(), {onResult: () => called++})), called)`)
	if err != nil {
		t.Fatal(runtime.Report(err))
	}
	if got := w.stdout.String(); got != `{"sent":5000,"refused":0,"unknown":0} 5000`+"\n" {
		t.Errorf("printed %q", got)
	}
}
