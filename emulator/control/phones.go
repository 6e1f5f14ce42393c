package control

import (
	"encoding/json"
	"net/http"

	"dialtone/emulator"
	"dialtone/emulator/phones"
	"dialtone/emulator/voice"
)

// call is a call as it is shown among a phone's.
type call struct {
	SID       string `json:"sid"`
	Status    any    `json:"status"`
	Direction any    `json:"direction"`
}

// phone is a phone as it is shown.
type phone struct {
	phones.Phone
	Calls []call `json:"calls"`
}

func allPhones(q *ask) (any, error) {
	all := []phone{}
	for _, p := range q.s.Phones() {
		all = append(all, q.shown(p))
	}
	return map[string]any{"phones": all}, nil
}

func onePhone(q *ask) (any, error) { return q.shown(q.s.Phone(q.PathValue("number"))), nil }

func (q *ask) shown(p phones.Phone) phone {
	if p.Texts == nil {
		p.Texts = []phones.Text{}
	}
	shown := phone{p, []call{}}
	for _, c := range q.s.Calls() {
		if record := c.Record(); record != nil && c.Phone() == p.Address {
			shown.Calls = append(shown.Calls, call{c.SID(), record["status"], record["direction"]})
		}
	}
	return shown
}

// behave changes what a phone does by itself, and whether its owner takes calls by hand.
func behave(q *ask) (any, error) {
	number := q.PathValue("number")
	is := q.s.Phone(number)
	attended := is.Attended
	if err := q.into("attended", &attended); err != nil {
		return nil, err
	}
	delete(q.body, "attended")
	raw, err := json.Marshal(q.body)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &is.Behaviour); err != nil {
		return nil, wrong(http.StatusBadRequest, "a behaviour cannot be read: %v", err)
	}
	if err := q.s.Behave(number, is.Behaviour); err != nil {
		return nil, err
	}
	q.s.Attend(number, attended)
	return onePhone(q)
}

// dial makes a phone call a number of the account's.
func dial(q *ask) (any, error) {
	to, err := q.text("to")
	if err != nil {
		return nil, err
	}
	c, err := q.s.Call(q.PathValue("number"), to)
	if err != nil {
		return nil, err
	}
	return map[string]any{"sid": c.SID()}, nil
}

// rings waits for a call that rings at the phone, or that it has answered.
func rings(q *ask) (any, error) {
	c, err := q.s.Rings(q.Context(), q.PathValue("number"), q.patient)
	if err != nil {
		return nil, err
	}
	return map[string]any{"sid": c.SID()}, nil
}

// most bounds the calls whose heard lines are remembered.
const most = 1000

// owned returns the call of a path, which is the same for each request, as it remembers what was
// heard.
func (q *ask) owned() (*emulator.Call, error) {
	sid, number := q.PathValue("sid"), q.PathValue("number")
	found, err := q.s.FindCall(sid)
	if err != nil || found.Phone() != number {
		return nil, wrong(http.StatusNotFound, "%s has no call %q", number, sid)
	}
	q.c.mu.Lock()
	defer q.c.mu.Unlock()
	if c := q.c.calls[sid]; c != nil {
		return c, nil
	}
	if len(q.c.calls) >= most {
		clear(q.c.calls)
	}
	q.c.calls[sid] = found
	return found, nil
}

// hears shows a call and, with hears, waits until words are heard that match.
func hears(q *ask) (any, error) {
	words, err := q.words("hears")
	if err != nil {
		return nil, err
	}
	c, err := q.owned()
	if err != nil {
		return nil, err
	}
	shown := struct {
		SID        string       `json:"sid"`
		Call       any          `json:"call"`
		Heard      *voice.Line  `json:"heard,omitempty"`
		Transcript []voice.Line `json:"transcript"`
		Path       []voice.Page `json:"path"`
	}{SID: c.SID()}
	if words != nil {
		line, err := c.Hears(q.Context(), words, q.patient)
		if err != nil {
			return nil, err
		}
		shown.Heard = &line
	}
	shown.Call, shown.Transcript, shown.Path = c.Record(), c.Transcript(), c.Path()
	return shown, nil
}

// acts returns what does something in the call of a path.
func acts(do func(*ask, *emulator.Call) error) func(*ask) (any, error) {
	return func(q *ask) (any, error) {
		c, err := q.owned()
		if err != nil {
			return nil, err
		}
		return nil, do(q, c)
	}
}

func press(q *ask, c *emulator.Call) error {
	keys, err := q.text("digits")
	if err != nil {
		return err
	}
	return c.WhenAnswered(q.Context(), func() error { return c.Press(keys) })
}

func say(q *ask, c *emulator.Call) error {
	words, err := q.text("text")
	if err != nil {
		return err
	}
	return c.WhenAnswered(q.Context(), func() error { return c.Says(words) })
}
