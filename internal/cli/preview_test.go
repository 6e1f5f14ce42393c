package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// What is typed shows what it is, and nothing is run, read or requested for it.
func TestPreview(t *testing.T) {
	t.Parallel()
	entries := []string{
		"const m = Message.first(), later = Call.first().recordings, b = Balance, account = Account.first()",
		"const ran = []; const o = {n: 2, text: 'abc', deep: {list: [1, 2, 3]}, get trap() { ran.push('getter'); return 1 }, f() { ran.push('f') }, toString() { ran.push('toString') }}",
		"const p = new Proxy({}, {get() { ran.push('trap') }, getOwnPropertyDescriptor() { ran.push('trap') }})",
		"const plain = {'a b': 1, c: {d: {e: {f: 1}, g: [1]}}}, many = Array(123).fill(7), round = {}; round.self = round",
		"const big = 'x'.repeat(100000), secret = 'eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'",
		"String.prototype.trim = function () { ran.push('trim') }; Math.floor = () => ran.push('floor')",
	}
	var hint func(string) string
	requests := atConsoleWith(t, entries, func(editor *presser, _ *bytes.Buffer) {
		hint = func(line string) string { return editor.hint(line, len([]rune(line))) }
		for line, want := range map[string]string{
			"1 + 2":                      "3",
			"2 ** 10 % 7;":               "2",
			"0.1 + 0.2":                  "0.30000000000000004",
			"7 >>> 1 | 8":                "11",
			"-5 >> 1":                    "-3",
			"1 / 0":                      "Infinity",
			"1 ** (0 / 0)":               "NaN",
			"-0":                         "",
			"'a' + 1 + null":             "'a1null'",
			"'b' > 'a' && '10' < 9":      "false",
			"null ?? 'x'":                "'x'",
			"1 == '1'":                   "true",
			"1 === '1' ? 'a' : typeof 1": "'number'",
			"`${o.text}-${o.n + 1}`":     "'abc-3'",
			"'grüße 😀'.length":           "8",
			"'abc'.toUpperCase()":        "'ABC'",
			"(3.14159).toFixed(2)":       "'3.14'",
			"Math.max(1, o.n, 3)":        "3",
			"parseInt('12px')":           "12",
			"encodeURIComponent('a b')":  "'a%20b'",
			"o.n":                        "2",
			"o['text'].length":           "3",
			"o.deep.list[1]":             "2",
			"o.deep.list.length":         "3",
			"o.nothing":                  "undefined",
			"o.nothing?.more":            "undefined",
			"m.status":                   "'" + "received" + "'",
			"m.dateSent":                 "",
			"big.length":                 "100000",
			"{a: 1, b: [1, 2]}":          "{ a: 1, b: [ 1, 2 ] }",
			"[o.n, 'x', {y: null}]":      "[ 2, 'x', { y: null } ]",
			"o.deep":                     "{ list: [ 1, 2, 3 ] }",
			"o.deep.list":                "[ 1, 2, 3 ]",
			"plain":                      "{ 'a b': 1, c: { d: [Object] } }",
			"many":                       "[ " + strings.Repeat("7, ", 100) + "... 23 more items ]",
			"[]":                         "",
			"{}":                         "",
			"[1, 2].length":              "2",
			// Nothing is said where it says itself, or where only running it would tell.
			"5": "", "'abc'": "", "true": "", "": "", "o": "", "o.f": "", "m": "", "Call": "", "1 +": "", "round": "", "[o]": "", "[m]": "", "{p}": "", "{get x() { return 1 }}": "", "[o.f]": "", "{f() {}}": "", "[secret]": "",
			"{...o}": "", "[...o.deep.list]": "", "{x: o.trap}": "", "[1,,2]": "", "{[o]: 1}": "",
			"o.trap": "", "o.f()": "", "`${o}`": "", "o + 1": "", "p.x": "", "p?.x": "", "+o": "", "o == 1": "",
			"'abc'.trim()": "", "Math.floor(1.5)": "", "Math.random()": "", "Date.now()": "", "new Date()": "",
			"'a'.repeat(1e9)": "", "big + big": "", "big.toUpperCase()": "", "'a'.split('')": "", "'a'.replace('a', () => ran.push(1))": "",
			"later.length": "", "later[0]": "", "later.first()": "", "b.currency": "", "Call.first().sid": "", "account.authToken": "",
			"secret": "", "o.n = 3": "", "o.n++": "", "delete o.n": "", "await 1": "", "1n + 2n": "", "/x/.test('x')": "",
			"Symbol()": "", "nobody": "", "1; 2": "", "let z = 1": "", "decodeURIComponent('%')": "", ".help": "",
			"process.env.PATH": "",
		} {
			got := hint(line)
			if line == "m.dateSent" {
				if !strings.HasPrefix(got, "20") {
					t.Errorf("%s: %q", line, got)
				}
				continue
			}
			if line == "m.status" {
				if len(got) < 5 || got[0] != '\'' {
					t.Errorf("%s: %q", line, got)
				}
				continue
			}
			if got != want {
				t.Errorf("%s: %q, want %q", line, got, want)
			}
		}
		if got := hint("ran.length"); got != "0" {
			t.Errorf("the previews ran %s of the script's functions", got)
		}
		if got := hint("o.n + Call.create({"); !strings.HasPrefix(got, "Call.create(") {
			t.Errorf("within a call the line is %q", got)
		}
		least := patience.Long
		for range 21 {
			least = min(least, patience.Work(func() { hint("`${m.status} ${o.deep.list[1] * 2}`.toUpperCase().slice(1)") }))
		}
		if least > 5*time.Millisecond*patience.Slower {
			t.Errorf("a preview takes %v", least)
		}
	})
	if requests != 0 {
		t.Errorf("previews made %d requests", requests)
	}
}
