package cli

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
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
