package webhook_test

import (
	"net/http"
	"slices"
	"testing"

	"dialtone/webhook"
)

// TestCallbacks: a request that comes back is told of once its signature is right, whoever answers
// it.
func TestCallbacks(t *testing.T) {
	const site = "https://example.com"
	var told []string
	callbacks := &webhook.Callbacks{Parameter: "mine", Receive: func(r *webhook.Request) {
		told = append(told, r.Param("mine")+" "+r.SID())
	}}
	hearing := webhook.Filter{AuthToken: token, Unsigned: []string{"/open"}, Callbacks: &webhook.Callbacks{Parameter: "mine", Receive: callbacks.Receive, Hear: func(r *webhook.Request) {
		told = append(told, "heard "+r.SID())
	}}}
	verified := webhook.Filter{AuthToken: token, Callbacks: callbacks, Unsigned: []string{"/open"}}
	unverified := webhook.Filter{AuthToken: token, Callbacks: callbacks, NoVerify: true}
	nothing := func(filter webhook.Filter) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !filter.ServeCallback(w, r) {
				http.NotFound(w, r)
			}
		})
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusOK) })
	message := form("MessageSid", "SM1", "MessageStatus", "sent")
	for name, test := range map[string]struct {
		handler http.Handler
		request *http.Request
		status  int
		told    []string
	}{
		"answered by a page":      {verified.Verify(page), signed(post(site+"/s?mine=7", message), site+"/s?mine=7"), 200, []string{"7 SM1"}},
		"answered by nothing":     {nothing(verified), signed(post(site+"/s?mine=7", message), site+"/s?mine=7"), 204, []string{"7 SM1"}},
		"of another form":         {verified.Verify(page), signed(post(site+"/s", message), site+"/s"), 200, nil},
		"of another's":            {nothing(verified), signed(post(site+"/s?other=7", message), site+"/s?other=7"), 404, nil},
		"signed for another":      {verified.Verify(page), signed(post(site+"/s?mine=7", message), site+"/s?mine=8"), 403, nil},
		"forged":                  {nothing(verified), post(site+"/s?mine=7", message), 404, nil},
		"of any path":             {verified.Verify(page), post(site+"/open?mine=7", message), 200, nil},
		"of any path, signed":     {nothing(verified), signed(post(site+"/open?mine=7", message), site+"/open?mine=7"), 404, nil},
		"of another form, heard":  {hearing.Verify(page), signed(post(site+"/s", message), site+"/s"), 200, []string{"heard SM1"}},
		"told of and not heard":   {hearing.Verify(page), signed(post(site+"/s?mine=7", message), site+"/s?mine=7"), 200, []string{"7 SM1"}},
		"forged, of another form": {hearing.Verify(page), post(site+"/s", message), 403, nil},
		"of any path, not heard":  {hearing.Verify(page), post(site+"/open", message), 200, nil},
		"not checked":             {unverified.Verify(page), signed(post(site+"/s?mine=7", message), site+"/s?mine=7"), 200, nil},
		"nobody is told":          {nothing(webhook.Filter{AuthToken: token}), signed(post(site+"/s?mine=7", message), site+"/s?mine=7"), 404, nil},
	} {
		told = nil
		test.request.Host = "example.com"
		filter := answer(test.handler, test.request)
		if filter.Code != test.status || !slices.Equal(told, test.told) {
			t.Errorf("%s: %d, told of %q", name, filter.Code, told)
		}
	}
}
