package views_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/webhook/views"
)

// soon is a limit of time for views that do not end.
const soon = 100 * time.Millisecond

// A folder of another person's views is served under limits like any other scripts: a
// view that reaches one is answered with 500, the log says where it was, and the
// next request is answered.
func TestViewsUnderLimits(t *testing.T) {
	for target, want := range map[string]string{
		"/loop":      "loop.voice.js:3:3: the script was stopped: it ran longer than ",
		"/await":     "await.voice.js:2:1: the script was stopped: it ran longer than ",
		"/wait":      "wait.voice.js:2:13: the script was stopped: it ran longer than ",
		"/recursion": "recursion.voice.js:2",
		"/output":    "output.voice.js:2:14: the script was stopped: it wrote more than 100 bytes",
		"/session":   "session.voice.js:2:14: the script was stopped: it ran longer than ",
	} {
		t.Run(target, func(t *testing.T) {
			limits := runtime.Limits{Time: patience.Long, CallDepth: 50, Output: 100}
			if strings.HasSuffix(want, "longer than ") {
				limits.Time = soon
			}
			wrong := failsUnder(limits, target, want)
			for wrong != "" && limits.Time < patience.Long {
				limits.Time *= 4 // A busy machine may have left the view too little.
				wrong = failsUnder(limits, target, want)
			}
			if wrong != "" {
				t.Error(wrong)
			}
		})
	}
}

// failsUnder asks for a view that reaches a limit and for one that does not, and returns what is
// wrong with the answers and the log, or nothing.
func failsUnder(limits runtime.Limits, target, want string) (wrong string) {
	a := serve(views.Options{Timeout: 2 * patience.Long, Host: runtime.Options{Limits: &limits}},
		"loop.voice.js", "res.say('half')\ntry {\n  for (;;) {}\n} catch {} finally { for (;;) {} }",
		"await.voice.js", "await null\nfor (;;) {}",
		"wait.voice.js", "const later = resolve =>\n  setTimeout(resolve, 1e6)\nawait new Promise(later)",
		"recursion.voice.js", "const f = () =>\n  1 + f()\nf()",
		"output.voice.js", "for (;;)\n  console.log('0123456789')",
		"session.voice.js", "session.x = {\n  toJSON() { for (;;) {} }}",
		"good.voice.js", "res.say('good')",
	)
	if w := a.get(target); w.Code != 500 || w.Body.Len() > 0 {
		return fmt.Sprintf("it is answered with %d %s", w.Code, w.Body)
	}
	if limits.Time < patience.Long && strings.HasSuffix(want, "longer than ") {
		want += limits.Time.String()
	}
	if !strings.Contains(a.log.String(), want) {
		return fmt.Sprintf("the log does not say %q:\n%s", want, &a.log)
	}
	if w := a.get("/good"); w.Code != 200 || !strings.Contains(w.Body.String(), "good") {
		return fmt.Sprintf("afterwards %d %s", w.Code, w.Body)
	}
	return ""
}
