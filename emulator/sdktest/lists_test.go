package sdktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	twilio "github.com/twilio/twilio-go/rest/api/v2010"
	"pgregory.net/rapid"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/internal/patience"
	"dialtone/runtime/module/moduletest"
)

// message is what the model knows of a message.
type message struct {
	sid, to, from, body string
	sent                time.Time
}

// question is a list with filters; a field that is empty filters nothing.
type question struct {
	to, from      string
	after, before time.Time
	size          int
}

// answer is the model's: those that fit, the newest first.
func (q question) answer(messages []message) []string {
	var out []string
	for _, m := range slices.Backward(messages) {
		if (q.to == "" || q.to == m.to) && (q.from == "" || q.from == m.from) &&
			(q.after.IsZero() || !m.sent.Before(q.after)) && (q.before.IsZero() || !m.sent.After(q.before)) {
			out = append(out, m.sid+" "+m.body)
		}
	}
	return out
}

// Random sequences of what scripts and Twilio's SDK do, by turns, leave the lists
// that a slice would; both see the same ones.
func TestScriptsAndTheSDKSeeTheSameLists(t *testing.T) {
	patience.Fewer(t, 30)
	numbers := rapid.SampledFrom([]string{"+14155550101", "+14155550102", "+14155550103"})
	bodies := rapid.SampledFrom([]string{"a", "b & c", "ü+", `"'`})
	rapid.Check(t, func(rt *rapid.T) {
		s := start(t, emulator.Options{Empty: true})
		js := newScripts(t, s)
		var model []message
		which := func() int { return rapid.IntRange(0, len(model)-1).Draw(rt, "which") }
		bySDK := func() bool { return rapid.Bool().Draw(rt, "by the SDK") }
		rt.Repeat(map[string]func(*rapid.T){
			"create": func(rt *rapid.T) {
				m := message{to: numbers.Draw(rt, "to"), from: numbers.Draw(rt, "from"), body: bodies.Draw(rt, "body"), sent: s.now}
				if m.to == m.from {
					rt.Skip("nobody texts himself")
				}
				if bySDK() {
					made, err := s.api.CreateMessage((&twilio.CreateMessageParams{}).SetTo(m.to).SetFrom(m.from).SetBody(m.body))
					m.sid = *must(t, made, err).Sid
				} else {
					m.sid = js.text(t, "SMS.create({to: %q, from: %q, body: %q}).sid", m.to, m.from, m.body)
				}
				s.advance(time.Minute) // until it is delivered: only then may it be changed
				sent := js.text(t, "SMS.find(%q).date_sent.toISOString()", m.sid)
				var err error
				if m.sent, err = time.Parse(time.RFC3339, sent); err != nil {
					rt.Fatal(err)
				}
				s.advance(11 * time.Hour)
				model = append(model, m)
			},
			"redact": func(rt *rapid.T) {
				if len(model) == 0 {
					rt.Skip("nothing there")
				}
				i := which()
				if model[i].body = ""; bySDK() {
					changed, err := s.api.UpdateMessage(model[i].sid, (&twilio.UpdateMessageParams{}).SetBody(""))
					must(t, changed, err)
				} else {
					js.text(t, "SMS.update(%q, {body: ''}).sid", model[i].sid)
				}
			},
			"delete": func(rt *rapid.T) {
				if len(model) == 0 {
					rt.Skip("nothing there")
				}
				i := which()
				if bySDK() {
					if err := s.api.DeleteMessage(model[i].sid, nil); err != nil {
						rt.Fatal(err)
					}
				} else {
					js.text(t, "SMS.find(%q).destroy().sid", model[i].sid)
				}
				model = slices.Delete(model, i, i+1)
			},
			"": func(rt *rapid.T) {
				q := question{size: rapid.IntRange(1, 5).Draw(rt, "page size")}
				maybe := func(label string) bool { return rapid.IntRange(0, 2).Draw(rt, label) == 0 }
				if maybe("filter by to") {
					q.to = numbers.Draw(rt, "to")
				}
				if maybe("filter by from") {
					q.from = numbers.Draw(rt, "from")
				}
				if len(model) > 0 && maybe("filter from a time on") {
					q.after = model[which()].sent
				}
				if len(model) > 0 && maybe("filter up to a time") {
					q.before = model[which()].sent
				}
				want := q.answer(model)
				if got := js.list(t, q); !slices.Equal(got, want) {
					rt.Fatalf("%+v: a script lists %q, want %q", q, got, want)
				}
				if got := bySDKList(t, s, q); !slices.Equal(got, want) {
					rt.Fatalf("%+v: the SDK lists %q, want %q", q, got, want)
				}
			},
		})
	})
}

// scripts is a VM whose scripts work on the SDK's emulator.
type scripts struct{ *moduletest.VM }

func newScripts(t *testing.T, s *sdk) *scripts {
	client, err := api.New(api.Config{AccountSID: s.AccountSID(), AuthToken: s.AuthToken(), BaseURL: "http://" + s.address})
	return &scripts{moduletest.New(t, bindings.Twilio(must(t, client, err), bindings.Options{}))}
}

// text evaluates an expression whose value is text.
func (js *scripts) text(t *testing.T, format string, args ...any) string {
	t.Helper()
	value, err := js.Run(fmt.Sprintf(format, args...))
	return must(t, value, err).String()
}

func (js *scripts) list(t *testing.T, q question) []string {
	options := map[string]any{"page_size": q.size}
	if q.to != "" {
		options["to"] = q.to
	}
	if q.from != "" {
		options["from"] = q.from
	}
	if !q.after.IsZero() {
		options["sent_after"] = q.after
	}
	if !q.before.IsZero() {
		options["sent_before"] = q.before
	}
	text, err := json.Marshal(options)
	must(t, text, err)
	joined := js.text(t, "SMS.all(%s).map(m => m.sid + ' ' + m.body).join('\\n')", text)
	if joined == "" {
		return nil
	}
	return strings.Split(joined, "\n")
}

func bySDKList(t *testing.T, s *sdk, q question) []string {
	params := (&twilio.ListMessageParams{}).SetPageSize(q.size)
	if q.to != "" {
		params.SetTo(q.to)
	}
	if q.from != "" {
		params.SetFrom(q.from)
	}
	if !q.after.IsZero() {
		params.SetDateSentAfter(q.after)
	}
	if !q.before.IsZero() {
		params.SetDateSentBefore(q.before)
	}
	messages, err := s.api.ListMessage(params)
	var out []string
	for _, m := range must(t, messages, err) {
		out = append(out, *m.Sid+" "+*m.Body)
	}
	return out
}
