package views_test

import (
	"strings"
	"testing"

	"dialtone/webhook/views"
)

// typedView has types, an await and a return.
const typedView = `interface Step { digits?: string }
type Texts = Record<string, string>

const texts: Texts = {1: 'sales', 2: 'support'}
const step = {digits: params.Digits as string} satisfies Step
if (!step.digits) return redirect('/menu')
const text = await Promise.resolve(texts[step.digits]!)
session.seen = (session.seen as number ?? 0) + 1
render('other')
res.say(` + "`${text} ${session.seen}`" + `)
`

func TestAViewInTypeScript(t *testing.T) {
	a := serve(views.Options{},
		"index.voice.ts", typedView,
		"other.voice.ts", "enum Greeting { Hello = 'Hello' }\nres.say(Greeting.Hello)",
		"index.message.ts", "res.message((params.Body as string).toUpperCase())",
		"both.voice.js", "res.say('JavaScript')",
		"both.voice.ts", "res.say('TypeScript')",
	)
	if got := document(t, a.get("/?CallSid=CA1&Digits=2")); got != "<Response>\n  <Say>Hello</Say>\n  <Say>support 1</Say>\n</Response>" {
		t.Error(got)
	}
	if w := a.get("/?CallSid=CA1"); w.Code != 307 || w.Header().Get("Location") != "http://example.com/menu" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if got := document(t, a.get("/?MessageSid=SM1&Body=hi")); !strings.Contains(got, "<Message>HI</Message>") {
		t.Error(got)
	}
	if got := document(t, a.get("/both?CallSid=CA1")); !strings.Contains(got, "JavaScript") || !strings.Contains(a.log.String(), "both both.voice.js and both.voice.ts answer /both; both.voice.js does") {
		t.Errorf("%s\n%s", got, &a.log)
	}
	if w := a.get("/index.voice.ts"); w.Code != 404 {
		t.Errorf("a view's source: %d", w.Code)
	}
}

// Errors have the lines of the file, not of what was made of it; what does not compile shows at
// once, and the last good version goes on.
func TestAViewInTypeScriptReloads(t *testing.T) {
	a := serve(views.Options{}, "index.voice.ts", "interface Unused {\n  a: string\n}\n\nconst greet = (name: string): void => {\n  res.sey(name)\n}\ngreet('Ann')\n")
	if w := a.get("/"); w.Code != 500 || !strings.Contains(a.log.String(), "at greet (index.voice.ts:6:3)") || !strings.Contains(a.log.String(), "at index.voice.ts:8:1") {
		t.Errorf("%d\n%s", w.Code, &a.log)
	}
	a.write("index.voice.ts", "const name: string = 'Ann'\nres.say(name)")
	if got := document(t, a.get("/")); !strings.Contains(got, "<Say>Ann</Say>") {
		t.Error(got)
	}
	a.log.Reset()
	a.write("index.voice.ts", "const name: string = 'Bob'\n\nres.say(name")
	if got := document(t, a.get("/")); !strings.Contains(got, "<Say>Ann</Say>") {
		t.Error(got)
	}
	if log := a.log.String(); !strings.Contains(log, "index.voice.ts does not compile; its last good version goes on") || !strings.Contains(log, "index.voice.ts:3") {
		t.Error(log)
	}
	a.write("index.voice.ts", "res.say('Cid' as const)")
	if got := document(t, a.get("/")); !strings.Contains(got, "<Say>Cid</Say>") {
		t.Error(got)
	}
}
