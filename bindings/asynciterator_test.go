package bindings_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// gate is a server that answers for one path only once it was asked for another.
type gate struct {
	closed, opens string // as they are in the request's URL
	open          chan struct{}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	list, page := "calls", r.URL.Query().Get("Page")
	if r.URL.Path == "/2010-04-01/Accounts/AC1/Queues.json" {
		list = "queues"
	}
	switch list + page {
	case g.opens:
		close(g.open)
	case g.closed:
		select {
		case <-g.open:
		case <-r.Context().Done():
			return
		}
	}
	next := "null"
	if list == "calls" && page == "" {
		next = fmt.Sprintf(`"%s?Page=1&PageToken=PA1"`, r.URL.Path)
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"%s": [{"sid": "CA1"}, {"sid": "CA2"}], "next_page_uri": %s}`, list, next)
}

func (g *gate) run(t *testing.T, source string) string {
	t.Helper()
	g.open = make(chan struct{})
	server := httptest.NewServer(g)
	defer server.Close()
	client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "x", BaseURL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	host, err := runtime.New(runtime.Options{Stdout: &stdout, Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Long)
	defer cancel()
	if err := host.Run(ctx, "gate.js", source); err != nil {
		t.Fatal(runtime.Report(err))
	}
	return stdout.String()
}

func TestOtherWorkGoesOnWhileAPageIsOnItsWay(t *testing.T) {
	t.Parallel()
	// The list comes only when a timer has run beside it.
	got := (&gate{closed: "calls", opens: "queues"}).run(t, `
		setTimeout(() => Queue.async.count(), 1)
		for await (const call of Call.all()) { console.log(call.sid); break }
	`)
	if got != "CA1\n" {
		t.Errorf("printed %q", got)
	}
}

func TestTheNextPageIsAskedForWhileTheScriptWorks(t *testing.T) {
	t.Parallel()
	// What the loop does with the second element waits for the second page's request.
	got := (&gate{closed: "queues", opens: "calls1"}).run(t, `
		let n = 0
		for await (const call of Call.all()) if (++n == 2) console.log(Queue.count())
		console.log(n)
	`)
	if got != "2\n4\n" {
		t.Errorf("printed %q", got)
	}
}

// A console runs each entry by itself, and what an entry began goes on in the next.
func TestAnIteratorOutlivesItsRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	entry := func(source string) string {
		t.Helper()
		v, err := w.host.Eval(context.Background(), "entry.js", source)
		if err != nil {
			t.Fatal(runtime.Report(err))
		}
		return v.String()
	}
	entry(`for (let i = 0; i < 5; i++) Queue.create({friendly_name: 'Q' + i})
		var waiting = Queue.all({page_size: 2})[Symbol.iterator]()
		var later = Queue.all({page_size: 2})[Symbol.asyncIterator]()`)
	for _, next := range []string{"waiting.next()", "await later.next()"} {
		sids := map[string]bool{}
		for range 5 {
			sids[entry("("+next+").value.sid")] = true
		}
		if len(sids) != 5 || entry("("+next+").done") != "true" {
			t.Errorf("%s gave %d of 5 records, and then no end", next, len(sids))
		}
	}
}
