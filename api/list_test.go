package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dialtone/api"

	"go.uber.org/goleak"
)

// listServer serves pages of two calls each.
func listServer(t testing.TB, pages int) *server {
	return serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("Page"))
		next := ""
		if page+1 < pages {
			next = fmt.Sprint(r.URL.Path, "?Page=", page+1)
		}
		answer(w, 200, calls(2*page, 2, next))
	})
}

func sids(t testing.TB, items ...json.RawMessage) []int {
	t.Helper()
	var out []int
	for _, item := range items {
		var call struct{ SID string }
		if err := json.Unmarshal(item, &call); err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(strings.TrimPrefix(call.SID, "CA"))
		out = append(out, n)
	}
	return out
}

func TestList(t *testing.T) {
	s := listServer(t, 3)
	c := client(t, s.URL)
	var got []json.RawMessage
	for item, err := range c.List(t.Context(), request(t, "ListCall")) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, item)
	}
	if g := sids(t, got...); !slices.Equal(g, []int{0, 1, 2, 3, 4, 5}) {
		t.Error(g)
	}
	if got := s.requests(); len(got) != 3 || strings.Contains(got[0].URI, "?") || !strings.HasSuffix(got[2].URI, "?Page=2") {
		t.Error(got)
	}
}

func TestPages(t *testing.T) {
	s := listServer(t, 3)
	c := client(t, s.URL)
	n := 0
	for p, err := range c.Pages(t.Context(), request(t, "ListCall")) {
		if err != nil {
			t.Fatal(err)
		}
		if got := len(s.requests()); got != n+1 {
			t.Errorf("%d requests before page %d was asked for", got, n+1)
		}
		if g := sids(t, p.Items...); !slices.Equal(g, []int{2 * n, 2*n + 1}) || p.HasNext() != (n < 2) || !json.Valid(p.Raw) || p.RequestID == "" {
			t.Errorf("page %d: %v", n, g)
		}
		if n++; !p.HasNext() {
			if next, err := c.Next(t.Context(), p); next != nil || err != nil {
				t.Error(next, err)
			}
		}
	}
	for range c.Pages(t.Context(), request(t, "ListCall")) {
		break
	}
	if got := len(s.requests()); got != 4 {
		t.Errorf("%d requests", got)
	}
}

// One may go on from a page as often as one likes.
func TestNextTwice(t *testing.T) {
	c := client(t, listServer(t, 3).URL)
	first, err := c.Page(t.Context(), request(t, "ListCall"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		p, err := c.Next(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = c.Next(t.Context(), p); err != nil || p.HasNext() {
			t.Fatal(p, err)
		}
	}
}

func TestTheFirstRecordIsOneRequest(t *testing.T) {
	s := listServer(t, 3)
	for range client(t, s.URL).List(t.Context(), request(t, "ListCall")) {
		break
	}
	if n := len(s.requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// From the second record of a page on, the next page is on its way.
func TestTheNextPageIsFetchedAhead(t *testing.T) {
	asked := make(chan bool)
	s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
		if n > 0 {
			asked <- true
		}
		answer(w, 200, calls(2*n, 2, []string{"/x?Page=1", ""}[n]))
	})
	i := 0
	for _, err := range client(t, s.URL).List(t.Context(), request(t, "ListCall")) {
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			<-asked
		}
		i++
	}
	if i != 4 {
		t.Errorf("%d records", i)
	}
}

// However a loop ends, nothing runs on: not the request, not a goroutine.
func TestAListThatIsLeftLeavesNothing(t *testing.T) {
	for _, end := range []string{"break", "panic", "cancel", "cancel while it waits"} {
		t.Run(end, func(t *testing.T) {
			asked, gone := make(chan struct{}), make(chan struct{})
			s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
				if n == 0 {
					answer(w, 200, calls(0, 2, "/x?Page=1"))
					return
				}
				close(asked)
				<-r.Context().Done()
				close(gone)
			})
			running := goleak.IgnoreCurrent()
			c := client(t, s.URL)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var last error
			func() {
				defer func() { recover() }()
				i := 0
				for _, err := range c.List(ctx, request(t, "ListCall")) {
					last = err
					if i++; i != 2 {
						continue
					}
					<-asked
					switch end {
					case "break":
						return
					case "panic":
						panic("x")
					case "cancel":
						cancel()
					default:
						go cancel()
					}
				}
			}()
			<-gone
			if strings.HasPrefix(end, "cancel") && !errors.Is(last, context.Canceled) {
				t.Error(last)
			}
			c.CloseIdleConnections()
			s.CloseClientConnections()
			goleak.VerifyNone(t, running)
		})
	}
}

func TestAnErrorEndsAList(t *testing.T) {
	for _, at := range []int{0, 1, 2} {
		s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
			if n == at {
				answer(w, 400, `{"code": 21481, "message": "Invalid PageToken", "status": 400}`)
				return
			}
			answer(w, 200, calls(n, 1, fmt.Sprint("/x?Page=", n+1)))
		})
		records, failures := 0, 0
		for item, err := range client(t, s.URL).List(t.Context(), request(t, "ListCall")) {
			if err != nil {
				failures++
				if item != nil || err.Error() != "Error #21481: Invalid PageToken" {
					t.Error(item, err)
				}
				continue
			}
			records++
		}
		if records != at || failures != 1 {
			t.Errorf("%d records and %d errors, want %d and 1", records, failures, at)
		}
	}
}

func TestTheStylesOfPaging(t *testing.T) {
	for _, c := range []struct {
		name, document, operation string
		path                      map[string]string
		query                     api.Values
		pages                     []string
		uris                      []string
		records                   int
	}{
		{
			name: "next_page_uri", document: "api_v2010", operation: "ListMessage", query: api.Values{{"PageSize", "1"}},
			pages:   []string{`{"messages":[{}],"next_page_uri":"\/2010-04-01\/x.json?PageSize=1&Page=1&PageToken=PASM1"}`, `{"next_page_uri":null,"messages":[{}]}`},
			uris:    []string{"/2010-04-01/Accounts/" + account + "/Messages.json?PageSize=1", "/2010-04-01/x.json?PageSize=1&Page=1&PageToken=PASM1"},
			records: 2,
		},
		{
			name: "meta", document: "verify_v2", operation: "ListService",
			pages:   []string{`{"meta":{"key":"services","next_page_url":"https://verify.twilio.com/v2/Services?PageSize=50&Page=1&PageToken=x"},"services":[{},{}]}`, `{"services":[{}],"meta":{"next_page_url":null}}`},
			uris:    []string{"/v2/Services", "/v2/Services?PageSize=50&Page=1&PageToken=x"},
			records: 3,
		},
		{
			name: "meta that names another key", document: "verify_v2", operation: "ListService",
			pages:   []string{`{"meta":{"key":"items","next_page_url":null},"items":[{},{}]}`},
			uris:    []string{"/v2/Services"},
			records: 2,
		},
		{
			name: "tokens", document: "verify_v2", operation: "ListService", query: api.Values{{"A>", "b"}, {"PageToken", "old"}},
			pages:   []string{`{"meta":{"key":"services","pageSize":1,"nextToken":"a&b"},"services":[{}]}`, `{"services":[{}],"meta":{"nextToken":null}}`},
			uris:    []string{"/v2/Services?A%3E=b&PageToken=old", "/v2/Services?A%3E=b&PageToken=a%26b"},
			records: 2,
		},
		{
			name: "whole in one answer", document: "api_v2010", operation: "ListAvailablePhoneNumberCountry",
			pages:   []string{`{"countries":[{},{},{}],"uri":"/x"}`},
			uris:    []string{"/2010-04-01/Accounts/" + account + "/AvailablePhoneNumbers.json"},
			records: 3,
		},
		{
			name: "empty", document: "api_v2010", operation: "ListCall",
			pages: []string{`{"calls":[],"next_page_uri":null}`},
			uris:  []string{"/2010-04-01/Accounts/" + account + "/Calls.json"},
		},
		{
			name: "null", document: "api_v2010", operation: "ListCall",
			pages: []string{`{"calls":null}`},
			uris:  []string{"/2010-04-01/Accounts/" + account + "/Calls.json"},
		},
		{
			name: "an empty page on the way", document: "api_v2010", operation: "ListCall",
			pages:   []string{`{"calls":[],"next_page_uri":"/a"}`, `{"calls":[],"next_page_uri":"/b"}`, `{"calls":[{}]}`},
			uris:    []string{"/2010-04-01/Accounts/" + account + "/Calls.json", "/a", "/b"},
			records: 1,
		},
		{
			name: "SCIM", document: "iam_organizations", operation: "ListOrganizationUsers", path: map[string]string{"OrganizationSid": "OR1"},
			pages:   []string{`{"schemas":["x"],"Resources":[{}]}`},
			uris:    []string{"/Organizations/OR1/scim/Users"},
			records: 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) { answer(w, 200, c.pages[n]) })
			r := &api.Request{Operation: operation(t, c.document, c.operation), Path: c.path, Query: c.query}
			records := 0
			for _, err := range client(t, s.URL).List(t.Context(), r) {
				if err != nil {
					t.Fatal(err)
				}
				records++
			}
			var uris []string
			for _, r := range s.requests() {
				uris = append(uris, r.URI)
			}
			if records != c.records || !slices.Equal(uris, c.uris) {
				t.Errorf("%d records by %q, want %d by %q", records, uris, c.records, c.uris)
			}
		})
	}
}

func TestWhatIsNoListHasNoPages(t *testing.T) {
	_, err := client(t, "http://127.0.0.1:1").Page(t.Context(), request(t, "CreateCall"))
	var bad *api.RequestError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "not a list") {
		t.Error(err)
	}
}
