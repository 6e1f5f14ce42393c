// Package remote asks an emulator that another process serves, by the paths that it has for
// programs: [Emulator.Ask] is a request, and [Emulator.Events] waits for what happens.
package remote

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"

	"dialtone/emulator/authority"
	"dialtone/emulator/control"
	"dialtone/internal/cli/variables"
)

// Emulator is an emulator that runs already, as another program sees it.
type Emulator struct {
	ctx     context.Context
	url     string // Without a path.
	session string
	client  *http.Client
}

// New returns the emulator at an origin, such as http://127.0.0.1:4010, of which a session is
// meant; "" is the main one. Whether it is there shows when it is asked.
func New(ctx context.Context, origin, session string) *Emulator {
	// It is asked without a proxy, which may be the emulator itself.
	return &Emulator{ctx, origin, session, &http.Client{Transport: &http.Transport{}}}
}

// URL returns where it is, without a path.
func (f *Emulator) URL() string { return f.url }

// Ask sends a request to a path below /_emulator, and reads the answer into a value unless it is
// nil.
func (f *Emulator) Ask(method, path string, query url.Values, body, into any) error {
	res, err := f.open(method, path, query, body)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || into == nil && len(raw) == 0 {
		return err
	}
	if into == nil {
		into = new(any)
	}
	if text, ok := into.(*[]byte); ok {
		*text = raw
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return f.another(fmt.Sprintf("%.60q", raw))
	}
	return nil
}

// open sends a request and returns an answer that is a success.
func (f *Emulator) open(method, path string, query url.Values, body any) (*http.Response, error) {
	if f.session != "" {
		given := query
		query = url.Values{"session": {f.session}}
		maps.Copy(query, given)
	}
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	address := f.url + control.Prefix + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(f.ctx, method, address, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	res, err := f.client.Do(r)
	if err != nil {
		var dial *net.OpError
		if errors.As(err, &dial) && dial.Op == "dial" {
			return nil, fmt.Errorf("no emulator answers at %s: start one by dialtone emulator, or say where it is by --at or DIALTONE_EMULATOR (%w)", f.url, dial.Err)
		}
		return nil, err
	}
	if res.StatusCode < 300 {
		return res, nil
	}
	defer res.Body.Close()
	var failure struct{ Message string }
	answer, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err != nil {
		return nil, err
	}
	if json.Unmarshal(answer, &failure) != nil || failure.Message == "" {
		return nil, f.another(res.Status)
	}
	return nil, &RefusedError{res.StatusCode, failure.Message}
}

// RefusedError is an emulator's answer that says no.
type RefusedError struct {
	Status  int // Of HTTP.
	Message string
}

func (e *RefusedError) Error() string { return e.Message }

// another is the error of an answer that is not an emulator's.
func (f *Emulator) another(answer string) error {
	return fmt.Errorf("what answers at %s is not dialtone emulator: it says %s", f.url, answer)
}

// Events calls a function for each entry of the journal about a SID, from the first on, until it
// reports false.
func (f *Emulator) Events(sid string, each func() (bool, error)) error {
	res, err := f.open("GET", "/events", url.Values{"sid": {sid}}, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	lines := bufio.NewReader(res.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return err
		}
		if bytes.HasPrefix(line, []byte("data: ")) {
			if more, err := each(); err != nil || !more {
				return err
			}
		}
	}
}

// Twilio returns what programs are told to reach the emulator.
func (f *Emulator) Twilio() (p variables.Twilio, err error) {
	var given struct {
		AccountSID string `json:"account_sid"`
		AuthToken  string `json:"auth_token"`
		APIKey     string `json:"api_key"`
		APISecret  string `json:"api_secret"`

		OAuthID     string `json:"oauth_client_id"`
		OAuthSecret string `json:"oauth_client_secret"`
	}
	if err := f.Ask("GET", "/credentials", nil, nil, &given); err != nil {
		return p, err
	}
	var certificate []byte
	if err := f.Ask("GET", "/ca", nil, nil, &certificate); err != nil {
		return p, err
	}
	dir, err := authority.Dir()
	if err != nil {
		return p, err
	}
	trust, err := authority.TrustIn(dir, certificate)
	return variables.Twilio{
		URL: f.url, AccountSID: given.AccountSID, AuthToken: given.AuthToken, APIKey: given.APIKey, APISecret: given.APISecret,
		OAuthID: given.OAuthID, OAuthSecret: given.OAuthSecret, Trust: trust,
	}, err
}
