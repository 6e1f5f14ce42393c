package declarations_test

import (
	"strings"
	"testing"

	"dialtone/declarations"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"serve":          "serve(options: Dialtone.ServeOptions): Dialtone.Server\nAnswers Twilio's requests",
		"CSV.parse":      "CSV.parse(text: string",
		"TwiML.validate": "TwiML.validate(xml: string): Problem[]\nWhat Twilio would warn about.",
		"Emulator.phone": "Emulator.phone(address: string): Phone\nThe phone of a person",
		"process.env":    "process.env: {",
		"URL":            "URL",
	} {
		if got := declarations.Explain(name); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, name := range []string{"", "nobody", "CSV.nothing", "fetch.nothing", "a.b.c", "[", "serve(", "declare"} {
		if got := declarations.Explain(name); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}
