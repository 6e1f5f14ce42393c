package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"dialtone/emulator"
)

// TestManyClients lets fifty clients do everything at once; the race detector
// watches.
func TestManyClients(t *testing.T) {
	tw := start(t, emulator.Options{})
	var wait sync.WaitGroup
	for i := range 50 {
		wait.Go(func() {
			name := fmt.Sprint("client ", i)
			for range 4 {
				q := tw.post(base+"/Queues.json", "FriendlyName", name)
				path := base + "/Queues/" + q.text("sid") + ".json"
				tw.post(path, "MaxSize", "9")
				m := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", name)
				tw.clock.advance(1e9)
				tw.get(base + "/Messages/" + m.text("sid") + ".json")
				tw.get(base + "/Calls.json?PageSize=2")
				tw.on("verify.twilio.com").post("/v2/Services", "FriendlyName", name)
				if _, err := tw.Seed("Recording", nil); err != nil {
					t.Error(err)
				}
				if r := tw.delete(path); r.status != 204 {
					t.Errorf("%s: %s", name, r.raw)
				}
			}
		})
	}
	wait.Wait()
	if got := len(tw.on("verify.twilio.com").get("/v2/Services?PageSize=1000").list("services")); got != 200 {
		t.Errorf("%d services, want 200", got)
	}
	if got := len(tw.get(base + "/Queues.json").list("queues")); got != 1 {
		t.Errorf("%d queues, want the standing account's", got)
	}
}

func TestListen(t *testing.T) {
	e := emulator.New(emulator.Options{})
	server, err := e.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	get := func(user, password string) int {
		req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL()+"/2010-04-01/Accounts/"+e.AccountSID()+".json", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth(user, password)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
		return res.StatusCode
	}
	if got := get(e.AccountSID(), e.AuthToken()); got != 200 {
		t.Errorf("its own credentials: %d", got)
	}
	if got := get(e.AccountSID(), "wrong"); got != 401 {
		t.Errorf("wrong credentials: %d", got)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "nonsense"} {
		if _, err := e.Listen(addr); err == nil {
			t.Errorf("it listens on %s", addr)
		}
	}
	open := emulator.New(emulator.Options{AnyAddress: true})
	server, err = open.Listen(":0")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
}

// TestHosts holds the rule of the package comment: by the Host, by the path, or
// the core.
func TestHosts(t *testing.T) {
	tw := start(t, emulator.Options{})
	for _, c := range []struct{ host, path string }{
		{"api.twilio.com", base + "/Calls.json"},
		{"api.dublin.ie1.twilio.com", base + "/Calls.json"},
		{"API.TWILIO.COM:443", base + "/Calls.json"},
		{"127.0.0.1:4010", base + "/Calls.json"},
		{"127.0.0.1:4010", "/api" + base + "/Calls.json"},
		{"verify.twilio.com", "/v2/Services"},
		{"verify.sydney.au1.twilio.com", "/v2/Services"},
		{"localhost", "/verify/v2/Services"},
		{"flex-api.twilio.com", "/v1/FlexFlows"},
		{"localhost", "/flex-api/v1/FlexFlows"},
		{"localhost", "/flex/v1/FlexFlows"},
	} {
		if r := tw.on(c.host).get(c.path); r.status != 200 {
			t.Errorf("%s%s: %d", c.host, c.path, r.status)
		}
	}
	for _, c := range []struct{ host, path string }{
		{"verify.twilio.com", base + "/Calls.json"},
		{"api.twilio.com", "/v2/Services"},
		{"127.0.0.1", "/nothing/v2/Services"},
	} {
		if r := tw.on(c.host).get(c.path).must(t, 404); !strings.Contains(r.text("message"), "was not found") {
			t.Error(r.raw)
		}
	}
}
