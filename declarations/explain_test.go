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
		"fetch":          "fetch(input: ",
		"TwiML.build":    "TwiML.build(fill: (response: Response) => Promise<unknown>, layout?: Layout): Promise<string>\nTwiML.build(",
		"fs.readFile":    "fs.readFile(path: Path",
		"fs":             "require('fs')\nA module, with ",
		"Message.body":   "Message.body: string | null",
		"Job.enqueue":    "Job.enqueue(name: string, args?: object, options?: Dialtone.JobOptions): { readonly id: number; readonly fresh: boolean }\n",
		"Math.max":       "Math.max(...values: number[]): number",
		"console.log":    "console.log(...values: unknown[]): void",
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
