package emulator

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
)

// TestJumping: a wait lets time jump to what another program's request arranged, and no further;
// what does not come is an error once the session's time is over.
func TestJumping(t *testing.T) {
	t.Parallel() // its waits take real time
	e := New(Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(e.Close)
	s := e.Main()
	began := s.Now()
	go func() {
		r := httptest.NewRequest("POST", "https://api.twilio.com/2010-04-01/Accounts/"+s.AccountSID()+"/Messages.json",
			strings.NewReader("To=%2B14155550101&From=%2B14155550130&Body=hi"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(s.AccountSID(), s.AuthToken())
		e.ServeHTTP(httptest.NewRecorder(), r)
	}()
	texts := func(n int) func() bool {
		return func() bool { return len(s.tenant.Inner.Phones.Phone("+14155550101").Texts) == n }
	}
	if err := s.tenant.Inner.Time.Wait(t.Context(), time.Hour, texts(1)); err != nil {
		t.Fatal(err)
	}
	if d := s.Now().Sub(began); d != 3*time.Second {
		t.Errorf("the text came after %v", d)
	}
	if err := s.tenant.Inner.Time.Wait(t.Context(), time.Minute, texts(2)); !errors.Is(err, agenda.ErrTimeout) {
		t.Errorf("error %v", err)
	}
	if d := s.Now().Sub(began); d != 63*time.Second {
		t.Errorf("the wait is over after %v", d)
	}
}

// TestNoJumpUnderARequest: time does not jump while a program's request is under way.
func TestNoJumpUnderARequest(t *testing.T) {
	e := New(Options{Empty: true, Time: agenda.Jump})
	t.Cleanup(e.Close)
	s := e.Main()
	body, write := io.Pipe()
	r := httptest.NewRequest("POST", "https://api.twilio.com/2010-04-01/Accounts/"+s.AccountSID()+"/Queues.json", body)
	r.SetBasicAuth(s.AccountSID(), s.AuthToken())
	go e.ServeHTTP(httptest.NewRecorder(), r)
	under := func() bool {
		e.engine.Mu.Lock()
		defer e.engine.Mu.Unlock()
		return s.tenant.Inner.Time.Held() > 0
	}
	for !under() {
		continue
	}
	e.engine.Mu.Lock()
	s.tenant.Inner.OnEvent("test", func(agenda.Entry) {})
	s.tenant.Inner.At(s.tenant.Inner.Now().Add(time.Hour), "test", "CA1", nil)
	e.engine.Mu.Unlock()
	var sent atomic.Bool
	waited := make(chan error, 1)
	go func() {
		waited <- s.tenant.Inner.Time.Wait(context.Background(), 2*time.Hour, func() bool { return s.tenant.Inner.Time.Agenda().Len() == 0 })
		if !sent.Load() {
			t.Error("time jumped under a request")
		}
		close(waited)
	}()
	if _, err := io.WriteString(write, "FriendlyName="); err != nil {
		t.Fatal(err)
	}
	sent.Store(true)
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Fatal(err)
	}
	<-waited
}

// TestAWaitInsideOfAWebhook: what an application waits for before it answers cannot come, for time
// stands meanwhile; the journal says so long before Twilio gives the application up.
func TestAWaitInsideOfAWebhook(t *testing.T) {
	was := keptFor
	keptFor = 50 * time.Millisecond
	defer func() { keptFor = was }()
	var tw *Emulator
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithCancel(r.Context())
		go func() {
			for e := range tw.Main().Follow(ctx, journal.Filter{Kind: journal.Problem}) {
				if strings.Contains(strings.Join(e.Problems, ""), "has not for 50ms") {
					cancel()
				}
			}
		}()
		if _, err := tw.Main().Receives(ctx, "+14155550199", regexp.MustCompile("never"), 0); !errors.Is(err, context.Canceled) {
			t.Errorf("the wait ended with %v", err)
		}
	}))
	defer app.Close()
	tw = New(Options{Empty: true, Time: agenda.Jump})
	defer tw.Close()
	number, err := tw.Main().Buy(map[string]any{"sms_url": app.URL})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tw.Main().Text(t.Context(), Text{From: "+14155550101", To: number, Body: "hi"}); err != nil {
		t.Error(err)
	}
}
