package voice

import (
	"encoding/json"
	"slices"
)

// state is what a session has of calls beside the API's records and the agenda.
type state struct {
	Calls       map[string]*Call
	Past        []*Call
	Tapes       map[string]*Tape
	Conferences map[string]*Conference
	Made        int
}

// MarshalJSON writes the calls under way and those that can still be read, so that a session can be
// saved. WebSockets are not among it.
func (v *Voice) MarshalJSON() ([]byte, error) {
	return json.Marshal(state{v.calls, v.past, v.tapes, v.conferences, v.made})
}

// Connected returns the SIDs of the calls that wait for what is behind a WebSocket, sorted.
func (v *Voice) Connected() []string {
	var all []string
	for sid, c := range v.calls {
		if c.Relay != nil || c.Connected != "" {
			all = append(all, sid)
		}
	}
	slices.Sort(all)
	return all
}

// UnmarshalJSON replaces the calls by those that were saved; the session's records and agenda are
// replaced beside it. What was behind a WebSocket is over; ending the calls that waited for it is
// the caller's.
func (v *Voice) UnmarshalJSON(raw []byte) error {
	var s state
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	if s.Calls == nil {
		s.Calls = map[string]*Call{}
	}
	for _, c := range s.Calls {
		c.Streams, c.Connected, c.Relay = nil, "", nil
	}
	v.calls, v.past, v.tapes, v.conferences, v.made = s.Calls, s.Past, s.Tapes, s.Conferences, s.Made
	return nil
}
