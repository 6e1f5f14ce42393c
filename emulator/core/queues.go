package core

import (
	"time"
	"unicode/utf8"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/voice"
)

// queueSpecials: a queue's size and its members' places follow from who is in it
// (facts 4.10).
func queueSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"api_v2010/Queue": {
			// The size is that of the documents' Queue (facts 6.2, Enqueue).
			Defaults: map[string]any{"max_size": 1000, "current_size": 0, "average_wait_time": 0},
			Before:   checkQueue,
			Update:   func(q *rest.Request, _ *rest.Record) *rest.Error { return checkQueue(q) },
			View:     viewQueue,
			Seed:     func(e *rest.Engine, r *rest.Record) { r.SetDefault("friendly_name", "queue") },
		},
		"api_v2010/Member": {
			Rows:    members,
			Named:   front,
			View:    viewMember,
			Updated: dequeue,
			Seed: func(e *rest.Engine, r *rest.Record) {
				if t, _, ok := typed.ParseDate(r.Attr("date_enqueued")); ok {
					r.At = t
				}
				r.SetDefault("date_enqueued", r.At.UTC().Format(typed.Rfc2822))
				backCall(e, r)
			},
		},
	}
}

// checkQueue holds a queue's bounds (facts 6.2, Enqueue). The words are ours.
func checkQueue(q *rest.Request) *rest.Error {
	if size, ok := q.Params["MaxSize"].(int64); ok && (size < 1 || size > 5000) {
		return rest.Fail(20001, "Invalid value for parameter MaxSize: %d is not between 1 and 5000", size)
	}
	if name := typed.TextOf(q.Params["FriendlyName"]); utf8.RuneCountInString(name) > 64 {
		return rest.Fail(20001, "Invalid value for parameter FriendlyName: it is longer than 64 characters")
	}
	return nil
}

func viewQueue(e rest.Viewer, r *rest.Record, out map[string]any) {
	var wait time.Duration
	for _, m := range r.Children {
		wait += m.Holder.Now().Sub(m.At)
	}
	out["current_size"] = len(r.Children)
	if n := len(r.Children); n > 0 {
		out["average_wait_time"] = int(wait.Seconds()) / n
	}
}

// viewMember sets a member's place, from 1, and how long it has waited, in
// seconds.
func viewMember(e rest.Viewer, r *rest.Record, out map[string]any) {
	out["position"], out["wait_time"] = 1, int(r.Holder.Now().Sub(r.At).Seconds())
	if r.Parent == nil {
		return
	}
	for _, m := range r.Parent.Children {
		if m.Compare(r) < 0 {
			out["position"] = out["position"].(int) + 1
		}
	}
}

// members lists a queue from its front.
func members(q *rest.Request) ([]*rest.Record, *rest.Error) {
	q.Params["Order"] = "asc"
	var rows []*rest.Record
	for _, r := range q.Account.Table(q.Op.Resource).Rows {
		if r.Lies(q.Op.Names, q.Values) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// front finds the member that has waited longest, who is called Front in paths.
func front(q *rest.Request, key string) *rest.Record {
	if key != "Front" {
		return nil
	}
	for _, r := range q.Account.Table(q.Op.Resource).Rows {
		if r.Scope["queue_sid"] == q.Values[1] {
			return r
		}
	}
	return nil
}

// dequeue takes out a member whose call is led elsewhere.
func dequeue(q *rest.Request, r *rest.Record) {
	v := r.Holder.Tenant.Voice
	if v.Under(r.Key) == nil {
		q.Engine.Remove(r) // it was put there, and is not played
		return
	}
	for _, call := range r.Holder.Table(q.Engine.Core("Call")).ByKey[r.Key] {
		v.Redirect(call, voice.Source{URL: typed.TextOf(q.Params["Url"]), Method: typed.TextOf(q.Params["Method"])})
	}
}
