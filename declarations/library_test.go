package declarations_test

import (
	"strings"
	"testing"

	"dialtone/declarations"
	"dialtone/internal/dts"
)

func namesOf(t dts.Type) string {
	var all []string
	for _, m := range t.Members() {
		all = append(all, m.Name)
	}
	return strings.Join(all, " ")
}

func TestLibrary(t *testing.T) {
	l := declarations.Library()
	for expression, want := range map[string][]string{
		"typeof CSV":                        {"parse", "stringify", "rows", "writer"},
		"typeof import('fs')":               {"readFileSync", "promises", "existsSync"},
		"typeof import('node:fs/promises')": {"readFile"},
		"typeof import('events')":           {"once", "EventEmitter"},
		"typeof Emulator":                   {"phone", "advance", "seed", "session", "expect"},
		"ReturnOf<typeof Emulator.phone>":   {},
		"Dialtone.Phone":                    {"address"},
		"Twilio.Message":                    {"body", "status", "dateSent", "date_sent", "reload", "media", "isDelivered"},
		"Twilio.Message.Collection":         {"where", "first", "map"},
		"Twilio.Verify.Service":             {"sid", "verifications"},
		"Twilio.TwiML.Response":             {"say", "dial", "gather"},
		"Twilio.TwiML.SayAttributes":        {"voice", "loop"},
		"Twilio.AccessOptions & Dialtone.Camel<Twilio.AccessOptions>": {"identity", "grants", "apiKey", "api_key"},
		"typeof Call":    {"all", "create", "find"},
		"string":         {"toUpperCase"},
		"string[]":       {"map"},
		"Date":           {"getTime"},
		"Buffer":         {"toString", "byteLength"},
		"typeof process": {"argv", "env", "exit"},
	} {
		got := " " + namesOf(l.Of(expression)) + " "
		for _, name := range want {
			if !strings.Contains(got, " "+name+" ") {
				t.Errorf("%s lacks %s: %.600s", expression, name, got)
			}
		}
	}
}

func BenchmarkLibrary(b *testing.B) {
	for b.Loop() {
		l := declarations.Library()
		_ = l.Named("Twilio.Message").Members()
		_ = l.Named("Twilio.TwiML.Response").Members()
	}
}
