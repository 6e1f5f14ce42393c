package emulator_test

import (
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
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

// BenchmarkMessages is a message that is accepted, in real time, with all that is arranged for it.
func BenchmarkMessages(b *testing.B) {
	e := emulator.New(emulator.Options{Empty: true})
	b.Cleanup(e.Close)
	body := form("To", "+14155551212", "From", "+14155550130", "Body", "hello")
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
