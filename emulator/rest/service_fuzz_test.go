package rest_test

import (
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
	"dialtone/emulator"
	"dialtone/emulator/rest"
)

// FuzzRoutes asks for any path on any of Twilio's hosts. The tree of paths finds what a look at
// every path of Twilio's documents finds, and a request there is answered, and never with a 500.
func FuzzRoutes(f *testing.F) {
	for _, path := range []string{
		"/", "", "//", "/2010-04-01", "/2010-04-01/Accounts.json", "/2010-04-01/Accounts/AC1/Calls.json", "/2010-04-01/Accounts/AC1/Calls/CA1", "/v2/Services/%2F/Verifications",
		"/v1/Flows/Validate", "/v1/Flows/FW1/Executions/%zz", "/2010-04-01/Accounts/AC1/Calls/.json", "/v2/Flows//Revisions", "/v1/%56ideo", "/v1/Conversations/CH1/Messages?PageSize=x",
		"/2010-04-01/Accounts/AC1/AvailablePhoneNumbers/US/Local.json", "/v1/Workspaces/WS1/Tasks/WT1/Reservations/WR1", "/v1/../v1/Services", "/_dialtone/journal",
	} {
		f.Add("GET", "api", path)
		f.Add("POST", "studio", path)
		f.Add("DELETE", "verify", path)
	}
	e := emulator.New(emulator.Options{Empty: true})
	sid, token := e.AccountSID(), e.AuthToken()
	engine := rest.NewEngine(rand.Reader, "")
	f.Fuzz(func(t *testing.T, method, label, path string) {
		path = "/" + strings.TrimPrefix(path, "/")
		if operations, values, known := rest.Match(engine, label, path); known {
			want := everyPath(label, path)
			switch {
			case operations == nil && len(want) > 0:
				t.Errorf("%s of %s is not found, and is that of %v", path, label, want)
			case operations != nil && len(want) == 0:
				t.Errorf("%s of %s is found, with %q", path, label, values)
			}
			for _, op := range operations {
				if !slices.Contains(want, plainPath(op.Path)) {
					t.Errorf("%s of %s is that of %s, want one of %v", path, label, op.Path, want)
				}
				if n := strings.Count(op.Path, "{"); len(values) != n {
					t.Errorf("%s of %s: %d values %q, want %d", path, label, len(values), values, n)
				}
			}
		}
		u, err := url.ParseRequestURI(path)
		if err != nil || !slices.Contains([]string{"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"}, method) {
			return // net/http answers 400 itself
		}
		r := &http.Request{Method: method, URL: u, RequestURI: path, Host: label + ".twilio.com", Header: http.Header{}, Body: http.NoBody, RemoteAddr: "127.0.0.1:1"}
		r.SetBasicAuth(sid, token)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusNotImplemented {
			t.Errorf("%s %s of %s is answered %d: %s", method, path, label, w.Code, w.Body)
		}
	})
}

// plainPath is the path of an operation as requests have it: without the suffix that may be left
// out.
func plainPath(path string) string {
	if strings.HasPrefix(path, "/2010-04-01") {
		return strings.TrimSuffix(path, ".json")
	}
	return path
}

// everyPath returns the paths of the documents of a host that a path may be that of.
func everyPath(label, path string) (found []string) {
	segments := strings.Split(path, "/")
	for _, d := range catalog.Documents() {
		if first, _, _ := strings.Cut(d.Host, "."); first != label {
			continue
		}
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				template := plainPath(op.Path)
				if slices.EqualFunc(strings.Split(template, "/"), segments, func(want, got string) bool {
					if !strings.HasPrefix(want, "{") {
						return want == got
					}
					_, err := url.PathUnescape(got)
					return got != "" && err == nil
				}) {
					found = append(found, template)
				}
			}
		}
	}
	return found
}
