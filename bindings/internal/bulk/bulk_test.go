package bulk_test

import (
	"context"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/bulk"
	"dialtone/bindings/internal/progress"
	"dialtone/bindings/internal/requests"
	"dialtone/runtime/module/moduletest"

	"github.com/dop251/goja"
)

// lost is an error of a request of which nobody knows what became.
type lost struct{}

func (lost) Error() string        { return "the line went dead" }
func (lost) Outcome() api.Outcome { return api.Unknown }

// ofNames returns a bulk over names, of which each is its request's account, and what it writes.
func ofNames(t *testing.T, names ...string) (*moduletest.VM, *bulk.Bulk) {
	t.Helper()
	vm := moduletest.New(t)
	l := actions.New(vm)
	list := &bulk.Listed{}
	for _, name := range names {
		list.Add(vm.Runtime().ToValue(name), requests.Request{Request: &api.Request{Account: name}})
	}
	return vm, &bulk.Bulk{
		Loop: l, Bars: &progress.Terminal{}, Method: "Thing.create", Rows: list, Settings: bulk.Settings{Concurrency: 2},
		Label: func(e *bulk.Item) string { return e.Row.String() }, Labelled: "named ",
		Made: func(e *bulk.Item) goja.Value { return vm.Runtime().ToValue("made " + e.Row.String()) },
		Ask:  func(ctx context.Context) (context.Context, error) { return ctx, nil },
		Send: func(_ context.Context, r requests.Request) (*api.Response, error) {
			switch {
			case strings.HasPrefix(r.Account, "lost"):
				return nil, lost{}
			case strings.HasPrefix(r.Account, "bad"):
				return nil, actions.InvalidStateError("it is bad")
			}
			return &api.Response{}, nil
		},
	}
}

// Each element has its result at its index, and one line says what did not succeed.
func TestABulkSumsUp(t *testing.T) {
	vm, b := ofNames(t, "a", "lost 1", "b", "bad", "lost 2")
	results := b.Wait(b.Action())
	if err := vm.Runtime().Set("results", results); err != nil {
		t.Fatal(err)
	}
	got, err := vm.Run("results.map(r => r.message ?? r).join()")
	if err != nil || got.String() != "made a,the line went dead,made b,it is bad,the line went dead" {
		t.Errorf("the results are %v: %v", got, err)
	}
	line := vm.Warnings.String()
	for _, want := range []string{"Thing.create: 2 of 5 done", "2 unknown (named lost 1, lost 2)", "1 not sent", "First error: the line went dead"} {
		if !strings.Contains(line, want) || strings.Count(line, "\n") != 1 {
			t.Errorf("%q lacks %q", line, want)
		}
	}
	if vm.ExitCode != 1 {
		t.Errorf("the exit code is %d", vm.ExitCode)
	}
}

// Where all succeeds nothing is written.
func TestABulkThatSucceedsIsQuiet(t *testing.T) {
	vm, b := ofNames(t, "a", "b", "c")
	if got := b.Wait(b.Action()).String(); got != "made a,made b,made c" || vm.Warnings.Len() > 0 || vm.ExitCode != 0 {
		t.Errorf("%s, %q, %d", got, vm.Warnings.String(), vm.ExitCode)
	}
}

// With throws the first error, by index, is thrown with the results beside it, and nothing more is
// begun.
func TestABulkThrowsTheFirstError(t *testing.T) {
	_, b := ofNames(t, "a", "bad", "b", "c", "d", "e")
	b.Throws, b.Concurrency = true, 1
	_, thrown := b.Try(func() goja.Value { return b.Wait(b.Action()) })
	o, ok := thrown.(*goja.Object)
	if !ok || o.Get("index").ToInteger() != 1 || !strings.Contains(o.String(), "it is bad") {
		t.Fatalf("thrown is %v", thrown)
	}
	if results := o.Get("results").(*goja.Object); results.Get("0").String() != "made a" || !goja.IsUndefined(results.Get("5")) {
		t.Errorf("the results are %v", results)
	}
}

// An iterable's rows are taken one by one, and it is told where not all are.
func TestAnIterableIsTold(t *testing.T) {
	vm, b := ofNames(t)
	source, err := vm.Run(`globalThis.seen = []; ({*[Symbol.iterator]() { try { for (const n of ['a', 'bad', 'b', 'c']) { seen.push(n); yield n } } finally { seen.push('end') } }})`)
	if err != nil {
		t.Fatal(err)
	}
	b.Rows = bulk.Iterate(b.Loop, b.Method, source.(*goja.Object), func(_ int, row goja.Value) requests.Request {
		return requests.Request{Request: &api.Request{Account: row.String()}}
	})
	b.Throws, b.Concurrency = true, 1
	if _, thrown := b.Try(func() goja.Value { return b.Wait(b.Action()) }); thrown == nil {
		t.Error("nothing is thrown")
	}
	if got, err := vm.Run("seen.join()"); err != nil || got.String() != "a,bad,end" {
		t.Errorf("seen are %v: %v", got, err)
	}
}
