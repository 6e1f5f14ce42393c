package cli

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/internal/patience"
	"dialtone/jobs"
)

// TestWorkHasAsManyUnderWayAsItIsTold: more than a client has by default, where --concurrency says
// so.
func TestWorkHasAsManyUnderWayAsItIsTold(t *testing.T) {
	t.Parallel()
	const n, account = 70, "AC00000000000000000000000000000001"
	var all sync.WaitGroup
	all.Add(n)
	together := make(chan struct{})
	go func() { all.Wait(); close(together) }()
	twilio := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all.Done()
		select {
		case <-together:
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"sid":"SM1"}`)
		case <-time.After(patience.Long):
			http.Error(w, "{}", http.StatusBadRequest)
		}
	}))
	defer twilio.Close()
	database := filepath.Join(t.TempDir(), "jobs.db")
	db, err := jobs.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run, err := db.Load(t.Context(), jobs.Spec{Name: "all", Account: account, Kind: "Message.create"}, func(yield func(jobs.Row, error) bool) {
		form := api.Values{{Name: "To", Value: "+14155550100"}, {Name: "From", Value: "+15005550006"}, {Name: "Body", Value: "hello"}}
		request := api.Request{Operation: catalog.ModelNamed("Message").Operations(catalog.Create)[0], Form: form}
		for i := range n {
			params, err := request.Write()
			if !yield(jobs.Row{Key: fmt.Sprint(i), Params: params}, err) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	code := Run([]string{"--base-url", twilio.URL, "--database", database, "--timeout", "10m", "work", "--until", "done", "--concurrency", fmt.Sprint(n)}, Process{
		Stdin: os.Stdin, Stdout: &errs, Stderr: &errs, Environ: []string{"TWILIO_ACCOUNT_SID=" + account, "TWILIO_AUTH_TOKEN=token"},
	})
	if err := run.Refresh(t.Context()); err != nil || code != 0 || run.Sent != n {
		t.Errorf("%d, %+v, %v\n%s", code, run.Progress, err, errs.String())
	}
}

// TestWorkLeavesWhatItDoesNotKnow: a run of a kind, and requests, of a newer dialtone are told of
// once, and --until done ends where nothing else is left, with a code that says so.
func TestWorkLeavesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	const account = "AC00000000000000000000000000000001"
	database := filepath.Join(t.TempDir(), "jobs.db")
	db, err := jobs.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, kind := range map[string]string{"kind": "Nothing.create", "requests": "Message.create"} {
		run, err := db.Load(t.Context(), jobs.Spec{Name: name, Account: account, Kind: kind}, func(yield func(jobs.Row, error) bool) {
			yield(jobs.Row{Key: "1", Params: []byte(`{"operation":"CreateWonder"}`)}, nil)
		})
		if err == nil {
			err = run.Begin(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var errs bytes.Buffer
	code := Run([]string{"--base-url", "http://127.0.0.1:1", "--database", database, "work", "--until", "done"}, Process{
		Stdin: os.Stdin, Stdout: &errs, Stderr: &errs, Environ: []string{"TWILIO_ACCOUNT_SID=" + account, "TWILIO_AUTH_TOKEN=token"},
	})
	said := errs.String()
	for _, once := range []string{"it is of Nothing.create, which this dialtone does not know", `has requests that this dialtone does not know`} {
		if strings.Count(said, once) != 1 {
			t.Errorf("it does not say once that %s", once)
		}
	}
	if code != 1 || !strings.Contains(said, "what is left is for workers that know it") || !strings.Contains(said, `"kind" (Nothing.create)`) || !strings.Contains(said, `"requests" (Message.create)`) {
		t.Errorf("it ends with %d:\n%s", code, said)
	}
}
