package runtime_test

import (
	"context"
	"errors"
	"testing"

	"dialtone/runtime"

	"github.com/dop251/goja"
)

// A session at a console: each entry and the value that it has.
func TestInteract(t *testing.T) {
	t.Parallel()
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	for _, entry := range []struct{ source, want string }{
		{"let a = 1; const b = 2; class C {}", "undefined"},
		{"let a = 10; const b = 20; class C { static x = 3 }", "undefined"},
		{"[a, b, C.x]", "[ 10, 20, 3 ]"},
		{"let a", "undefined"},
		{"a", "undefined"},
		{"const {x, y: [z = 4]} = {x: 1, y: []}", "undefined"},
		{"x + z", "5"},
		{"const w = await Promise.resolve(6); let q", "undefined"},
		{"const w = w + 1; await 1; class C { static x = 4 }", "undefined"},
		{"[w, C.x, C.name]", "[ 7, 4, 'C' ]"},
		{"{a: 1, b: {c: 2}}", "{ a: 1, b: { c: 2 } }"},
		{"{a: await 3}", "{ a: 3 }"},
		{"{ b }", "{ b: 20 }"},
		{"{ b };", "20"},
		{"{ let d = 1; d }", "1"},
		{"{}", "{}"},
		{"function f() { return 1 } function f() { return 2 }", "undefined"},
		{"f()", "2"},
		{"for (let i = 0; i < 3; i++) { i }", "2"},
		{"(async () => 5)()", "5"},
		{"'use strict'; let s = 1; s", "1"},
	} {
		value, err := host.Interact(context.Background(), "entry", entry.source)
		if err != nil {
			t.Errorf("%s: %v", entry.source, err)
			continue
		}
		if got, _ := host.Inspect(context.Background(), value, runtime.InspectOptions{}); got != entry.want {
			t.Errorf("%s: %s, want %s", entry.source, got, entry.want)
		}
	}
}

func TestUnfinished(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"a +", "foo(", "`abc", "/* x", "{a: 1", "{", "if (x)", "x.", "[1,\n", "await foo(", "`a${", "`a${x}", "class A {",
		"x => {", "let x =", "switch (x) {", "switch (x) { case 1: f()", "if (x) { switch (`}`) { case 1:", "const f = async () => {\nawait g(", "({", "// a\n(",
	} {
		if !runtime.Unfinished(source) {
			t.Errorf("%q goes on", source)
		}
	}
	for _, source := range []string{"", "1", "a b", ")", "'abc", "{}", "{a: 1}", "`a`", "/* x */", "// {", "/[{]/", "'{'", "let x = ;{", "await x", "return {", "{a: 1, b: {c: 2}}"} {
		if source != "return {" && runtime.Unfinished(source) {
			t.Errorf("%q is all there is", source)
		}
	}
}

// What fn throws is the script's error, and the host lives on.
func TestWith(t *testing.T) {
	t.Parallel()
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	err = host.With(context.Background(), func(vm *goja.Runtime) { panic(vm.NewTypeError("no")) })
	var thrown *runtime.ScriptError
	if !errors.As(err, &thrown) || thrown.Message != "no" {
		t.Errorf("%v", err)
	}
	if err := host.With(context.Background(), func(vm *goja.Runtime) { _ = vm.Set("x", 3) }); err != nil {
		t.Error(err)
	}
	if value, err := host.Eval(context.Background(), "x", "x"); err != nil || value.String() != "3" {
		t.Errorf("%v, %v", value, err)
	}
}

// What is named as a global is one.
func TestGlobals(t *testing.T) {
	t.Parallel()
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	for _, name := range host.Globals() {
		value, err := host.Eval(context.Background(), "globals", name+" !== null && '"+name+"' in globalThis")
		if err != nil || !value.ToBoolean() {
			t.Errorf("%s: %v, %v", name, value, err)
		}
	}
}
