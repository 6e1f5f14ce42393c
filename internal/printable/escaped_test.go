package printable

import "testing"

func TestEscaped(t *testing.T) {
	for text, want := range map[string]string{
		"plain\n\ttext é 😀":           "plain\n\ttext é 😀",
		"a\x1b[2Jb\u202ec\ad\r\u0085": `a\x1b[2Jb\u202ec\x07d\x0d\x85`,
		"\u2028\u2066":                `\u2028\u2066`,
	} {
		if got := Escaped(text); got != want {
			t.Errorf("Escaped(%q) = %q, want %q", text, got, want)
		}
	}
}
