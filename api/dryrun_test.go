package api_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"dialtone/api"

	"github.com/google/go-cmp/cmp"
)

// dry returns a client in a dry run at Twilio itself, which a request that is
// sent never reaches.
func dry(t *testing.T, out io.Writer) *api.Client {
	return client(t, "", func(c *api.Config) {
		c.DryRun = api.NewDryRun(out)
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			t.Errorf("sent %s %s", r.Method, r.URL)
			return nil, errors.New("nothing may be sent")
		})
	})
}

func TestDryRunShowsWhatWouldGoOut(t *testing.T) {
	for _, c := range []struct {
		name          string
		request       *api.Request
		shown, answer string
	}{
		{
			"a form, with secrets",
			&api.Request{
				Operation: operation(t, "api_v2010", "CreateSipCredential"), Path: map[string]string{"CredentialListSid": "CL1"},
				Form: api.Values{{"Username", "joe"}, {"Password", "hunter22"}},
			},
			"not sent: POST https://api.twilio.com/2010-04-01/Accounts/" + account + "/SIP/CredentialLists/CL1/Credentials.json\n" +
				"    Username = joe\n    Password = [redacted]\n",
			`{"account_sid":"` + account + `","credential_list_sid":"CL1","username":"joe","password":"hunter22"}`,
		},
		{
			"values of the attributes' types, and one that is there twice",
			&api.Request{
				Operation: operation(t, "api_v2010", "UpdateParticipant"), Path: map[string]string{"ConferenceSid": "CF1", "CallSid": "CA1"},
				Form: api.Values{{"Muted", "true"}, {"HoldUrl", "http://joe:pw@a/?t=" + token}, {"Label", "1"}, {"Label", "2"}},
			},
			"not sent: POST https://api.twilio.com/2010-04-01/Accounts/" + account + "/Conferences/CF1/Participants/CA1.json\n" +
				"    Muted = true\n    HoldUrl = http://[redacted]@a/?t=[redacted]\n    Label = 1\n    Label = 2\n",
			`{"account_sid":"` + account + `","conference_sid":"CF1","call_sid":"CA1","muted":true,"hold_url":"http://joe:pw@a/?t=` + token + `","label":["1","2"]}`,
		},
		{
			"JSON and a header",
			&api.Request{
				Operation: operation(t, "knowledge_v1", "UpdateKnowledge"), Path: map[string]string{"id": "know_1"},
				JSON: map[string]any{"name": "Facts & figures"}, Header: http.Header{"If-Match": {"2"}},
			},
			"not sent: PUT https://knowledge.twilio.com/v1/Knowledge/know_1\n" +
				"  If-Match: 2\n    {\n      \"name\": \"Facts & figures\"\n    }\n",
			`{"id":"know_1","name":"Facts & figures"}`,
		},
		{
			"a delete",
			&api.Request{Operation: operation(t, "api_v2010", "DeleteCall"), Path: map[string]string{"Sid": "CA1"}, Account: "AC2"},
			"not sent: DELETE https://api.twilio.com/2010-04-01/Accounts/AC2/Calls/CA1.json\n", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			resp, err := dry(t, &out).Do(t.Context(), c.request)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.shown, out.String()); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.answer, string(resp.Body)); diff != "" || !resp.DryRun || resp.Status != c.request.Operation.Status {
				t.Errorf("%s\n%+v", diff, resp)
			}
		})
	}
}

// What is wrong is wrong in a dry run too, and what only asks is sent.
func TestDryRunIsOtherwiseARun(t *testing.T) {
	var out bytes.Buffer
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{"sid": "CA1"}`) })
	c := client(t, s.URL, func(c *api.Config) { c.DryRun = api.NewDryRun(&out) })
	fetch := &api.Request{Operation: operation(t, "api_v2010", "FetchCall"), Path: map[string]string{"Sid": "CA1"}}
	if resp, err := c.Do(t.Context(), fetch); err != nil || resp.DryRun || len(s.requests()) != 1 {
		t.Errorf("%+v, %v", resp, err)
	}
	nobody, err := c.With(func(c *api.Config) { c.AuthToken = "" })
	if err != nil {
		t.Fatal(err)
	}
	var wrong *api.ConfigurationError
	if _, err := nobody.Do(t.Context(), request(t, "CreateCall")); !errors.As(err, &wrong) {
		t.Errorf("got %v, want a ConfigurationError", err)
	}
	if out.Len() > 0 {
		t.Errorf("shown: %s", out.String())
	}
}

func TestDryRunTransport(t *testing.T) {
	var out bytes.Buffer
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, 200, `{"asked": true}`) })
	fetch := &http.Client{Transport: api.NewDryRun(&out).Transport(http.DefaultTransport)}
	t.Cleanup(fetch.CloseIdleConnections)
	get, err := fetch.Get(s.URL + "/report")
	if err != nil {
		t.Fatal(err)
	}
	get.Body.Close()
	post, err := fetch.Post(strings.Replace(s.URL, "//", "//joe:secret@", 1)+"/hook?auth_token=x", "application/x-www-form-urlencoded; charset=utf-8", strings.NewReader("a=1&b=two+words"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(post.Body)
	post.Body.Close()
	if err != nil || post.StatusCode != 200 || string(body) != "{}" {
		t.Errorf("answered %d %s, %v", post.StatusCode, body, err)
	}
	if saw := s.requests(); len(saw) != 1 || saw[0].Method != "GET" {
		t.Errorf("the server saw %v", saw)
	}
	want := "not sent: POST " + s.URL + "/hook?auth_token=[redacted]\n" +
		"  Authorization: [redacted]\n  Content-Type: application/x-www-form-urlencoded; charset=utf-8\n    a = 1\n    b = two words\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
