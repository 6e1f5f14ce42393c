package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"dialtone/api"
	"dialtone/api/catalog"
)

func TestSmoke(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		t.Log(r.Method, r.Host, r.URL, string(b), r.Header)
		if r.Method == "GET" {
			if r.URL.Query().Get("Page") == "" {
				io.WriteString(w, `{"messages":[{"a":1},{"a":2}],"next_page_uri":"/2010-04-01/Accounts/AC1/Messages.json?Page=1"}`)
				return
			}
			io.WriteString(w, `{"messages":[{"a":3}],"next_page_uri":null}`)
			return
		}
		io.WriteString(w, `{"sid":"SM1"}`)
	}))
	defer s.Close()
	c, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "t0ken", BaseURL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	m := catalog.ModelNamed("Message")
	resp, err := c.Do(context.Background(), &api.Request{Operation: m.Operations(catalog.Create)[0], Form: api.Values{{"To", "+1"}, {"Body", "hi"}}})
	t.Log(resp, err)
	for item, err := range c.List(context.Background(), &api.Request{Operation: m.Operations(catalog.List)[0]}) {
		t.Log(string(item), err)
	}
}
