package webhook

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// FuzzParseForm compares with what it stands for.
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
		if !reflect.DeepEqual(got, want) || (err == nil) != (wantErr == nil) {
			t.Errorf("%q: %v, %v, want %v, %v", text, got, err, want, wantErr)
		}
	})
}
