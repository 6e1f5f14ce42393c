package spelling_test

import (
	"testing"

	"dialtone/internal/spelling"
)

func TestNearest(t *testing.T) {
	keys := []string{"to", "from", "body", "status_callback", "url", "friendly_name", "toll_free"}
	for name, want := range map[string]string{
		"boddy":          "body",
		"bdoy":           "body",
		"fruendlyName":   "friendly_name",
		"StatusCallback": "status_callback",
		"toll-free":      "toll_free",
		"tolfree":        "toll_free",
		"uri":            "url",
		"x":              "",
		"frobnicate":     "",
		"":               "",
	} {
		if got := spelling.Nearest(name, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := spelling.Distance(c.b, c.a); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
