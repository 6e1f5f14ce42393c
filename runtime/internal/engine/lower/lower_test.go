package lower_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dialtone/runtime/internal/engine/lower"
)

// Whether a source is an ES module is told by its own syntax, not by what it awaits.
func TestModulesByTheirSyntax(t *testing.T) {
	for _, test := range []struct {
		source string
		esm    bool
		awaits int
	}{
		{"var x = 1", false, 0},
		{"import fs from 'fs'", true, 0},
		{"import 'fs'; require('x'); exports.y = 1", true, 0},
		{"import.meta.url", true, 0},
		{"export {}", true, 0},
		{"import('x')", false, 0},
		{"import fs = require('fs'); export = fs", false, 0},
		{"await 1", false, 1},
		{"import 'x'; await 1; [await 2]", true, 2},
		{"export {}; a: for await (const x of []) continue a; await 1", true, 1},
		{"async () => { await 1 }", false, 0},
		{"// export {}\n`import 'x'`", false, 0},
	} {
		code, err := lower.Lower(lower.Source{Name: "a.ts", Text: test.source}, lower.Module)
		if err != nil {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		if code.ESM != test.esm || code.Awaits != test.awaits || strings.Count(code.Text, lower.AwaitMark) != test.awaits {
			t.Errorf("%s: ES module %v, %d awaits in\n%s", test.source, code.ESM, code.Awaits, code.Text)
		}
	}
	code, err := lower.Lower(lower.Source{Name: "a.js", Text: "1", Module: true}, lower.Module)
	if err != nil || !code.ESM {
		t.Errorf("%v, %v: an ES module by its name", code, err)
	}
}

// What is written leads back to what it was written from, in lines and bytes.
func TestMap(t *testing.T) {
	const source = "interface A {}\n/* é𝒳 */ const first: A = {}; second()\nfor await (const x of third) fourth(x)\nexport const fifth = await sixth\nasync function* seventh() {}\n"
	for _, format := range []lower.Format{lower.Script, lower.Module} {
		code, err := lower.Lower(lower.Source{Name: "a.ts", Text: source}, format)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"first", "second", "third", "fourth", "fifth", "sixth"} {
			line, column := placeOf(code.Text, word, strings.LastIndex)
			wantLine, wantColumn := placeOf(source, word, strings.Index)
			fromLine, fromColumn, ok := code.Map.Position(line, column)
			if !ok || fromLine != wantLine || fromColumn != wantColumn {
				t.Errorf("%s at %d:%d is from %d:%d (%v), want %d:%d", word, line, column, fromLine, fromColumn, ok, wantLine, wantColumn)
			}
		}
		if _, _, ok := code.Map.Position(1, 1); ok {
			t.Error("a helper comes from the source")
		}
		var file struct{ Sources []string }
		if err := json.Unmarshal(code.Map.JSON("a.ts", "other"), &file); err != nil || len(file.Sources) != 2 {
			t.Errorf("%v, %v", file, err)
		}
	}
}

func placeOf(text, word string, find func(text, word string) int) (line, column int) {
	before := text[:find(text, word)]
	return strings.Count(before, "\n") + 1, len(before) - strings.LastIndex(before, "\n")
}

// An error is at the place that is wrong, never at what was put around a source.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		source, message string
		line, column    int
	}{
		{"const a = = 1", `Unexpected "="`, 1, 11},
		{"export const a = new.target", `Cannot use "new.target" here`, 1, 18},
		{"import x from 'y'\nf(", "Unexpected end of input", 2, 3},
		{"function f() {", "Unexpected end of input", 1, 15},
		{"const é: = 1", `Unexpected "="`, 1, 11},
		{"export {}; return 1", "Top-level return cannot be used inside an ECMAScript module", 1, 12},
		{strings.Repeat("[", 1e6), "", 1, 0},
	} {
		_, err := lower.Lower(lower.Source{Name: "a.ts", Text: test.source}, lower.Module)
		var wrong *lower.Error
		if !errors.As(err, &wrong) || !strings.HasPrefix(wrong.Message, test.message) || strings.HasSuffix(wrong.Message, ":") || wrong.Line != test.line || test.column > 0 && wrong.Column != test.column {
			t.Errorf("%.30q: %#v", test.source, err)
		}
	}
}

func TestReadImport(t *testing.T) {
	for source, want := range map[string]string{
		"import x from 'y'; rest":                           "const {default: x} = f('y');",
		"import {a, b as c, default as d} from \"y\"\nrest": "const {a, b: c, default: d} = f(\"y\");",
		"import * as all from 'y'":                          "const all = f('y');",
		"import x, * as all from 'y'":                       "const all = f('y'), {default: x} = all;",
		"import x, {y} from 'z' with {type: 'json'};":       "const {default: x, y} = f('z');",
		"import 'y'":                               "f('y');",
		"import/* a */{ // b\n  a, }from'y'":       "const {a} = f('y');",
		"import type {T} from 'y'":                 ";",
		"import {type T, a, type U as V} from 'y'": "const {a} = f('y');",
		"import type, {a} from 'y'":                "const {default: type, a} = f('y');",
		"import type from 'y'":                     "const {default: type} = f('y');",
		"import {type} from 'y'":                   "const {type} = f('y');",
		"import {\"a b\" as c} from 'y'":           "const {\"a b\": c} = f('y');",
	} {
		declaration, ok := lower.ReadImport(source)
		if got := declaration.Const("f"); !ok || got != want {
			t.Errorf("%s: %s (%v), want %s", source, got, ok, want)
		}
		if rest := strings.TrimSpace(source[declaration.Length:]); rest != "" && rest != "rest" {
			t.Errorf("%s: %q is left", source, rest)
		}
	}
	for _, source := range []string{"import('y')", "import.meta", "imports", "", "import", "import {", "import x from"} {
		if declaration, ok := lower.ReadImport(source); ok {
			t.Errorf("%s: %v", source, declaration)
		}
	}
}

// A loop with for await is found with its labels, and what only looks like one is not.
func TestLoops(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"for await (const x of y) z", "[{0 0 4}]"},
		{"for /* a */ await\n(x of y);for\tawait(x of y)", "[{0 0 12} {27 27 31}]"},
		{"'for await (x'; for await (x of y);", "[{16 16 20}]"},
		{"/for await (/; `for await (${b}for await (`; // for await (", "[]"},
		{"`${async () => { for await (x of y); }}`", "[{17 17 21}]"},
		{"o.for await (x); $for await (x); for (await x);", "[]"},
		{"$$00: for await (x of y);", "[{0 6 10}]"},
		{"a; b: /* c: */ d:\n// e:\nfor await (x of y);", "[{3 24 28}]"},
		{"switch (a) { case b: c: for await (x of y); default: for await (x of y) }", "[{21 24 28} {53 53 57}]"},
		{"a ? b: for await", "[{7 7 11}]"},
	} {
		if got := fmt.Sprint(lower.Loops(test.text)); got != test.want {
			t.Errorf("%q has the loops %s, want %s", test.text, got, test.want)
		}
	}
}
