package emulatorcommand

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
	"dialtone/emulator/voice"
	"dialtone/internal/cli/remote"
	"dialtone/internal/printable"
)

// Run sends a text from a phone, and prints its SID.
func (c *text) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	phone := "/phones/" + url.PathEscape(c.From)
	texts := phone + "/texts"
	var before struct{ Texts []phones.Text }
	if c.Reply {
		if err := at.Ask("GET", phone, nil, nil, &before); err != nil {
			return err
		}
	}
	var sent struct{ SID, Status string }
	body := map[string]any{"to": c.To, "body": c.Body}
	if len(c.Media) > 0 {
		body["media"] = c.Media
	}
	if err := at.Ask("POST", texts, nil, body, &sent); err != nil {
		return err
	}
	if !c.Reply {
		fmt.Fprintln(e.Stdout, sent.SID)
		return nil
	}
	var reply phones.Text
	for reply.SID == "" || slices.ContainsFunc(before.Texts, func(t phones.Text) bool { return t.SID == reply.SID }) {
		if err := at.Ask("GET", texts, nil, nil, &reply); err != nil {
			return err
		}
	}
	fmt.Fprintln(e.Stdout, printable.Text(reply.Body))
	for _, m := range reply.Media {
		fmt.Fprintln(e.Stdout, printable.Line(m))
	}
	return nil
}

// Run has a phone call a number, and prints the call's SID, or what happens in it.
func (c *call) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	calls := "/phones/" + url.PathEscape(c.From) + "/calls"
	var made struct{ SID string }
	if err := at.Ask("POST", calls, nil, map[string]any{"to": c.To}, &made); err != nil {
		return err
	}
	if !c.Follow {
		fmt.Fprintln(e.Stdout, made.SID)
		return nil
	}
	fmt.Fprintln(e.Stderr, made.SID)
	return follow(at, calls+"/"+made.SID, made.SID, e.Stdout)
}

// follow prints what happens in a call until it is over.
func follow(f *remote.Emulator, path, sid string, w io.Writer) error {
	var clock struct{ Mode agenda.Mode }
	if err := f.Ask("GET", "/clock", nil, nil, &clock); err != nil {
		return err
	}
	printed := 0
	more := func() (bool, error) {
		var shown struct {
			Call       struct{ Status string }
			Transcript []voice.Line
		}
		if err := f.Ask("GET", path, nil, nil, &shown); err != nil {
			return false, err
		}
		fmt.Fprint(w, emulator.Screenplay(shown.Transcript[printed:]))
		printed = len(shown.Transcript)
		return !over(shown.Call.Status), nil
	}
	if clock.Mode != agenda.Jump {
		return f.Events(sid, more)
	}
	// Where time jumps it does so for those who wait for something: for any words.
	for {
		waited := f.Ask("GET", path, url.Values{"hears": {"."}}, nil, nil)
		if goesOn, err := more(); err != nil || !goesOn {
			return err
		}
		var no *remote.RefusedError
		if waited != nil && (!errors.As(waited, &no) || no.Status != http.StatusRequestTimeout) {
			return waited
		}
	}
}

// over reports whether a status is one that a call stays in.
func over(status string) bool {
	switch status {
	case "queued", "initiated", "ringing", "in-progress":
		return false
	}
	return true
}

// act does something in the call that is meant.
func (c *ofCall) act(e *Call, deed string, body any) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	path, err := c.path(at)
	if err != nil {
		return err
	}
	return at.Ask("POST", path+"/"+deed, nil, body, nil)
}

// shownPhone is a phone with its calls.
type shownPhone struct {
	Address string
	Calls   []struct{ SID, Status string }
}

// path returns where the call is that is meant: that of a SID, or the last one at a phone that is
// not over.
func (c *ofCall) path(at *remote.Emulator) (string, error) {
	if !strings.HasPrefix(c.Call, "CA") {
		var p shownPhone
		if err := at.Ask("GET", "/phones/"+url.PathEscape(c.Call), nil, nil, &p); err != nil {
			return "", err
		}
		sid := ""
		for _, call := range p.Calls {
			if !over(call.Status) {
				sid = call.SID
			}
		}
		if sid == "" {
			return "", fmt.Errorf("%s is in no call", c.Call)
		}
		return "/phones/" + url.PathEscape(c.Call) + "/calls/" + sid, nil
	}
	var all struct{ Phones []shownPhone }
	if err := at.Ask("GET", "/phones", nil, nil, &all); err != nil {
		return "", err
	}
	for _, p := range all.Phones {
		for _, call := range p.Calls {
			if call.SID == c.Call {
				return "/phones/" + url.PathEscape(p.Address) + "/calls/" + c.Call, nil
			}
		}
	}
	return "", fmt.Errorf("there is no call %s", c.Call)
}

// Run presses keys.
func (c *press) Run(e *Call) error {
	return c.act(e, "press", map[string]any{"digits": c.Keys})
}

// Run says something.
func (c *say) Run(e *Call) error {
	return c.act(e, "say", map[string]any{"text": strings.Join(c.Words, " ")})
}

// Run hangs up.
func (c *hangup) Run(e *Call) error { return c.act(e, "hang_up", nil) }

// Run prints a verification code.
func (c *code) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	var sent struct{ Code json.RawMessage }
	if err := at.Ask("GET", "/codes/"+url.PathEscape(c.Phone), nil, nil, &sent); err != nil {
		return err
	}
	fmt.Fprintln(e.Stdout, printable.Line(strings.Trim(string(sent.Code), `"`)))
	return nil
}
