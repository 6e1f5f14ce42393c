package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/internal/cli/ledger"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// oneAnswer is a person who gives the same answer to every question.
type oneAnswer struct {
	answer string
	asked  []string
}

func (o *oneAnswer) Ask(_ context.Context, question string) (string, error) {
	o.asked = append(o.asked, question)
	if o.answer == "" {
		return "", io.EOF
	}
	return o.answer, nil
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A script on a terminal asks before it takes everything of a real account, and before nothing
// else; --yes answers, and the local Twilio is never asked about.
func TestAScriptAsksBeforeItTakesEverything(t *testing.T) {
	t.Parallel()
	const everything, some = "Recording.all().destroyAll()", "Recording.all({call_sid: 'CA1'}).destroyAll()"
	const question = "On this real account, Recording.destroyAll has no filter and takes everything: 2 requests. Go on? [y/N] "
	for _, c := range []struct {
		script, answer string
		settings       settings
		baseURL        string
		asks           bool
		deleted        int
		fails          string
	}{
		{script: everything, answer: "y", asks: true, deleted: 2},
		{script: everything, answer: " YES ", asks: true, deleted: 2},
		{script: everything, answer: "n", asks: true, fails: "was not confirmed"},
		{script: everything, answer: "of course", asks: true, fails: "was not confirmed"},
		{script: everything, asks: true, fails: "was not confirmed"},
		{script: everything, settings: settings{Yes: true}, deleted: 2},
		{script: everything, settings: settings{UseEmulator: true}, deleted: 2},
		{script: everything, baseURL: "http://127.0.0.1:1", deleted: 2},
		{script: some, deleted: 2},
	} {
		deleted := 0
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			answer := &http.Response{StatusCode: 200, Request: r, Header: http.Header{"Content-Type": {"application/json"}}}
			body := `{"recordings": [{"sid": "RE1"}, {"sid": "RE2"}]}`
			if r.Method != http.MethodGet {
				deleted++
				answer.StatusCode, body = 204, ""
			}
			answer.Body = io.NopCloser(strings.NewReader(body))
			return answer, nil
		})
		config := api.Config{AccountSID: "AC1", AuthToken: "x", BaseURL: c.baseURL, Transport: transport, Concurrency: 1}
		client, err := api.New(config)
		if err != nil {
			t.Fatal(err)
		}
		person := &oneAnswer{answer: c.answer}
		e := &environment{settings: c.settings}
		host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{Guard: e.askForAll(&connection{config: config}, person)})}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = host.Eval(context.Background(), "all.js", c.script)
		host.Close()
		if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
			t.Errorf("%+v: %v", c, err)
		}
		if deleted != c.deleted {
			t.Errorf("%+v: %d were deleted", c, deleted)
		}
		if c.asks != (len(person.asked) == 1) || c.asks && person.asked[0] != question {
			t.Errorf("%+v: asked %q", c, person.asked)
		}
	}
}

// TestADurableRunAsksAtATerminalAlone: before the first is sent a person at a terminal is asked. In
// a pipe or under cron there is nobody to ask, and whoever has put the script there has said yes.
func TestADurableRunAsksAtATerminalAlone(t *testing.T) {
	t.Parallel()
	const question = `On this real account, Message.create: 2 requests, as the run "campaign". In all 2 segments: from one number that sends one a second that takes 2s. Go on? [y/N] `
	for name, c := range map[string]struct {
		terminal bool
		answer   string
		yes      bool
		asks     bool
		sent     int
		fails    string
	}{
		"yes":                {terminal: true, answer: "y", asks: true, sent: 2},
		"no":                 {terminal: true, answer: "n", asks: true, fails: "was not confirmed"},
		"no answer":          {terminal: true, asks: true, fails: "was not confirmed"},
		"--yes":              {terminal: true, yes: true, sent: 2},
		"no terminal":        {sent: 2},
		"no terminal, --yes": {yes: true, sent: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			transport := roundTrip(func(r *http.Request) (*http.Response, error) {
				n := sent.Add(1)
				return &http.Response{StatusCode: 201, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(fmt.Sprintf(`{"sid": "SM%d"}`, n)))}, nil
			})
			config := api.Config{AccountSID: "AC1", AuthToken: "x", Transport: transport, Concurrency: 1}
			client, err := api.New(config)
			if err != nil {
				t.Fatal(err)
			}
			person := &oneAnswer{answer: c.answer}
			var terminal runtime.Terminal
			if c.terminal {
				terminal = person
			}
			e := &environment{settings: settings{Yes: c.yes}}
			path := filepath.Join(t.TempDir(), "jobs.db")
			runs := ledger.New(t.Context(), func() (string, error) { return path, nil })
			defer runs.Close()
			host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{Durable: runs, Guard: e.askForAll(&connection{config: config}, terminal)})}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = host.Eval(t.Context(), "send.js", "await SMS.create(['+1', '+2'].map(to => ({to, from: '+3', body: 'Hello'})), {durable: 'campaign'}).finished")
			host.Close()
			if c.fails == "" && err != nil || c.fails != "" && (err == nil || !strings.Contains(err.Error(), c.fails)) {
				t.Errorf("%v", err)
			}
			if n := sent.Load(); n != int64(c.sent) {
				t.Errorf("%d were sent", n)
			}
			if c.asks != (len(person.asked) == 1) || c.asks && person.asked[0] != question {
				t.Errorf("asked %q", person.asked)
			}
		})
	}
}
