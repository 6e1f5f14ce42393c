package bindings_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// What buys, closes an account or does much at once is asked about, and not sent
// where the answer is no.
func TestGuard(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.Method != http.MethodGet:
			sent.Add(1)
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write([]byte(`{"sid": "PN1", "status": "active"}`))
		case strings.Contains(r.URL.Path, "AvailablePhoneNumbers"):
			_, _ = w.Write([]byte(`{"available_phone_numbers": [{"phone_number": "+14155550100"}]}`))
		case strings.Contains(r.URL.Path, "Recordings"):
			_, _ = w.Write([]byte(`{"recordings": [{"sid": "RE1"}, {"sid": "RE2"}, {"sid": "RE3"}]}`))
		case strings.HasSuffix(r.URL.Path, "/Accounts.json"):
			_, _ = w.Write([]byte(`{"accounts": [{"sid": "AC1", "status": "active"}]}`))
		default:
			_, _ = w.Write([]byte(`{"sid": "AC1", "status": "active"}`))
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		script string
		deed   bindings.Deed
		sends  int64
	}{
		{"IncomingPhoneNumber.create({phone_number: '+1'})", bindings.Deed{Method: "IncomingPhoneNumber.create", About: "buys a phone number", Count: 1}, 1},
		{"AvailablePhoneNumber.first().purchase()", bindings.Deed{Method: "IncomingPhoneNumber.create", About: "buys a phone number", Count: 1}, 1},
		{"await IncomingPhoneNumber.async.create({phone_number: '+1'})", bindings.Deed{Method: "IncomingPhoneNumber.create", About: "buys a phone number", Count: 1}, 1},
		{"IncomingPhoneNumber.create([{phone_number: '+1'}, {phone_number: '+2'}])", bindings.Deed{Method: "IncomingPhoneNumber.create", About: "buys a phone number", Count: 2}, 2},
		{"Account.find('AC1').status = 'closed'", bindings.Deed{Method: "Account.update", About: "closes an account for good", Count: 1}, 1},
		{"Account.update('AC1', {status: 'closed'})", bindings.Deed{Method: "Account.update", About: "closes an account for good", Count: 1}, 1},
		{"Recording.all().destroyAll()", bindings.Deed{Method: "Recording.destroyAll", Count: 3, Unfiltered: true}, 3},
		{"Recording.all({call_sid: 'CA1'}).limit(9).destroyAll()", bindings.Deed{Method: "Recording.destroyAll", Count: 3}, 3},
		{"Recording.limit(9).destroyAll()", bindings.Deed{Method: "Recording.destroyAll", Count: 3, Unfiltered: true}, 3},
		{"Recording.all({page_size: 9, include_soft_deleted: true, account_sid: 'AC1'}).destroyAll()",
			bindings.Deed{Method: "Recording.destroyAll", Count: 3, Unfiltered: true}, 3},
		{"Recording.all().destroyAll({confirm: true})", bindings.Deed{Method: "Recording.destroyAll", Count: 3, Unfiltered: true}, 3},
		{"Recording.all().destroyAll({confirm: undefined})", bindings.Deed{Method: "Recording.destroyAll", Count: 3, Unfiltered: true}, 3},
		{"Recording.all().destroyAll({confirm: false})", bindings.Deed{}, 3},
		{"Account.all().updateAll({status: 'closed'}, {confirm: false})", bindings.Deed{}, 1},
		{"SMS.create([{to: '+1', from: '+2', body: 'x'}])", bindings.Deed{Method: "Message.create", Count: 1}, 1},
		{"SMS.create({to: '+1', from: '+2', body: 'x'})", bindings.Deed{}, 1},
		{"Account.update('AC1', {status: 'suspended'})", bindings.Deed{}, 1},
		{"SMS.create([])", bindings.Deed{}, 0},
	} {
		for _, yes := range []bool{true, false} {
			var asked []bindings.Deed
			client, err := api.New(api.Config{BaseURL: server.URL, AccountSID: "AC1", AuthToken: "x"})
			if err != nil {
				t.Fatal(err)
			}
			host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{Guard: func(_ context.Context, d bindings.Deed) bool {
				asked = append(asked, d)
				return yes
			}})}})
			if err != nil {
				t.Fatal(err)
			}
			sent.Store(0)
			_, err = host.Eval(context.Background(), "guard", c.script)
			host.Close()
			client.CloseIdleConnections()
			asks := c.deed != bindings.Deed{}
			if asks != (len(asked) == 1) || asks && !reflect.DeepEqual(asked[0], c.deed) {
				t.Errorf("%s asks about %+v, want %+v", c.script, asked, c.deed)
			}
			switch refused := asks && !yes; {
			case refused && (err == nil || !strings.Contains(err.Error(), "was not confirmed, and nothing was sent") || sent.Load() != 0):
				t.Errorf("%s: %d requests, %v", c.script, sent.Load(), err)
			case !refused && (err != nil || sent.Load() != c.sends):
				t.Errorf("%s: %d requests, %v", c.script, sent.Load(), err)
			}
		}
	}
}
