package emulator_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/internal/patience"
)

// endless is a body that repeats a text for so many bytes, and counts what was read of it.
type endless struct {
	text       string
	left, read int
}

func (e *endless) Read(b []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(b) && e.left > 0 {
		c := copy(b[n:], e.text[e.read%len(e.text):])
		c = min(c, e.left)
		n, e.read, e.left = n+c, e.read+c, e.left-c
	}
	return n, nil
}

// TestLargeRequests: bodies of any size and number of parameters are refused before they are read
// whole, and hardly read at all without credentials.
func TestLargeRequests(t *testing.T) {
	tw := start(t, emulator.Options{})
	for name, c := range map[string]struct {
		text, contentType string
		size              int
		credentials       bool
		most, status      int // bytes that are read, and the answer
	}{
		"a form of 100 MB":                  {"Body=a&", "application/x-www-form-urlencoded", 100 << 20, true, 9 << 20, 413},
		"a form of 100 MB of no one's":      {"&a", "application/x-www-form-urlencoded", 100 << 20, false, 128 << 10, 401},
		"8 MB of parameters":                {"&a", "application/x-www-form-urlencoded", 8<<20 - 1, true, 9 << 20, 400},
		"parts of 100 MB":                   {"--x\r\n\r\n\r\n", "multipart/form-data; boundary=x", 100 << 20, true, 9 << 20, 413},
		"200,000 parts":                     {"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", "multipart/form-data; boundary=x", 7 << 20, true, 9 << 20, 400},
		"JSON of brackets":                  {"[", "application/json", 7 << 20, true, 9 << 20, 415},
		"what is not a form at all":         {"\x00\xff%zz&=&;", "application/x-www-form-urlencoded", 100_000, true, 9 << 20, 400},
		"a part without an end":             {"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + strings.Repeat("1", 100), "multipart/form-data; boundary=x", 80, true, 9 << 20, 400},
		"a body without a type, of no one":  {"a", "", 1 << 20, false, 128 << 10, 401},
		"a form that asks for an OAuth one": {"grant_type=x&", "application/x-www-form-urlencoded", 1 << 20, false, 128 << 10, 401},
	} {
		body := &endless{text: c.text, left: c.size}
		path, host := base+"/Messages.json", "api.twilio.com"
		if strings.Contains(name, "OAuth") {
			path, host = "/v2/token", "oauth.twilio.com"
		}
		r := httptest.NewRequest("POST", path, body)
		r.Host = host
		r.Header.Set("Content-Type", c.contentType)
		if c.credentials {
			r.SetBasicAuth(accountSID, authToken)
		}
		w := httptest.NewRecorder()
		tw.ServeHTTP(w, r)
		if w.Code != c.status || body.read > c.most {
			t.Errorf("%s: %d after %d bytes, want %d after at most %d: %.200s", name, w.Code, body.read, c.status, c.most, w.Body)
		}
	}
	// Ten thousand parameters that there are not change nothing, as on Twilio.
	pairs := []string{"To", "+14155551212", "From", "+14155550130", "Body", "hi"}
	for i := range 10_000 {
		pairs = append(pairs, fmt.Sprint("Nothing", i), "x")
	}
	tw.post(base+"/Messages.json", pairs...).must(t, 201)
	tw.get(base+"/Messages.json?"+strings.Repeat("a=b&", 200_000)).must(t, 400)
}

// TestNumbers: what only Go's parser calls a number is none.
func TestNumbers(t *testing.T) {
	tw := start(t, emulator.Options{}).on("flex-api.twilio.com")
	reports := "/v1/Insights/QualityManagement/Assessments"
	for _, offset := range []string{"NaN", "Inf", "-infinity", "1e999", "0x1p-2x"} {
		r := tw.post(reports, "CategorySid", "c", "CategoryName", "n", "SegmentId", "s", "AgentId", "a", "Offset", offset, "MetricId", "m", "MetricName", "n", "AnswerText", "t", "AnswerId", "i", "QuestionnaireSid", "q")
		if r.status != 400 {
			t.Errorf("%s: %d %s", offset, r.status, r.raw)
		}
	}
	tw.post(reports, "CategorySid", "c", "CategoryName", "n", "SegmentId", "s", "AgentId", "a", "Offset", "1.5", "MetricId", "m", "MetricName", "n", "AnswerText", "t", "AnswerId", "i", "QuestionnaireSid", "q").must(t, 201)
	for _, body := range []string{`{"name": "x", "customer_ai": 1e999}`, `{"name": "x", "customer_ai": {"a": [-1e999]}}`} {
		if r := tw.on("assistants.twilio.com").send("POST", "/v1/Assistants", "application/json", body); r.status != 400 {
			t.Errorf("%s: %d %s", body, r.status, r.raw) // JSON has no bounds, and those who read it have.
		}
	}
	if _, err := tw.Seed("Message", map[string]any{"price": "NaN"}); err != nil {
		t.Fatal(err)
	}
	tw.on("api.twilio.com").get(base+"/Balance.json").must(t, 200)
	tw.on("api.twilio.com").get(base+"/Usage/Records.json").must(t, 200)
}

// TestSlowRequests: a connection over which nothing comes is ended, whether its head is missing or
// its body.
func TestSlowRequests(t *testing.T) {
	tw := start(t, emulator.Options{})
	tw.ReadSoon()
	server, err := tw.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, err := net.Dial("tcp", strings.TrimPrefix(server.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r := httptest.NewRequest("POST", server.URL()+base+"/Messages.json", nil)
	r.SetBasicAuth(accountSID, authToken)
	fmt.Fprintf(conn, "POST %s/Messages.json HTTP/1.1\r\nHost: api.twilio.com\r\nAuthorization: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nTo=", base, r.Header.Get("Authorization"))
	if err := conn.SetReadDeadline(time.Now().Add(patience.Long)); err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(raw), "HTTP/1.1 400") {
		t.Errorf("%q, %v", raw, err)
	}
	// One that comes in time is not hurried by the bound of another.
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi").must(t, 201)
}

// TestHostileApplications: TwiML that grows, repeats or leads round and round, redirects without
// end, and no answer at all, each end the call with Twilio's code and take no longer than Twilio
// waits.
func TestHostileApplications(t *testing.T) {
	xml := func(body string) func(w http.ResponseWriter, r *http.Request) {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/xml")
			_, _ = io.WriteString(w, body)
		}
	}
	entities := "<!DOCTYPE r ["
	for i := range 9 {
		entities += fmt.Sprintf(`<!ENTITY e%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), 10))
	}
	for name, c := range map[string]struct {
		app  http.HandlerFunc
		code int
	}{
		"entities that grow":     {xml(entities + "]><Response><Say>&e9;</Say></Response>"), 12100},
		"elements within others": {xml(strings.Repeat("<Response>", 6000)), 12100},
		"more than 64 kB":        {xml("<Response><Say>" + strings.Repeat("a", 70_000) + "</Say></Response>"), 11750},
		"a body without an end": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/xml")
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("<Say>a</Say>", 1000)); err != nil {
					return
				}
			}
		}, 11750},
		"redirects of HTTP": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, 11215},
		"no answer": {func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // only then is a lost connection noticed
			<-r.Context().Done()
		}, 11205},
		"no HTTP": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, "\x00\x01garbage\r\n\r\n")
				_ = conn.Close()
			}
		}, 11205},
		"redirects of TwiML":       {xml("<Response><Redirect/></Response>"), 0},
		"thousands of verbs":       {xml("<Response>" + strings.Repeat("<Pause length='1'/>", 3000) + "</Response>"), 0},
		"a sound that never stops": {xml("<Response><Play loop='0' digits='1'/><Say loop='1000'>a</Say><Gather timeout='99999999'/></Response>"), 0},
		"thousands of texts":       {xml("<Response>" + strings.Repeat("<Sms to='+14155551212'>a</Sms>", 1500) + "</Response>"), 0},
		"thousands of legs":        {xml("<Response><Dial>" + strings.Repeat("<Number>+14155551212</Number>", 2000) + "</Dial></Response>"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := httptest.NewServer(c.app)
			t.Cleanup(app.Close)
			tw := start(t, emulator.Options{Empty: true, Time: agenda.Manual})
			t.Cleanup(tw.Close)
			s := tw.Main()
			number, err := s.Buy(map[string]any{"voice_url": app.URL + "/#rt=300&rc=0"})
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			call, err := s.Call("+14155550101", number)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Advance(t.Context(), 2*time.Hour); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > patience.Long {
				t.Errorf("it took %v", took)
			}
			var codes []int
			for _, e := range s.Journal(journal.Filter{Kind: journal.Problem}) {
				codes = append(codes, e.Code)
			}
			if c.code != 0 && (len(codes) == 0 || codes[0] != c.code) {
				t.Errorf("the codes are %v, want %d", codes, c.code)
			}
			_ = call.HangUp() // one that goes on
			if err := s.Settle(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}
