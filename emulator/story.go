package emulator

import (
	"fmt"
	"strings"

	"dialtone/emulator/journal"
	"dialtone/internal/printable"
)

// Story is the call's transcript as [Screenplay] prints it and below it, where something was, what
// was wrong: webhooks that were not answered as they should, with the beginning of the answer, and
// Twilio's problems with their codes. It is what errors have of a call.
func (c *Call) Story() string {
	var b strings.Builder
	b.WriteString(Screenplay(c.Transcript()))
	said := map[string]bool{}
	tell := func(words string) {
		if said[words] {
			return
		}
		if len(said) == 0 {
			b.WriteString("   and what was wrong:\n")
		}
		said[words] = true
		fmt.Fprintf(&b, "       %s\n", printable.Line(words))
	}
	for _, e := range c.s.Journal(journal.Filter{SID: c.sid}) {
		switch {
		case e.Kind == journal.Webhook && (e.Status >= 400 || e.Status == 0 || len(e.Problems) > 0):
			where := e.Method + " " + e.URL + ": "
			if e.Status >= 400 {
				tell(strings.TrimRight(fmt.Sprintf("%s%d %s", where, e.Status, beginning(e.Body)), " "))
			}
			for _, problem := range e.Problems {
				tell(where + problem)
			}
		case e.Kind == journal.Problem:
			for _, problem := range e.Problems {
				if e.Code != 0 {
					problem = fmt.Sprintf("%d %s", e.Code, problem)
				}
				tell(problem)
			}
		}
	}
	return b.String()
}

// mostAnswer is how many bytes of an answer are shown of a webhook that went wrong.
const mostAnswer = 160

// beginning is the first line of an answer, or its first part.
func beginning(body string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
	if len(line) > mostAnswer {
		line = strings.ToValidUTF8(line[:mostAnswer], "") + "…"
	}
	return line
}
