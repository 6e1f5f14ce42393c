package emulator_test

import (
	"net/http/httptest"
	"testing"

	"dialtone/emulator"
)

// BenchmarkStart is what a script waits for: an emulator and its first answer.
// The catalog's facts are read once a process, by the first round.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		e := emulator.New()
		r := httptest.NewRequest("GET", "https://api.twilio.com/2010-04-01/Accounts/"+e.AccountSID()+"/Calls.json", nil)
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}
