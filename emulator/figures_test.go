package emulator_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/internal/patience"
)

// within sends webhooks to a handler without a network.
type within struct{ http.Handler }

func (h within) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// TestManyPeople: fifty people, or two hundred where tests are thorough, are called at once, press
// keys and wait for the end; each call comes to their end, and no goroutine is left.
func TestManyPeople(t *testing.T) {
	many := 50
	if patience.Thorough() {
		many = 200
	}
	before := goleak.IgnoreCurrent()
	var mu sync.Mutex
	ended := map[string]int{}
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		switch {
		case r.URL.Path == "/status":
			mu.Lock()
			ended[r.FormValue("CallSid")+" "+r.FormValue("CallStatus")]++
			mu.Unlock()
		case r.FormValue("Digits") != "":
			_, _ = io.WriteString(w, "<Response><Say>Thanks</Say></Response>")
		default:
			_, _ = io.WriteString(w, "<Response><Gather numDigits='1'><Say>Press a key</Say></Gather></Response>")
		}
	}))
	tw := start(t, emulator.Options{Empty: true, Time: agenda.Jump})
	s := tw.Main()
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			phone := fmt.Sprintf("+1415555%04d", 2000+i)
			made := tw.post(base+"/Calls.json", "To", phone, "From", "+14155550130", "Url", app.URL+"/voice", "StatusCallback", app.URL+"/status",
				"StatusCallbackEvent", "initiated", "StatusCallbackEvent", "answered", "StatusCallbackEvent", "completed").must(t, 201).text("sid")
			call, err := s.FindCall(made)
			if err != nil {
				t.Error(err)
				return
			}
			if err := call.WhenAnswered(t.Context(), func() error { return call.Press("1") }); err != nil {
				t.Error(err)
			}
			if err := call.Ended(t.Context(), time.Hour); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := s.Settle(t.Context()); err != nil {
		t.Error(err)
	}
	completed := 0
	for what, n := range ended {
		if strings.HasSuffix(what, " completed") {
			completed += n
		}
	}
	if completed != many || len(ended) != 3*many {
		t.Errorf("%d calls completed, and %d statuses were told", completed, len(ended))
	}
	tw.Close()
	app.Close()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	goleak.VerifyNone(t, before)
}

// quickly runs f up to five times, until this process works for it no longer than it may: the
// collector works beside some of them.
func quickly(t *testing.T, most time.Duration, f func()) {
	t.Helper()
	var took time.Duration
	for range 5 {
		if took = patience.Work(f); took <= most*patience.Slower {
			return
		}
	}
	t.Errorf("it took %v of work, and may take %v", took, most)
}

// TestNoTime: a call of ten minutes, and an hour of scheduled messages, take no time to speak of.
func TestNoTime(t *testing.T) {
	app := within{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, "<Response>"+strings.Repeat("<Say>Please hold the line.</Say><Pause length='10'/>", 55)+"</Response>")
	})}
	tw := start(t, emulator.Options{Empty: true, Time: agenda.Jump, Webhooks: app})
	t.Cleanup(tw.Close)
	s := tw.Main()
	number, err := s.Buy(map[string]any{"voice_url": "https://app.test/voice"})
	if err != nil {
		t.Fatal(err)
	}
	quickly(t, 20*time.Millisecond, func() {
		began := s.Now()
		call, err := s.Call("+14155550101", number)
		if err != nil {
			t.Fatal(err)
		}
		if err := call.Ended(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if lasted := s.Now().Sub(began); lasted < 10*time.Minute {
			t.Fatalf("it lasted %v", lasted)
		}
	})
	service := tw.on("messaging.twilio.com").post("/v1/Services", "FriendlyName", "x").must(t, 201).text("sid")
	bought := tw.get(base + "/IncomingPhoneNumbers.json").list("incoming_phone_numbers")[0]["sid"].(string)
	tw.on("messaging.twilio.com").post("/v1/Services/"+service+"/PhoneNumbers", "PhoneNumberSid", bought).must(t, 201)
	quickly(t, 100*time.Millisecond, func() {
		began := s.Now()
		for i := range 60 {
			tw.post(base+"/Messages.json", "To", "+14155551212", "MessagingServiceSid", service, "Body", "hi", "ScheduleType", "fixed",
				"SendAt", began.Add(time.Duration(16+i)*time.Minute).UTC().Format(time.RFC3339)).must(t, 201)
		}
		if err := s.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if lasted := s.Now().Sub(began); lasted < time.Hour {
			t.Fatalf("it lasted %v", lasted)
		}
	})
}

// BenchmarkCalls is what calls take that are over: bytes a call, at 10,000 of them.
func BenchmarkCalls(b *testing.B) {
	const many = 10_000
	for b.Loop() {
		e := emulator.New(emulator.Options{Empty: true, Time: agenda.Manual})
		heap := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		before := heap()
		body := form("To", "+14155551212", "From", "+14155550130", "Twiml", "<Response><Say>Hello</Say><Pause length='5'/></Response>")
		for range many {
			r := httptest.NewRequest("POST", "https://api.twilio.com/2010-04-01/Accounts/"+e.AccountSID()+"/Calls.json", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.SetBasicAuth(e.AccountSID(), e.AuthToken())
			e.ServeHTTP(httptest.NewRecorder(), r)
		}
		waiting := heap()
		if err := e.Main().Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(waiting-before)/many, "B/queued")
		b.ReportMetric(float64(heap()-before)/many, "B/over")
		e.Close()
	}
}
