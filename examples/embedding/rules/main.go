// Command rules answers text messages by rules that the owner of the shop writes, in
// TypeScript, without building the program again: see rules.ts.
//
// The rules decide and the program acts: they get a message and what the program knows
// of its sender, and say what to answer. They reach nothing else.
//
//	go run ./rules -token AUTHTOKEN    answers Twilio on 127.0.0.1:8080/sms
//	go run ./rules                     answers three messages of its own, and ends
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"

	"dialtone/api/signature"
	script "dialtone/runtime"
	"dialtone/twiml"
	"dialtone/webhook"
)

func main() {
	token := flag.String("token", "", "the account's auth token")
	flag.Parse()
	if err := run(os.Stdout, "rules/rules.ts", *token); err != nil {
		fmt.Fprint(os.Stderr, "rules: ", err, "\n")
		os.Exit(1)
	}
}

func run(out io.Writer, path, token string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rules, err := newRules(context.Background(), path, string(source), out)
	if err != nil {
		return err
	}
	defer rules.pool.Close()
	if token == "" {
		return demonstrate(out, rules)
	}
	http.Handle("/sms", webhook.Verify(token, webhook.Messaging(rules.answer)))
	return http.ListenAndServe("127.0.0.1:8080", nil)
}

// message is what the rules get, and decision what they give back.
type (
	message struct {
		From     string    `json:"from"`
		Body     string    `json:"body"`
		Received time.Time `json:"received"`
	}
	decision struct {
		Reply  string   `json:"reply"`
		Images []string `json:"images"`
	}
)

type rules struct{ pool *script.Pool }

// newRules compiles the rules and runs them once in each of a few VMs: what they
// export is ready when a message comes.
func newRules(ctx context.Context, name, source string, log io.Writer) (*rules, error) {
	program, err := script.Compile(name, source)
	if err != nil {
		return nil, err
	}
	pool, err := script.NewPool(ctx, 4, program, script.Options{
		Stdout: log, Stderr: log,
		Limits: &script.Limits{Time: 5 * time.Second}, // Twilio waits 15 seconds for an answer.
	})
	if err != nil {
		return nil, err
	}
	return &rules{pool}, nil
}

// answer answers a message as the rules decide.
func (r *rules) answer(res *twiml.MessagingResponse, req *webhook.Request) error {
	var d decision
	m := message{From: req.Param("From"), Body: req.Param("Body"), Received: time.Now()}
	if err := r.pool.CallTo(req.Context(), &d, "decide", m); err != nil {
		return err // which the log names, with the line of the rule
	}
	if d.Reply == "" {
		return nil
	}
	reply := res.Message(d.Reply)
	for _, image := range d.Images {
		reply.Media(image)
	}
	return nil
}

// demonstrate answers messages as they come from Twilio: signed, over HTTP.
func demonstrate(out io.Writer, r *rules) error {
	const token = "0123456789abcdef0123456789abcdef"
	server := httptest.NewServer(webhook.Verify(token, webhook.Messaging(r.answer)))
	defer server.Close()
	for _, body := range []string{"Hours?", "Show me the menu", "Your soup was cold!"} {
		params := url.Values{"From": {"+15005550006"}, "Body": {body}, "MessageSid": {"SM1"}}
		request, err := http.NewRequestWithContext(context.Background(), "POST", server.URL, strings.NewReader(params.Encode()))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set(signature.Header, signature.Sign(token, server.URL, params))
		response, err := server.Client().Do(request)
		if err != nil {
			return err
		}
		answer, err := io.ReadAll(response.Body)
		if err = errors.Join(err, response.Body.Close()); err != nil {
			return err
		}
		fmt.Fprintf(out, "> %s\n%s\n", body, answer)
	}
	return nil
}
