// Package oaitest holds the requests that scripts make against Twilio's own
// OpenAPI documents: every operation of the catalog is reached through
// JavaScript, and what goes out on the wire is what the document allows.
//
// What needs the documents themselves runs where TWILIO_OAI names the folder that
// they are in.
package oaitest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings"
	"dialtone/runtime/module/moduletest"
)

const account = "AC00000000000000000000000000000001"

// sent is a request as it went out.
type sent struct {
	*http.Request
	body []byte
}

// wire stands where Twilio would: it keeps the last request, and answers what the
// operation under test answers at least.
type wire struct {
	op   *catalog.Operation
	key  string // the attribute by which other records are addressed, if not sid
	last *sent
}

// RoundTrip answers any request but one to another host or method as the
// operation would be, with a record or with an empty list.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	out := &sent{Request: r.Clone(context.Background())}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		out.body = body
	}
	w.last = out
	status, answer := w.answer(r)
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		ContentLength: int64(len(answer)), Body: io.NopCloser(bytes.NewReader(answer)),
	}, nil
}

func (w *wire) answer(r *http.Request) (int, []byte) {
	switch {
	case r.Method == w.op.Method && w.op.Kind == catalog.List && fits(w.op.Path, r.URL.Path):
		list := map[string]any{w.op.Resource.Collection: []any{}}
		if w.op.Resource.Paging == catalog.MetaPaging {
			list["meta"] = map[string]any{"key": w.op.Resource.Collection, "next_page_url": nil}
		}
		return http.StatusOK, encode(list)
	case r.Method == w.op.Method && fits(w.op.Path, r.URL.Path):
		if w.op.Status == http.StatusNoContent {
			return w.op.Status, nil
		}
		return w.op.Status, encode(map[string]any{})
	}
	// The record that an association begins at has the key that it was found by.
	last := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	sid := strings.TrimSuffix(last, ".json")
	record := map[string]any{"sid": sid, "account_sid": account}
	if w.key != "" {
		record[w.key] = sid
	}
	return http.StatusOK, encode(record)
}

func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings marshal
	}
	return text
}

// fits reports whether a path is one of a template's.
func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		before, rest, open := strings.Cut(want[i], "{")
		_, after, _ := strings.Cut(rest, "}")
		if !open && got[i] != want[i] || open && (!strings.HasPrefix(got[i], before) || !strings.HasSuffix(got[i], after)) {
			return false
		}
	}
	return true
}

// bench runs scripts whose requests go nowhere but into its wire.
type bench struct {
	wire *wire
	vm   *moduletest.VM
}

func newBench(t *testing.T) *bench {
	return newBenchFor(t, api.Config{AccountSID: account, AuthToken: secret})
}

func newBenchFor(t *testing.T, config api.Config) *bench {
	b := &bench{wire: &wire{}}
	config.Transport = b.wire
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	b.vm = newVM(t, client, bindings.Options{})
	return b
}

// newVM returns a VM whose scripts may show credentials.
func newVM(t *testing.T, client *api.Client, options bindings.Options) *moduletest.VM {
	vm := moduletest.New(t, bindings.Twilio(client, options))
	vm.ShowCredentials = true
	return vm
}

// runs runs a script, and waits for all that it has begun.
func runs(vm *moduletest.VM, script string) error {
	if strings.Contains(script, "await ") {
		script = "(async () => {" + script + "})()"
	}
	_, err := vm.Run("{" + script + "}")
	return err
}

// run runs a script that is to make the operation's request, and returns the last
// request that it made.
func (b *bench) run(op *catalog.Operation, s spelling) (*sent, error) {
	b.wire.op, b.wire.last = op, nil
	err := runs(b.vm, s.script)
	got := b.wire.last
	switch {
	case err != nil:
		return got, fmt.Errorf("%s %s: %s: %w", op.Resource.Document.Name, op.ID, s.script, err)
	case got == nil:
		return nil, fmt.Errorf("%s %s: %s makes no request", op.Resource.Document.Name, op.ID, s.script)
	case got.Method != op.Method || "https://"+got.URL.Host+got.URL.Path != s.url(op):
		return got, fmt.Errorf("%s %s: %s asks %s %s, want %s %s", op.Resource.Document.Name, op.ID, s.script, got.Method, got.URL, op.Method, s.url(op))
	}
	return got, nil
}

// operations calls f with every operation of a document, or of all documents
// where name is "".
func operations(name string, f func(op *catalog.Operation)) {
	for _, d := range catalog.Documents() {
		if name != "" && d.Name != name {
			continue
		}
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				f(op)
			}
		}
	}
}
