package studio

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/core"
	"dialtone/emulator/journal"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
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

func definitionOf(flow *rest.Record) (d flowDefinition) {
	_ = json.Unmarshal([]byte(typed.TextOf(flow.Attrs["definition"])), &d) // a flow that is not as Studio has it has no widgets
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
func executionMade(q *rest.Request, r *rest.Record) {
	s := q.Account.Tenant
	data, _ := q.Params["Parameters"].(map[string]any)
	context := map[string]any{
		"flow":    map[string]any{"data": data, "sid": r.Key, "flow_sid": r.Scope["flow_sid"]},
		"contact": map[string]any{"channel": map[string]any{"address": typed.TextOf(q.Params["To"])}},
		"trigger": map[string]any{"request": map[string]any{"to": typed.TextOf(q.Params["To"]), "from": typed.TextOf(q.Params["From"]), "parameters": data}},
		"widgets": map[string]any{},
	}
	r.Attrs["context"], r.Attrs["contact_channel_address"] = context, typed.TextOf(q.Params["To"])
	r.Attrs["initiated_by"], r.Attrs["status"] = "API", "active"
	if q.Parent != nil {
		if n, ok := q.Parent.Attrs["revision"].(int64); ok {
			r.Attrs["flow_version"] = n
		}
		r.Secrets["from"] = typed.TextOf(q.Params["From"])
		s.Inner.At(q.Now.Add(studioAfter), studioStep, r.Key, definitionInitial(q.Parent))
	}
}

func definitionInitial(flow *rest.Record) string {
	d := definitionOf(flow)
	return d.InitialState
}

// Open registers the steps of executions, and the answers to what they ask.
func Open(s *rest.Tenant) {
	s.Inner.OnEvent(studioStep, func(entry agenda.Entry) { stepped(s, entry) })
	s.Inner.OnAnswer(studioHTTP, func(q *webhooks.Request, res *webhooks.Response) { requested(s, q, res) })
}

// stepped runs the widget that an execution has come to.
func stepped(s *rest.Tenant, entry agenda.Entry) {
	r, _ := rest.Keeper{Engine: s.Engine}.Find("studio_v2/Execution", entry.Subject).(*rest.Record)
	if r == nil || r.Parent == nil || r.Attr("status") != "active" {
		return
	}
	var name string
	if err := entry.Decode(&name); err != nil {
		panic("emulator: " + err.Error()) // a name was encoded
	}
	d := definitionOf(r.Parent)
	w := d.widget(name)
	if w == nil {
		Ended(s, r)
		return
	}
	r.Secrets["widget"] = name
	switch w.Type {
	case "trigger":
		leaves(s, r, w, "incomingRequest", nil)
	case "send-message":
		sendsMessage(s, r, w)
	case "make-http-request":
		makesRequest(s, r, w)
	default:
		s.Inner.Lack(r.Key, "the execution ends at "+name+": widgets of the type "+w.Type+" are not run here")
		Ended(s, r)
	}
}

// leaves goes on to the widget that an event leads to, and keeps what this one brought.
func leaves(s *rest.Tenant, r *rest.Record, w *widget, event string, brought map[string]any) {
	at := s.Inner.Now()
	context, _ := r.Attrs["context"].(map[string]any)
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
	r.Change(at, map[string]any{"context": fresh})
	next := w.next(event)
	s.Engine.Made("studio_v2", "ExecutionStep", r, r.Holder, map[string]string{"flow_sid": r.Scope["flow_sid"], "execution_sid": r.Key}, at, map[string]any{
		"name": event, "transitioned_from": w.Name, "transitioned_to": map[bool]string{true: "Ended", false: next}[next == ""], "context": fresh,
	})
	if next == "" {
		Ended(s, r)
		return
	}
	s.Inner.At(at.Add(studioAfter), studioStep, r.Key, next)
}

// Ended ends an execution.
func Ended(s *rest.Tenant, r *rest.Record) {
	r.Change(s.Inner.Now(), map[string]any{"status": "ended"})
	s.Inner.Note(journal.Entry{Kind: journal.Status, SID: r.Key, From: "active", To: "ended"})
}

// property returns a text of a widget with its variables filled in: {{flow.data.name}}.
func property(r *rest.Record, w *widget, name string) string {
	context, _ := r.Attrs["context"].(map[string]any)
	return core.Placeholder().ReplaceAllStringFunc(typed.TextOf(w.Properties[name]), func(place string) string {
		var v any = context
		for _, part := range strings.Split(strings.TrimSpace(strings.Trim(place, "{}")), ".") {
			object, _ := v.(map[string]any)
			v = object[part]
		}
		return typed.TextOf(v)
	})
}

// sendsMessage sends a message, and goes on when it is sent or has failed.
func sendsMessage(s *rest.Tenant, r *rest.Record, w *widget) {
	from, to, body := property(r, w, "from"), property(r, w, "to"), property(r, w, "body")
	if from == "" {
		from, _ = r.Secrets["from"].(string)
	}
	if to == "" {
		to = r.Attr("contact_channel_address")
	}
	if s.Messaging.OptedOut("", from, to) {
		leaves(s, r, w, "failed", map[string]any{"error_code": codeUnsubscribed})
		return
	}
	m := rest.Keeper{Engine: s.Engine}.Make(r.Holder.SID, "api_v2010/Message", s.Inner.Now(), map[string]any{
		"from": from, "to": to, "body": body, "direction": "outbound-api", "status": "queued", "num_media": "0", "num_segments": typed.TextOf(max(1, core.Segments(body))),
	})
	m.Keep("studio execution", r.Key)
	s.Messaging.Send(m, s.Inner.Now(), "", "")
}

const codeUnsubscribed = 21610

// Executes goes on with the execution that sent a message.
func Executes(s *rest.Tenant, m session.Record, status string) {
	sid, _ := m.Kept("studio execution").(string)
	if sid == "" || status != "sent" && status != "failed" {
		return
	}
	r, _ := rest.Keeper{Engine: s.Engine}.Find("studio_v2/Execution", sid).(*rest.Record)
	if r == nil || r.Parent == nil || r.Attr("status") != "active" {
		return
	}
	d := definitionOf(r.Parent)
	name, _ := r.Secrets["widget"].(string)
	if w := d.widget(name); w != nil {
		leaves(s, r, w, status, map[string]any{"outbound": map[string]any{"Sid": m.SID(), "Body": m.Text("body"), "To": m.Text("to"), "From": m.Text("from")}})
	}
}

// makesRequest asks a URL, signed as Twilio's webhooks are.
func makesRequest(s *rest.Tenant, r *rest.Record, w *widget) {
	q := &webhooks.Request{Kind: studioHTTP, Data: w, Purpose: "studio", Lane: r.Key, Method: strings.ToUpper(property(r, w, "method")), URL: property(r, w, "url")}
	if q.Method == "" {
		q.Method = "GET"
	}
	body := property(r, w, "body")
	if strings.Contains(strings.ToLower(property(r, w, "content_type")), "json") {
		q.JSON = []byte(body)
	} else if body != "" {
		for _, v := range typed.ParseForm(body) {
			q.Params = append(q.Params, [2]string{v.Name, typed.TextOf(v.V)})
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
		leaves(s, r, w, "failed", nil)
		return
	}
	s.Inner.Send(r, q)
}

// requested goes on with what a URL answered.
func requested(s *rest.Tenant, q *webhooks.Request, res *webhooks.Response) {
	r, w := q.About.(*rest.Record), q.Data.(*widget)
	if r.Removed || r.Attr("status") != "active" {
		return
	}
	brought := map[string]any{"status_code": res.Status, "content_type": res.ContentType(), "body": string(res.Body)}
	if v, ok := typed.Decode(string(res.Body)); ok {
		brought["parsed"] = v
	}
	event := "failed"
	if res.OK() {
		event = "success"
	}
	leaves(s, r, w, event, brought)
}
