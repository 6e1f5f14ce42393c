package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/tidwall/gjson"
)

// messagesPage is a page as Twilio writes it, with made-up messages.
func messagesPage(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"messages": [`)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `{"account_sid": "AC%032x", "api_version": "2010-04-01", "body": "Hello number %d, \"quoted\" and caf\u00e9", `+
			`"date_created": "Thu, 24 Aug 2023 05:01:45 +0000", "date_sent": "Thu, 24 Aug 2023 05:01:45 +0000", "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000", `+
			`"direction": "outbound-api", "error_code": null, "error_message": null, "from": "+14155552345", "num_media": "0", "num_segments": "1", `+
			`"price": "-0.00750", "price_unit": "USD", "messaging_service_sid": null, "sid": "SM%032x", "status": "sent", `+
			`"subresource_uris": {"media": "/2010-04-01/Accounts/AC%032x/Messages/SM%032x/Media.json"}, "to": "+14155552345", `+
			`"uri": "/2010-04-01/Accounts/AC%032x/Messages/SM%032x.json"}`, 7, i, i, 7, i, 7, i)
	}
	b.WriteString(`], "end": 999, "first_page_uri": "/x?Page=0", "next_page_uri": "/x?Page=1", "page": 0, "page_size": 1000, "previous_page_uri": null, "start": 0, "uri": "/x"}`)
	return b.Bytes()
}

// BenchmarkSplit takes a page apart beside what else could do it. Each of them
// leaves the records as bytes and finds the next page's link.
func BenchmarkSplit(b *testing.B) {
	page := messagesPage(1000)
	run := func(name string, f func() int) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			b.ReportAllocs()
			for b.Loop() {
				if n := f(); n != 1000 {
					b.Fatalf("%d records", n)
				}
			}
		})
	}
	run("ours", func() int {
		p, err := splitPage(page, "messages")
		if err != nil {
			b.Fatal(err)
		}
		return len(p.items)
	})
	run("encoding/json", func() int {
		var p struct {
			Messages []json.RawMessage `json:"messages"`
			Next     string            `json:"next_page_uri"`
		}
		if err := json.Unmarshal(page, &p); err != nil {
			b.Fatal(err)
		}
		return len(p.Messages)
	})
	run("gjson", func() int {
		if !gjson.ValidBytes(page) {
			b.Fatal("not valid")
		}
		n := 0
		gjson.GetBytes(page, "messages").ForEach(func(_, v gjson.Result) bool {
			n++
			return true
		})
		if gjson.GetBytes(page, "next_page_uri").String() == "" {
			b.Fatal("no link")
		}
		return n
	})
	run("bytes.Count (no more than a look at each byte)", func() int {
		return bytes.Count(page, []byte(`{"account_sid"`))
	})
}
