package emulator_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/internal/patience"
)

// BenchmarkStart is what a script waits for: an emulator and its first answer.
// The catalog's facts are read once a process, by the first round.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		e := emulator.New(emulator.Options{})
		r := httptest.NewRequest("GET", "https://api.twilio.com/2010-04-01/Accounts/"+e.AccountSID()+"/Calls.json", nil)
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}

// BenchmarkMessages is a message that is accepted, in real time, with all that is arranged for it
// and, as time passes, happens to it. cpu-µs/op is the processor time of all that: with 400 of them
// two processors accept 5,000 messages a second.
func BenchmarkMessages(b *testing.B) {
	e := emulator.New(emulator.Options{Empty: true})
	b.Cleanup(e.Close)
	body := form("To", "+14155551212", "From", "+14155550130", "Body", "hello")
	worked := patience.Work(func() {
		for b.Loop() {
			r := httptest.NewRequest("POST", "https://api.twilio.com/2010-04-01/Accounts/"+e.AccountSID()+"/Messages.json", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.SetBasicAuth(e.AccountSID(), e.AuthToken())
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			if w.Code != 201 {
				b.Fatal(w.Body)
			}
		}
	})
	b.ReportMetric(float64(worked.Microseconds())/float64(b.N), "cpu-µs/op")
}

// BenchmarkMessagesOverHTTP is the same over connections of this machine, from several programs at
// once; the processor time of these counts as well.
func BenchmarkMessagesOverHTTP(b *testing.B) {
	e := emulator.New(emulator.Options{Empty: true})
	b.Cleanup(e.Close)
	server, err := e.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	body := form("To", "+14155551212", "From", "+14155550130", "Body", "hello")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	b.SetParallelism(8)
	b.ResetTimer()
	worked := patience.Work(func() {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				r, err := http.NewRequest("POST", server.URL()+"/2010-04-01/Accounts/"+e.AccountSID()+"/Messages.json", strings.NewReader(body))
				if err != nil {
					b.Error(err)
					return
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.SetBasicAuth(e.AccountSID(), e.AuthToken())
				res, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
				if res.StatusCode != 201 {
					b.Errorf("status %d", res.StatusCode)
					return
				}
			}
		})
	})
	b.ReportMetric(float64(worked.Microseconds())/float64(b.N), "cpu-µs/op")
}

// BenchmarkMemory is what messages take that have been delivered: bytes a message, at 100,000 of
// them.
func BenchmarkMemory(b *testing.B) {
	const many = 100_000
	for b.Loop() {
		e := emulator.New(emulator.Options{Empty: true, Time: agenda.Manual})
		heap := func() uint64 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		before := heap()
		body := form("To", "+14155551212", "From", "+14155550130", "Body", "hello")
		for range many {
			r := httptest.NewRequest("POST", "https://api.twilio.com/2010-04-01/Accounts/"+e.AccountSID()+"/Messages.json", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.SetBasicAuth(e.AccountSID(), e.AuthToken())
			e.ServeHTTP(httptest.NewRecorder(), r)
		}
		waiting := heap()
		if err := e.Main().Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(waiting-before)/many, "B/queued")
		b.ReportMetric(float64(heap()-before)/many, "B/delivered")
		e.Close()
	}
}
