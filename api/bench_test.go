package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkList lists 100,000 messages in pages of a thousand, beside programs
// that do no more than they must: one decodes each page into raw records, one
// throws the bytes away.
func BenchmarkList(b *testing.B) {
	const pages, size = 100, 1000
	record := `{"account_sid": "` + account + `", "api_version": "2010-04-01", "body": "Hello \"you\"", "date_created": "Thu, 24 Aug 2023 05:01:45 +0000", ` +
		`"date_sent": "Thu, 24 Aug 2023 05:01:45 +0000", "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000", "direction": "outbound-api", "error_code": null, ` +
		`"error_message": null, "from": "+14155552345", "messaging_service_sid": null, "num_media": "0", "num_segments": "1", "price": "-0.00750", "price_unit": "USD", ` +
		`"sid": "SM00000000000000000000000000000000", "status": "sent", "subresource_uris": {"media": "/2010-04-01/Accounts/` + account + `/Messages/SM00000000000000000000000000000000/Media.json"}, ` +
		`"to": "+14155552345", "uri": "/2010-04-01/Accounts/` + account + `/Messages/SM00000000000000000000000000000000.json"}`
	records := strings.Repeat(record+", ", size-1) + record
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var page int
		fmt.Sscan(r.URL.Query().Get("Page"), &page)
		next := "null"
		if page+1 < pages {
			next = fmt.Sprintf(`"%s?PageSize=%d&Page=%d"`, r.URL.Path, size, page+1)
		}
		head := `{"messages": [`
		tail := `], "next_page_uri": ` + next + `}`
		w.Header().Set("Content-Length", fmt.Sprint(len(head)+len(records)+len(tail)))
		io.WriteString(w, head)
		io.WriteString(w, records)
		io.WriteString(w, tail)
	}))
	defer s.Close()
	path := "/2010-04-01/Accounts/" + account + "/Messages.json"
	run := func(name string, list func() int) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(pages * len(records)))
			b.ReportAllocs()
			for b.Loop() {
				if n := list(); n != pages*size {
					b.Fatalf("%d records", n)
				}
			}
		})
	}

	c := client(b, s.URL)
	run("List", func() (n int) {
		for _, err := range c.List(b.Context(), request(b, "ListMessage")) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		return n
	})
	get := func(uri string) *http.Response {
		resp, err := http.Get(s.URL + uri)
		if err != nil {
			b.Fatal(err)
		}
		return resp
	}
	run("encoding/json", func() (n int) {
		for uri := path; uri != ""; {
			resp := get(uri)
			var page struct {
				Messages []json.RawMessage `json:"messages"`
				Next     string            `json:"next_page_uri"`
			}
			if err := json.NewDecoder(resp.Body).Decode(&page); err != nil {
				b.Fatal(err)
			}
			resp.Body.Close()
			n, uri = n+len(page.Messages), page.Next
		}
		return n
	})
	run("discard", func() int {
		for page := range pages {
			resp := get(fmt.Sprint(path, "?Page=", page))
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		return pages * size
	})
	http.DefaultClient.CloseIdleConnections()
}
