package lexer_test

import (
	"strings"
	"testing"

	"dialtone/internal/lexer"

	"github.com/dop251/goja/parser"
)

// kinds are letters for the kinds of token.
const kinds = "-wn'`/."

// tokens writes the tokens of a source with the letters of their kinds, those that are open with a
// !.
func tokens(source string) string {
	var all []string
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		written := string(kinds[token.Kind]) + token.Text
		if token.Open {
			written = "!" + written
		}
		all = append(all, written)
	}
	return strings.Join(all, " ")
}

func TestTokens(t *testing.T) {
	for _, test := range []struct{ source, want string }{
		{"a.b?.c", "wa .. wb .?. wc"},
		{"#!/bin/x /\na", "wa"},
		{"a // b\n/* c */ d", "wa wd"},
		{"1.5e-3 + .5 + 0xFFn + 1_000 + 1..x", "n1.5e-3 .+ n.5 .+ n0xFFn .+ n1_000 .+ n1. .. wx"},
		{`'a\'b' "c\
d" 'e`, `''a\'b' '"c\
d" !''e`},
		{"`a${b}c${`d${e}`}f`", "``a${ wb `}c${ ``d${ we `}` `}f`"},
		{"`a${{b: {}}}c", "``a${ .{ wb .: .{ .} .} !`}c"},
		{"`a\\`b\\${", "!``a\\`b\\${"},
		{"a >>>= b ?? c ?. d ?.5 : e => f", "wa .>>>= wb .?? wc .?. wd .? n.5 .: we .=> wf"},
		{"#a in b; @c \\u{61}b é", "w#a win wb .; w@c w\\u{61}b wé"},
		{"a\u00a0b\u2028c", "wa wb wc"},

		{"a / b / c", "wa ./ wb ./ wc"},
		{"x = /a/g.test(b)", "wx .= //a/g .. wtest .( wb .)"},
		{"/[/]\\//u", "//[/]\\//u"},
		{"/a\nb", "!//a wb"},
		{"return /a/", "wreturn //a/"},
		{"o.return /a/", "wo .. wreturn ./ wa ./"},
		{"(a) / b /c", ".( wa .) ./ wb ./ wc"},
		{"a[0] / b /c", "wa .[ n0 .] ./ wb ./ wc"},
		{"if (a) /b/.test(c)", "wif .( wa .) //b/ .. wtest .( wc .)"},
		{"for await (a of b) /c/.d", "wfor wawait .( wa wof wb .) //c/ .. wd"},
		{"f(a) /b/ c", "wf .( wa .) ./ wb ./ wc"},
		{"{ a } /b/", ".{ wa .} //b/"},
		{"if (a) { b } /c/", "wif .( wa .) .{ wb .} //c/"},
		{"x = {} / b /c", "wx .= .{ .} ./ wb ./ wc"},
		{"x = {a: 1} / b /c", "wx .= .{ wa .: n1 .} ./ wb ./ wc"},
		{"a => {} /b/", "wa .=> .{ .} //b/"},
		{"a++ / b /c", "wa .++ ./ wb ./ wc"},
		{"`a${b}` / c /d", "``a${ wb `}` ./ wc ./ wd"},
		{"`${/a/}`", "``${ //a/ `}`"},
		{"typeof /a/", "wtypeof //a/"},
	} {
		if got := tokens(test.source); got != test.want {
			t.Errorf("%q has the tokens\n%s, want\n%s", test.source, got, test.want)
		}
	}
}

func TestOpenBrackets(t *testing.T) {
	for _, test := range []struct {
		source  string
		want    string
		comment bool
	}{
		{"f(a[b{c", "([{", false},
		{"f(a) [b] {c}", "", false},
		{"`a${b(", "`a${(", false},
		{"`a${b}", "", false},
		{"a ) b", "", false},
		{"(a // b", "(", true},
		{"a /* b", "", true},
		{"a // b\nc", "", false},
	} {
		r := lexer.NewReader(test.source)
		for r.Next().Kind != lexer.End {
		}
		open := ""
		for _, token := range r.Open {
			open += token.Text
		}
		if open != test.want || r.Comment != test.comment {
			t.Errorf("%q has %q open, in a comment: %v", test.source, open, r.Comment)
		}
	}
}

func TestBlankAndIsWord(t *testing.T) {
	for source, want := range map[string]int{"": 0, "a": 0, " \n\ta": 3, "/* a */ // b\n c": 14, "// a": 4, "\ufeffa": 3} {
		if got := lexer.Blank(source); got != want {
			t.Errorf("%q begins with %d blank bytes, want %d", source, got, want)
		}
	}
	for name, want := range map[string]bool{"": false, "a": true, "a1": true, "1a": false, "a b": false, "é": true, "#a": false, "a-b": false, "$_": true} {
		if got := lexer.IsWord(name); got != want {
			t.Errorf("%q is a word: %v", name, got)
		}
	}
}

// Whatever a source is, its tokens stand in their places, nothing but blanks stands between them,
// and in what Goja parses no bracket stays open.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		"a(b)[c]{d}`e${f}g`/h/.i", "if (a) /b/g; x = {}/c/d", "`${`${a}`}`", "'a\\\n'", "for await (x of /y/) {}", "a?.5:b", "\\u{61",
		"/[", "`\\", "'\\", "\u2028/a/", "1.e+5n..x", "a++\n/b/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		at := 0
		r := lexer.NewReader(source)
		for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
			if token.Start < at || token.Text == "" || source[token.Start:token.Start+len(token.Text)] != token.Text {
				t.Fatalf("%q: %q at %d, after %d", source, token.Text, token.Start, at)
			}
			if gap := source[at:token.Start]; at > 0 && lexer.Blank(gap) != len(gap) {
				t.Fatalf("%q: %q is left out", source, gap)
			}
			at = token.Start + len(token.Text)
		}
		if len(source) > 1000 {
			return
		}
		if _, err := parser.ParseFile(nil, "", source, 0, parser.WithDisableSourceMaps); err == nil && len(r.Open) > 0 && !strings.ContainsAny(source, "/") {
			t.Errorf("%q parses, and has %v open", source, r.Open)
		}
	})
}
