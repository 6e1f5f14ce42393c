package webhook

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// FuzzParseForm compares with what it stands for, where that reads the text without an error.
func FuzzParseForm(f *testing.F) {
	for _, text := range []string{
		"", "a", "a=1", "a=1&b=2&a=3&a=4", "&&a=1&", "=", "=1&=2", "a=b=c", "a+b=%20c", "%C3%A9=%c3%a9", "a=%", "%zz=1&b=2", "a=1;b=2", "a=1&b=2;c",
		strings.Repeat("a=1&", 2000),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseForm(text)
		want, wantErr := url.ParseQuery(text)
		if wantErr == nil && (err != nil || !reflect.DeepEqual(got, want)) {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	})
}

// What url.ParseQuery drops is read as Node's URLSearchParams reads it: what came is what a script
// gets.
func TestParseFormReadsWhatIsWrong(t *testing.T) {
	for text, want := range map[string]url.Values{
		"a=1;b=2":          {"a": {"1;b=2"}},
		"a;b=1&c=2":        {"a;b": {"1"}, "c": {"2"}},
		"a=100%&b=1":       {"a": {"100%"}, "b": {"1"}},
		"a=%zz+%41&%=1":    {"a": {"%zz A"}, "%": {"1"}},
		"a=%4":             {"a": {"%4"}},
		"a=%E2%82%AC%zz+1": {"a": {"€%zz 1"}},
		"a=1?b=2":          {"a": {"1?b=2"}},
		"a=%00%23":         {"a": {"\x00#"}},
	} {
		if got, err := parseForm(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
	if _, err := parseForm(strings.Repeat("&", maxParameters)); err == nil {
		t.Error("too many parameters are read")
	}
}
