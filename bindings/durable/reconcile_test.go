package durable

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
)

// manyUnknown is a run of which nobody knows what came.
type manyUnknown struct {
	Run
	elements []Element
	mutex    sync.Mutex
	claimed  map[string]int64 // elements, by SID
}

func (r *manyUnknown) Elements(context.Context, string) iter.Seq2[Element, error] {
	return func(yield func(Element, error) bool) {
		for _, e := range r.elements {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (r *manyUnknown) Found(_ context.Context, n int64, sid string) (bool, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if _, had := r.claimed[sid]; had {
		return false, nil
	}
	r.claimed[sid] = n
	return true, nil
}

// manyUnknownOf has so many elements to each number, a second after another, all with one body.
func manyUnknownOf(t *testing.T, numbers, each int, began time.Time) *manyUnknown {
	t.Helper()
	r := &manyUnknown{claimed: map[string]int64{}}
	for i := range each {
		for number := range numbers {
			request := api.Request{Operation: catalog.ModelNamed("Message").Operations(catalog.Create)[0], Form: api.Values{
				{Name: "To", Value: fmt.Sprintf("+1415555%04d", number)}, {Name: "From", Value: "+15005550006"}, {Name: "Body", Value: "hello"},
			}}
			params, err := request.Write()
			if err != nil {
				t.Fatal(err)
			}
			r.elements = append(r.elements, Element{N: int64(number*each + i), Params: params, State: "unknown", Marked: began.Add(time.Duration(i) * time.Second)})
		}
	}
	return r
}

func reconciler(t *testing.T, run Run, handler http.HandlerFunc) *Sender {
	t.Helper()
	twilio := httptest.NewServer(handler)
	t.Cleanup(twilio.Close)
	client, err := api.New(api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: "token", BaseURL: twilio.URL, MaxRetries: new(0)})
	if err != nil {
		t.Fatal(err)
	}
	return &Sender{
		Method: "Message.create", Name: "lost", Catalog: catalog.ModelNamed("Message"), Run: run, Concurrency: 50,
		Stderr: t.Output(), Client: func() (*api.Client, error) { return client, nil },
	}
}

// TestManyUnknownAreFound: several lists are read at once, and of elements to one number each has
// the message that was made for it.
func TestManyUnknownAreFound(t *testing.T) {
	const numbers, each = 20, 3
	began := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	run := manyUnknownOf(t, numbers, each, began)
	var mutex sync.Mutex
	waiting, together := 0, make(chan struct{})
	s := reconciler(t, run, func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		if waiting++; waiting == 2 {
			close(together) // nothing is answered before two are asked
		}
		mutex.Unlock()
		<-together
		to := r.URL.Query().Get("To")
		var messages []map[string]any
		for i := range each {
			messages = append(messages, map[string]any{
				"sid": fmt.Sprintf("SM%s-%d", strings.TrimPrefix(to, "+1415555"), i), "from": "+15005550006", "body": "hello",
				"direction": "outbound-api", "date_created": began.Add(time.Duration(i) * time.Second).Format(time.RFC1123Z),
			})
		}
		slices.Reverse(messages) // the newest first
		_ = json.NewEncoder(w).Encode(map[string]any{"messages": messages})
	})
	if found, err := s.reconcile(t.Context()); err != nil || found != numbers*each {
		t.Fatalf("%d are found of %d: %v", found, numbers*each, err)
	}
	want := map[string]int64{}
	for number := range numbers {
		for i := range each {
			want[fmt.Sprintf("SM%04d-%d", number, i)] = int64(number*each + i)
		}
	}
	if !maps.Equal(run.claimed, want) {
		t.Errorf("the elements' messages are %v", run.claimed)
	}
}

// TestAListThatCannotBeReadEndsIt: what has been found is, and the error is Twilio's.
func TestAListThatCannotBeReadEndsIt(t *testing.T) {
	run := manyUnknownOf(t, 20, 1, time.Now())
	s := reconciler(t, run, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"code": 20003, "message": "Authenticate", "status": 401}`))
	})
	if found, err := s.reconcile(t.Context()); found != 0 || err == nil || !strings.Contains(err.Error(), "Authenticate") {
		t.Errorf("%d are found: %v", found, err)
	}
}
