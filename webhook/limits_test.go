package webhook_test

import (
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/webhook"
)

// A folder of somebody else's views is served under limits like any other scripts: a
// view that reaches one is answered with 500, the log says where it was, and the
// next request is answered.
func TestViewsUnderLimits(t *testing.T) {
	a := serve(webhook.Options{Timeout: time.Minute, Host: []runtime.Option{runtime.WithLimits(runtime.Limits{
		Time: 300 * time.Millisecond, CallDepth: 50, Output: 100,
	})}},
		"loop.voice.js", "res.say('half')\ntry {\n  for (;;) {}\n} catch {} finally { for (;;) {} }",
		"await.voice.js", "await null\nfor (;;) {}",
		"wait.voice.js", "const later = resolve =>\n  setTimeout(resolve, 1e6)\nawait new Promise(later)",
		"recursion.voice.js", "const f = () =>\n  1 + f()\nf()",
		"output.voice.js", "for (;;)\n  console.log('0123456789')",
		"session.voice.js", "session.x = {\n  toJSON() { for (;;) {} }}",
		"good.voice.js", "res.say('good')",
	)
	for target, want := range map[string]string{
		"/loop":      "loop.voice.js:3:3: the script was stopped: it ran longer than 300ms",
		"/await":     "await.voice.js:2:1: the script was stopped: it ran longer than 300ms",
		"/wait":      "wait.voice.js:2:13: the script was stopped: it ran longer than 300ms",
		"/recursion": "recursion.voice.js:2",
		"/output":    "output.voice.js:2:14: the script was stopped: it wrote more than 100 bytes",
		"/session":   "session.voice.js:2:14: the script was stopped: it ran longer than 300ms",
	} {
		a.log.Reset()
		if w := a.get(target); w.Code != 500 || w.Body.Len() > 0 {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
		if !strings.Contains(a.log.String(), want) {
			t.Errorf("%s: the log does not say %q:\n%s", target, want, &a.log)
		}
		if w := a.get("/good"); w.Code != 200 || !strings.Contains(w.Body.String(), "good") {
			t.Errorf("after %s: %d %s", target, w.Code, w.Body)
		}
	}
}
