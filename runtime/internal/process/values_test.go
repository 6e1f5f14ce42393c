package process

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// Values cross as JSON, and what JSON leaves out or refuses does as JavaScript says.
func TestValuesCross(t *testing.T) {
	here, there := goja.New(), goja.New()
	out, in := NewJSON(here), NewJSON(there)
	// A script that replaces the functions changes nothing.
	for _, vm := range []*goja.Runtime{here, there} {
		if _, err := vm.RunString("JSON.stringify = JSON.parse = () => 'mine'"); err != nil {
			t.Fatal(err)
		}
	}
	for source, want := range map[string]string{
		"1":                        "1",
		"'a\\u2028'":               "'a\\u2028'",
		"undefined":                "undefined",
		"null":                     "null",
		"({a: [1, {b: true}]})":    "({a: [1, {b: true}]})",
		"({a: undefined, f() {}})": "({})",
		"[undefined, NaN, 0/0]":    "[null, null, null]",
		"new Date(0)":              "'1970-01-01T00:00:00.000Z'",
		"({toJSON: () => 'own'})":  "'own'",
		"new Map([[1, 2]])":        "({})",
	} {
		value, err := here.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		text, err := out.Stringify(value)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, err := in.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		wanted, err := there.RunString(want)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := in.Stringify(got)
		expected, _ := in.Stringify(wanted)
		if string(again) != string(expected) || goja.IsUndefined(got) != goja.IsUndefined(wanted) {
			t.Errorf("%s arrives as %s, want %s", source, again, expected)
		}
	}
	for source, want := range map[string]string{
		"() => 1":                  "a function cannot leave its process",
		"Symbol('a')":              "a symbol cannot leave its process",
		"1n":                       "TypeError",
		"const o = {}; o.o = o; o": "TypeError",
		"({toJSON() { throw new Error('of mine') }})": "of mine",
	} {
		value, err := here.RunString(source)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := out.Stringify(value); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is written as %s, %v", source, text, err)
		}
	}
	if _, err := in.Parse(json.RawMessage("{")); err == nil {
		t.Error("half a value is taken")
	}
}

func TestArgumentsCross(t *testing.T) {
	vm := goja.New()
	j := NewJSON(vm)
	for _, c := range []struct {
		source, want string
		length       int
	}{{"[]", "[]", 0}, {"[1, 'a']", `[1,"a"]`, 2}, {"[1, undefined, undefined]", "[1]", 1}, {"[undefined, 2]", "[null,2]", 2}} {
		value, err := vm.RunString(c.source)
		if err != nil {
			t.Fatal(err)
		}
		var args []goja.Value
		for i := range value.ToObject(vm).Get("length").ToInteger() {
			args = append(args, value.ToObject(vm).Get(vm.ToValue(i).String()))
		}
		text, err := j.stringifyArgs(args)
		if err != nil || string(text) != c.want {
			t.Errorf("%s is written as %s, %v", c.source, text, err)
		}
		if got, err := j.parseArgs(text); err != nil || len(got) != c.length {
			t.Errorf("%s arrives as %v, %v", c.source, got, err)
		}
	}
	for _, wrong := range []string{"{}", "1", `"ab"`, "", "["} {
		if args, err := j.parseArgs(json.RawMessage(wrong)); err == nil {
			t.Errorf("%q is taken for the arguments %v", wrong, args)
		}
	}
}

// A worker keeps the functions of what it is given, and forgets those of what that replaces.
func TestFunctionsOfGlobals(t *testing.T) {
	vm := goja.New()
	w := NewWorker(Bounds{}, vm, nil, nil, nil)
	give := func(name, source string) {
		t.Helper()
		value, err := vm.RunString("(" + source + ")")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	give("f", "() => 1")
	give("o", "{n: 1, g() { return 2 }, in: {h: () => 3}, list: [() => 4]}")
	if err := w.Provide("f", vm.ToValue(1)); err != nil {
		t.Fatal(err)
	}
	if len(w.globals) != 3 || len(w.remotes.all) != 4 {
		t.Fatalf("%d globals and %d functions", len(w.globals), len(w.remotes.all))
	}
	var paths []string
	for _, f := range w.globals[1].Functions {
		paths = append(paths, strings.Join(f.Path, "."))
		if result, err := w.remotes.get(f.Number).call(goja.Undefined()); err != nil || result.ToInteger() < 2 {
			t.Errorf("%v: %v, %v", f, result, err)
		}
	}
	if want := []string{"g", "in.h", "list.0"}; !slices.Equal(paths, want) || string(w.globals[1].Value) != `{"n":1,"in":{},"list":[null]}` {
		t.Errorf("%s with the functions %q", w.globals[1].Value, paths)
	}
	w.sent = 2
	give("o", "1")
	if len(w.globals) != 3 || len(w.remotes.all) != 1 || w.sent != 1 || w.globals[2].Name != "o" {
		t.Errorf("%+v and %d functions; %d were sent", w.globals, len(w.remotes.all), w.sent)
	}
	if err := w.Set("bad", vm.ToValue(goja.NewSymbol("x"))); err == nil || len(w.globals) != 3 {
		t.Errorf("a symbol is taken: %v", err)
	}
}

// A function that goes on beside the script says how its calls begin, and no script can.
func TestMark(t *testing.T) {
	vm := goja.New()
	w := NewWorker(Bounds{}, vm, nil, nil, nil)
	value, err := vm.RunString("() => 1")
	if err != nil {
		t.Fatal(err)
	}
	w.Mark(value.(*goja.Object), gofuncs.Crossing{Begin: func([]goja.Value, map[int]gofuncs.Source) gofuncs.Work { return nil }})
	if f, ok := functionOf(value); !ok || f.Begin == nil {
		t.Error("the mark is not found")
	}
	other, err := vm.RunString("Object.assign(() => 1, {[Symbol('crossing')]: {how: {Begin() {}}}})")
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := functionOf(other); !ok || f.Begin != nil {
		t.Error("a script has marked a function")
	}
	if _, ok := functionOf(vm.ToValue(1)); ok {
		t.Error("a number is a function")
	}
}

// Iterables that the child has by values are counted, until no script has them or the child has
// gone.
func TestLend(t *testing.T) {
	vm := goja.New()
	w := NewWorker(Bounds{}, vm, nil, nil, nil)
	stream := vm.NewObject()
	w.Mark(stream, gofuncs.Crossing{Open: func() gofuncs.Iteration { return gofuncs.Iteration{} }})
	value := vm.NewArray(1, map[string]any{"it": stream}, stream)
	places, err := w.lend(value, "0")
	if err != nil || len(places) != 2 || strings.Join(places[0].Path, ".") != "0.1.it" || !places[1].Stream || w.remotes.get(places[1].Number).Open == nil {
		t.Fatalf("%+v, %v", places, err)
	}
	w.remotes.unused(places[0].Number)
	if err := w.Set("kept", value); err != nil {
		t.Fatal(err)
	}
	w.remotes.unused(w.globals[0].Functions[0].Number)
	if len(w.remotes.all) != 3 || w.remotes.lent != 1 {
		t.Errorf("%d are left, %d of them lent", len(w.remotes.all), w.remotes.lent)
	}
	for w.remotes.lent < maxLent {
		if _, err := w.lend(stream); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.lend(stream); err == nil || !strings.Contains(err.Error(), "keep more than 10000 iterables") {
		t.Errorf("one more: %v", err)
	}
	w.remotes.recall()
	if len(w.remotes.all) != 2 || w.remotes.lent != 0 {
		t.Errorf("%d are left, %d of them lent", len(w.remotes.all), w.remotes.lent)
	}
}

// A reply that is too long becomes one that says so.
func TestShorten(t *testing.T) {
	r := &reply{Value: json.RawMessage(strings.Repeat("x", 5000))}
	r.shorten(1000)
	if r.Value != nil || r.Failure == nil || !strings.Contains(r.Failure.Other, "5000 bytes") || !strings.Contains(r.Failure.Other, "1000") {
		t.Errorf("%+v", r)
	}
	r = &reply{Failure: &Failure{Thrown: &Thrown{Name: "Error", Message: strings.Repeat("é", 5000), Report: "short"}}}
	r.shorten(1000)
	if thrown := r.Failure.Thrown; len(thrown.Message) > 2010 || !strings.HasSuffix(thrown.Message, "é…") || thrown.Report != "short" {
		t.Errorf("%d bytes: %q", len(thrown.Message), thrown.Report)
	}
}

// A script is asked to stop before its process is killed.
func TestSoft(t *testing.T) {
	for hard, want := range map[time.Duration]time.Duration{time.Minute: time.Minute - stopGrace/2, 100 * time.Millisecond: 75 * time.Millisecond} {
		if got := soft(hard); got != want {
			t.Errorf("of %v it has %v, want %v", hard, got, want)
		}
	}
}

// Go finds the error of a function of the parent's again, of the last that failed.
func TestCauses(t *testing.T) {
	e := &exchange{}
	for i := range int64(maxFailedCalls + 3) {
		e.keep(&answer{ID: i}, errors.New(time.Duration(i).String()))
	}
	if len(e.calls) != maxFailedCalls || e.causeOf(2) != nil || e.causeOf(3).Error() != "3ns" || e.causeOf(18).Error() != "18ns" {
		t.Errorf("%d are kept", len(e.calls))
	}
}
