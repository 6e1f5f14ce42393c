package emulator

import (
	"time"
	"unicode/utf8"

	"dialtone/emulator/voice"
)

// queueSpecials: a queue's size and its members' places follow from who is in it
// (facts 4.10).
func queueSpecials() map[string]*special {
	return map[string]*special{
		"api_v2010/Queue": {
			// The size is that of the documents' Queue (facts 6.2, Enqueue).
			defaults: map[string]any{"max_size": 1000, "current_size": 0, "average_wait_time": 0},
			before:   checkQueue,
			update:   func(q *request, _ *record) *apiError { return checkQueue(q) },
			view:     viewQueue,
			seed:     func(e *Emulator, r *record) { r.setDefault("friendly_name", "queue") },
		},
		"api_v2010/Member": {
			rows:    members,
			named:   front,
			view:    viewMember,
			updated: dequeue,
			seed: func(e *Emulator, r *record) {
				if t, _, ok := parseDate(r.text("date_enqueued")); ok {
					r.at = t
				}
				r.setDefault("date_enqueued", r.at.UTC().Format(rfc2822))
				e.backCall(r)
			},
		},
	}
}

// checkQueue holds a queue's bounds (facts 6.2, Enqueue). The words are ours.
func checkQueue(q *request) *apiError {
	if size, ok := q.params["MaxSize"].(int64); ok && (size < 1 || size > 5000) {
		return fail(20001, "Invalid value for parameter MaxSize: %d is not between 1 and 5000", size)
	}
	if name := textOf(q.params["FriendlyName"]); utf8.RuneCountInString(name) > 64 {
		return fail(20001, "Invalid value for parameter FriendlyName: it is longer than 64 characters")
	}
	return nil
}

func viewQueue(e viewer, r *record, out map[string]any) {
	var wait time.Duration
	for _, m := range r.children {
		wait += m.account.now().Sub(m.at)
	}
	out["current_size"] = len(r.children)
	if n := len(r.children); n > 0 {
		out["average_wait_time"] = int(wait.Seconds()) / n
	}
}

// viewMember sets a member's place, from 1, and how long it has waited, in
// seconds.
func viewMember(e viewer, r *record, out map[string]any) {
	out["position"], out["wait_time"] = 1, int(r.account.now().Sub(r.at).Seconds())
	if r.parent == nil {
		return
	}
	for _, m := range r.parent.children {
		if m.compare(r) < 0 {
			out["position"] = out["position"].(int) + 1
		}
	}
}

// members lists a queue from its front.
func members(q *request) ([]*record, *apiError) {
	q.params["Order"] = "asc"
	var rows []*record
	for _, r := range q.account.table(q.op.resource).rows {
		if r.lies(q.op.names, q.values) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// front finds the member that has waited longest, who is called Front in paths.
func front(q *request, key string) *record {
	if key != "Front" {
		return nil
	}
	for _, r := range q.account.table(q.op.resource).rows {
		if r.scope["queue_sid"] == q.values[1] {
			return r
		}
	}
	return nil
}

// dequeue takes out a member whose call is led elsewhere.
func dequeue(q *request, r *record) {
	v := r.account.session.voice
	if v.Under(r.key) == nil {
		q.e.remove(r) // it was put there, and is not played
		return
	}
	for _, call := range r.account.table(q.e.core("Call")).byKey[r.key] {
		v.Redirect(call, voice.Source{URL: textOf(q.params["Url"]), Method: textOf(q.params["Method"])})
	}
}
