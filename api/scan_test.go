package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

var texts = []string{
	``, ` `, `null`, `true`, `tru`, `truex`, `0`, `-0`, `01`, `-`, `1.`, `1.5`, `1e`, `1e+5`, `1E-5`, `.5`, `"`, `""`, `"a"`, `"\`, `"\"`, `"\n\u00e9\/"`,
	`"\u00g0"`, `"\u12"`, `"\x"`, "\"\n\"", "\"\xff\"", `{}`, `{ }`, `{"a":1}`, `{"a":1,}`, `{"a"}`, `{a:1}`, `{"a":1 "b":2}`, ` { "a" : [ 1 , 2 ] } `,
	`[]`, `[1,]`, `[1 2]`, `[[[]]]`, `[`, `]`, `{`, `}`, `{"a":{"b":[{"c":null}]}}`, "\ufeff{}", `{"a":1}x`, "\t\r\n1\n",
}

func TestValid(t *testing.T) {
	for _, text := range texts {
		if err := valid([]byte(text)); (err == nil) != json.Valid([]byte(text)) {
			t.Errorf("%q: %v, and encoding/json says %v", text, err, json.Valid([]byte(text)))
		}
	}
	deep := strings.Repeat("[", 900) + strings.Repeat("]", 900)
	if err := valid([]byte(deep)); err != nil {
		t.Error(err)
	}
	if err := valid([]byte(strings.Repeat("[", 1_000_000))); err == nil {
		t.Error("no error for a million levels")
	}
}

func FuzzValid(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > deepest {
			return
		}
		if err := valid(data); (err == nil) != json.Valid(data) {
			t.Errorf("%q: %v", data, err)
		}
	})
}

// A page's parts are those that encoding/json finds.
func FuzzSplitPage(f *testing.F) {
	for _, text := range []string{
		`{"calls":[{"a":1},2,"x",[3]],"next_page_uri":"\/a\u0026b"}`, `{"calls":[]}`, `{"calls":null,"next_page_uri":null}`,
		`{"next_page_uri":"/x","calls":[ 1 , 2 ]}`, `{"calls":{}}`, `{"meta":{"next_page_url":"/x"},"calls":[1]}`, `[]`, `{"calls":[1]`, `{"calls":[1],"calls":[2]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !json.Valid(data) {
			if _, err := splitPage(data, "calls"); err == nil {
				t.Errorf("%q: no error", data)
			}
			return
		}
		p, err := splitPage(data, "calls")
		if err != nil {
			return
		}
		var want map[string]json.RawMessage
		if json.Unmarshal(data, &want) != nil || bytes.Count(data, []byte(`"calls"`)) != 1 {
			return
		}
		var items []json.RawMessage
		if json.Unmarshal(want["calls"], &items) != nil {
			return
		}
		if len(items) != len(p.items) {
			t.Fatalf("%q: %d elements, want %d", data, len(p.items), len(items))
		}
		for i := range items {
			if !bytes.Equal(items[i], p.items[i]) {
				t.Errorf("%q: element %d is %q, want %q", data, i, p.items[i], items[i])
			}
		}
	})
}

func TestRedactJSON(t *testing.T) {
	names := map[string]bool{"secret": true}
	for in, want := range map[string]string{
		`{"secret":"x"}`:                              `{"secret":"[redacted]"}`,
		`{"secret":null,"a":1}`:                       `{"secret":null,"a":1}`,
		` { "a" : [ {"secret": {"b": [1]} , "c":2}]}`: ` { "a" : [ {"secret": "[redacted]" , "c":2}]}`,
		`[1,"secret"]`:                                `[1,"secret"]`,
		`"secret"`:                                    `"secret"`,
	} {
		if got := string(redactJSON([]byte(in), names)); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	for _, broken := range []string{`{"secret":`, `{"secret":"x"`, `{"a":1}x`, ``} {
		if got := redactJSON([]byte(broken), names); got != nil {
			t.Errorf("%s: got %s", broken, got)
		}
	}
}
