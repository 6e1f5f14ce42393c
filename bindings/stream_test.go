package bindings_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	goruntime "runtime"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// longList answers with pages of a thousand messages, and measures before each
// one what is then in memory.
type longList struct {
	records int
	page    string // the records of each page
	peak    uint64 // bytes that were in use, garbage left aside
}

const pageSize = 1000

func newLongList(records int) *longList {
	const record = `{"sid": "SM00000000000000000000000000000000", "from": "+14155552345", "to": "+14155552346", "status": "sent", ` +
		`"body": "Hello, this is a message of the length that messages have", "date_sent": "Thu, 24 Aug 2023 05:01:45 +0000", ` +
		`"price": "-0.00750", "subresource_uris": {"media": "/2010-04-01/Accounts/AC1/Messages/SM1/Media.json"}}`
	return &longList{records: records, page: strings.Repeat(record+", ", pageSize-1) + record}
}

func (l *longList) RoundTrip(r *http.Request) (*http.Response, error) {
	goruntime.GC()
	var m goruntime.MemStats
	goruntime.ReadMemStats(&m)
	l.peak = max(l.peak, m.HeapAlloc)
	var page int
	if _, err := fmt.Sscan(r.URL.Query().Get("Page"), &page); err != nil {
		page = 0 // the first
	}
	next := "null"
	if (page+1)*pageSize < l.records {
		next = fmt.Sprintf(`"%s?Page=%d"`, r.URL.Path, page+1)
	}
	body := `{"messages": [` + l.page + `], "next_page_uri": ` + next + `}`
	if strings.HasSuffix(r.URL.Path, "/AC1.json") {
		body = `{"sid": "AC1"}`
	}
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// A loop over a list holds a page or two of it, however long the list is.
func TestALongListTakesNoMoreMemoryThanAShortOne(t *testing.T) {
	records := 30_000
	if patience.Thorough() {
		records = 100_000
	}
	for _, script := range []string{
		"let n = 0; for (const m of SMS.all()) if (m.body.length > 9 && m.dateSent) n++; console.log(n)",
		"let n = 0; for await (const m of SMS.all()) if (m.body.length > 9 && m.dateSent) n++; console.log(n)",
		"console.log(Account.find('AC1').messages.count())",
	} {
		peak := func(records int) uint64 {
			list := newLongList(records)
			client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: "x", Transport: list})
			if err != nil {
				t.Fatal(err)
			}
			var stdout bytes.Buffer
			host, err := runtime.New(runtime.Options{Stdout: &stdout, Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			if err := host.Run(context.Background(), "list.js", "{"+script+"}"); err != nil {
				t.Fatal(runtime.Report(err))
			}
			if got := strings.TrimSpace(stdout.String()); got != fmt.Sprint(records) {
				t.Fatalf("%s: %s records, want %d", script, got, records)
			}
			return list.peak
		}
		short, long := peak(records/10), peak(records)
		t.Logf("%s: %d records %.1f MiB, ten times as many %.1f MiB", script, records/10, mib(short), mib(long))
		// How many of the pages in use are seen at a time is chance.
		if long > max(short+5<<20, fewPages) {
			t.Errorf("%s: %d records take %.1f MiB, a tenth of them %.1f MiB", script, records, mib(long), mib(short))
		}
	}
}

// fewPages is more than the pages in use take at any time, and a part of what all records do.
const fewPages = 16 << 20

func mib(bytes uint64) float64 { return float64(bytes) / (1 << 20) }
