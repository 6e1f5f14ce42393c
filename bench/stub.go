package main

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// The account that the programs use. The stub looks at no credentials.
const (
	accountSID = "AC00000000000000000000000000000001"
	authToken  = "00000000000000000000000000000001"
	listPath   = "/2010-04-01/Accounts/" + accountSID + "/Messages.json"
)

const text = "Hello, this is a message of the length that messages have."

// sid is the SID of the message at an index.
func sid(i int) string { return fmt.Sprintf("SM%032x", i) }

// record is a message as Twilio writes it.
func record(i int) string {
	path := "/2010-04-01/Accounts/" + accountSID + "/Messages/" + sid(i)
	return `{"body": "` + text + `", "num_segments": "1", "direction": "outbound-api", "from": "+14155552345", ` +
		`"date_updated": "Thu, 24 Aug 2023 05:01:45 +0000", "price": "-0.00750", "error_message": null, "uri": "` + path + `.json", ` +
		`"account_sid": "` + accountSID + `", "num_media": "0", "to": "+14155552346", "date_created": "Thu, 24 Aug 2023 05:01:45 +0000", ` +
		`"status": "delivered", "sid": "` + sid(i) + `", "date_sent": "Thu, 24 Aug 2023 05:01:45 +0000", "messaging_service_sid": null, ` +
		`"error_code": null, "price_unit": "USD", "api_version": "2010-04-01", "subresource_uris": {"media": "` + path + `/Media.json"}}`
}

// stub stands for Twilio: one long list of messages, its pages written before
// anybody asks.
type stub struct {
	url      string
	listener net.Listener
	server   *http.Server
	records  int
	pages    map[string][]byte // by page size and number
}

// sizes are those of the pages that the programs ask for.
var sizes = []int{1, 50, 1000}

func startStub(records int) (*stub, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &stub{url: "http://" + listener.Addr().String(), listener: listener, records: records, pages: map[string][]byte{}}
	for _, size := range sizes {
		last := (records - 1) / size
		if size < 1000 {
			last = 0 // only the first of them is asked for
		}
		for page := range last + 1 {
			s.pages[key(size, page)] = s.page(size, page)
		}
	}
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve)}
	go func() { _ = s.server.Serve(listener) }() // it ends with an error, when it is closed
	return s, nil
}

func (s *stub) close() { _ = s.server.Close() }

func key(size, page int) string { return fmt.Sprint(size, "/", page) }

// page writes a page as Twilio does.
func (s *stub) page(size, page int) []byte {
	var b strings.Builder
	b.WriteString(`{"messages": [`)
	for i := page * size; i < min((page+1)*size, s.records); i++ {
		if i > page*size {
			b.WriteString(", ")
		}
		b.WriteString(record(i))
	}
	link := func(page int) string {
		if page < 0 || page*size >= s.records {
			return "null"
		}
		return fmt.Sprintf(`"%s?PageSize=%d&Page=%d&PageToken=PA%s"`, listPath, size, page, sid(page*size))
	}
	fmt.Fprintf(&b, `], "first_page_uri": %s, "next_page_uri": %s, "previous_page_uri": %s, "page": %d, "page_size": %d, "start": %d, "end": %d, "uri": %s}`,
		link(0), link(page+1), link(page-1), page, size, page*size, min((page+1)*size, s.records)-1, link(page))
	return []byte(b.String())
}

func (s *stub) serve(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	size, page := 50, 0
	for name, to := range map[string]*int{"PageSize": &size, "Page": &page} {
		if n, err := strconv.Atoi(query.Get(name)); err == nil {
			*to = n
		}
	}
	body := s.pages[key(size, page)]
	if r.URL.Path != listPath || body == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // who went away needs no answer
}
