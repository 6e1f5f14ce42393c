package emulator

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/session"
	"dialtone/emulator/webhooks"
)

// Executions of Studio's flows run the widgets trigger, send-message and make-http-request. At any
// other one an execution ends, and the journal says so.
// Source: https://www.twilio.com/docs/studio/widget-library

// The kinds of events and answers, and how soon an execution begins and goes on, which is ours.
const (
	studioStep  = "studio.step"
	studioHTTP  = "studio.http"
	studioAfter = 500 * time.Millisecond
)

// flowDefinition is what of a flow's definition is run.
type flowDefinition struct {
	InitialState string `json:"initial_state"`
	States       []widget
}

type widget struct {
	Name, Type  string
	Properties  map[string]any
	Transitions []struct{ Event, Next string }
}

// next returns the widget that an event leads to, or "".
func (w *widget) next(event string) string {
	for _, t := range w.Transitions {
		if t.Event == event {
			return t.Next
		}
	}
	return ""
}

func definitionOf(flow *record) (d flowDefinition) {
	_ = json.Unmarshal([]byte(textOf(flow.attrs["definition"])), &d) // a flow that is not as Studio has it has no widgets
	return d
}

func (d *flowDefinition) widget(name string) *widget {
	for i := range d.States {
		if d.States[i].Name == name {
			return &d.States[i]
		}
	}
	return nil
}

// executionMade begins an execution that the API asked for.
func executionMade(q *request, r *record) {
	s := q.account.session
	data, _ := q.params["Parameters"].(map[string]any)
	context := map[string]any{
		"flow":    map[string]any{"data": data, "sid": r.key, "flow_sid": r.scope["flow_sid"]},
		"contact": map[string]any{"channel": map[string]any{"address": textOf(q.params["To"])}},
		"trigger": map[string]any{"request": map[string]any{"to": textOf(q.params["To"]), "from": textOf(q.params["From"]), "parameters": data}},
		"widgets": map[string]any{},
	}
	r.attrs["context"], r.attrs["contact_channel_address"] = context, textOf(q.params["To"])
	r.attrs["initiated_by"], r.attrs["status"] = "API", "active"
	if q.parent != nil {
		if n, ok := q.parent.attrs["revision"].(int64); ok {
			r.attrs["flow_version"] = n
		}
		r.secrets["from"] = textOf(q.params["From"])
		s.inner.At(q.now.Add(studioAfter), studioStep, r.key, definitionInitial(q.parent))
	}
}

func definitionInitial(flow *record) string {
	d := definitionOf(flow)
	return d.InitialState
}

// stepped runs the widget that an execution has come to.
func (s *Session) stepped(entry agenda.Entry) {
	r, _ := keeper{s.e}.Find("studio_v2/Execution", entry.Subject).(*record)
	if r == nil || r.parent == nil || r.text("status") != "active" {
		return
	}
	var name string
	if err := entry.Decode(&name); err != nil {
		panic("emulator: " + err.Error()) // a name was encoded
	}
	d := definitionOf(r.parent)
	w := d.widget(name)
	if w == nil {
		s.ended(r)
		return
	}
	r.secrets["widget"] = name
	switch w.Type {
	case "trigger":
		s.leaves(r, w, "incomingRequest", nil)
	case "send-message":
		s.sendsMessage(r, w)
	case "make-http-request":
		s.makesRequest(r, w)
	default:
		s.inner.Lack(r.key, "the execution ends at "+name+": widgets of the type "+w.Type+" are not run here")
		s.ended(r)
	}
}

// leaves goes on to the widget that an event leads to, and keeps what this one brought.
func (s *Session) leaves(r *record, w *widget, event string, brought map[string]any) {
	at := s.inner.Now()
	context, _ := r.attrs["context"].(map[string]any)
	fresh, widgets := map[string]any{}, map[string]any{}
	for name, v := range context {
		fresh[name] = v
	}
	if have, ok := context["widgets"].(map[string]any); ok {
		for name, v := range have {
			widgets[name] = v
		}
	}
	if brought != nil {
		widgets[w.Name] = brought
	}
	fresh["widgets"] = widgets
	r.change(at, map[string]any{"context": fresh})
	next := w.next(event)
	s.e.made("studio_v2", "ExecutionStep", r, r.account, map[string]string{"flow_sid": r.scope["flow_sid"], "execution_sid": r.key}, at, map[string]any{
		"name": event, "transitioned_from": w.Name, "transitioned_to": map[bool]string{true: "Ended", false: next}[next == ""], "context": fresh,
	})
	if next == "" {
		s.ended(r)
		return
	}
	s.inner.At(at.Add(studioAfter), studioStep, r.key, next)
}

func (s *Session) ended(r *record) {
	r.change(s.inner.Now(), map[string]any{"status": "ended"})
	s.inner.Note(journal.Entry{Kind: journal.Status, SID: r.key, From: "active", To: "ended"})
}

// property returns a text of a widget with its variables filled in: {{flow.data.name}}.
func property(r *record, w *widget, name string) string {
	context, _ := r.attrs["context"].(map[string]any)
	return placeholder().ReplaceAllStringFunc(textOf(w.Properties[name]), func(place string) string {
		var v any = context
		for _, part := range strings.Split(strings.TrimSpace(strings.Trim(place, "{}")), ".") {
			object, _ := v.(map[string]any)
			v = object[part]
		}
		return textOf(v)
	})
}

// sendsMessage sends a message, and goes on when it is sent or has failed.
func (s *Session) sendsMessage(r *record, w *widget) {
	from, to, body := property(r, w, "from"), property(r, w, "to"), property(r, w, "body")
	if from == "" {
		from, _ = r.secrets["from"].(string)
	}
	if to == "" {
		to = r.text("contact_channel_address")
	}
	if s.messaging.OptedOut("", from, to) {
		s.leaves(r, w, "failed", map[string]any{"error_code": codeUnsubscribed})
		return
	}
	m := keeper{s.e}.Make(r.account.sid, "api_v2010/Message", s.inner.Now(), map[string]any{
		"from": from, "to": to, "body": body, "direction": "outbound-api", "status": "queued", "num_media": "0", "num_segments": textOf(max(1, segments(body))),
	})
	m.Keep("studio execution", r.key)
	s.messaging.Send(m, s.inner.Now(), "", "")
}

const codeUnsubscribed = 21610

// executes goes on with the execution that sent a message.
func (s *Session) executes(m session.Record, status string) {
	sid, _ := m.Kept("studio execution").(string)
	if sid == "" || status != "sent" && status != "failed" {
		return
	}
	r, _ := keeper{s.e}.Find("studio_v2/Execution", sid).(*record)
	if r == nil || r.parent == nil || r.text("status") != "active" {
		return
	}
	d := definitionOf(r.parent)
	name, _ := r.secrets["widget"].(string)
	if w := d.widget(name); w != nil {
		s.leaves(r, w, status, map[string]any{"outbound": map[string]any{"Sid": m.SID(), "Body": m.Text("body"), "To": m.Text("to"), "From": m.Text("from")}})
	}
}

// makesRequest asks a URL, signed as Twilio's webhooks are.
func (s *Session) makesRequest(r *record, w *widget) {
	q := &webhooks.Request{Kind: studioHTTP, Data: w, Purpose: "studio", Lane: r.key, Method: strings.ToUpper(property(r, w, "method")), URL: property(r, w, "url")}
	if q.Method == "" {
		q.Method = "GET"
	}
	body := property(r, w, "body")
	if strings.Contains(strings.ToLower(property(r, w, "content_type")), "json") {
		q.JSON = []byte(body)
	} else if body != "" {
		for _, v := range parseForm(body) {
			q.Params = append(q.Params, [2]string{v.name, textOf(v.v)})
		}
	}
	if list, ok := w.Properties["parameters"].([]any); ok {
		for _, v := range list {
			p, _ := v.(map[string]any)
			filled := &widget{Properties: p}
			q.Params = append(q.Params, [2]string{property(r, filled, "key"), property(r, filled, "value")})
		}
	}
	if u, err := url.Parse(q.URL); err != nil || u.Host == "" {
		s.leaves(r, w, "failed", nil)
		return
	}
	s.inner.Send(r, q)
}

// requested goes on with what a URL answered.
func (s *Session) requested(q *webhooks.Request, res *webhooks.Response) {
	r, w := q.About.(*record), q.Data.(*widget)
	if r.gone || r.text("status") != "active" {
		return
	}
	brought := map[string]any{"status_code": res.Status, "content_type": res.ContentType(), "body": string(res.Body)}
	if v, ok := decode(string(res.Body)); ok {
		brought["parsed"] = v
	}
	event := "failed"
	if res.OK() {
		event = "success"
	}
	s.leaves(r, w, event, brought)
}
