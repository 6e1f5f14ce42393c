package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dialtone/emulator/journal"
)

// mostEntries is how many entries the journal shows at once.
const mostEntries = 150

// journalView shows what happened, the last first, of a kind or with words in it.
func journalView(v *visit) error {
	q := v.URL.Query()
	kind, sid, words := q.Get("kind"), strings.TrimSpace(q.Get("sid")), strings.TrimSpace(q.Get("q"))
	only := q.Get("wrong") != ""
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // what is not a number shows the last ones
	var all []event
	entries := v.s.Journal(journal.Filter{Kind: kind, SID: sid})
	more := int64(0)
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		switch {
		case before > 0 && e.Seq >= before, only && !wrong(e), words != "" && !matches(e, words):
			continue
		}
		if len(all) == mostEntries {
			more = all[len(all)-1].Seq
			break
		}
		ev := event{Entry: e, Words: said(e)}
		if e.Kind == journal.Webhook {
			ev.Source = source(e.Body, e.Problems)
			ev.Replays = !strings.Contains(e.URL+fmt.Sprint(e.Params), journal.Hidden)
		}
		all = append(all, ev)
	}
	older := ""
	if more > 0 {
		older = v.f.Q([]any{"journal"}, "kind", kind, "sid", sid, "q", words, "wrong", q.Get("wrong"), "before", fmt.Sprint(more))
	}
	v.f.Name, v.f.Title, v.f.Tab = "journal", "Journal", "journal"
	v.f.Body = struct {
		Kind, SID, Words string
		Wrong            bool
		Kinds            []string
		Events           []event
		Older            string
		Empty            bool
	}{kind, sid, words, only, []string{journal.API, journal.Webhook, journal.Status, journal.Step, journal.Problem}, all, older, len(entries) == 0 && kind == "" && sid == ""}
	return nil
}

// wrong reports whether an entry is about something that went wrong.
func wrong(e journal.Entry) bool {
	return e.Kind == journal.Problem || len(e.Problems) > 0 || e.Code != 0 || e.Fault != "" ||
		e.Kind == journal.API && e.Status >= 400 || e.Kind == journal.Webhook && (e.Status < 200 || e.Status > 399)
}

// matches reports whether words come up in an entry, in any case.
func matches(e journal.Entry, words string) bool {
	words = strings.ToLower(words)
	in := func(text string) bool { return strings.Contains(strings.ToLower(text), words) }
	return in(e.SID) || in(e.Verb) || in(e.Who) || in(e.Text) || in(e.URL) || in(e.Body) || in(e.To) || in(e.Fault) ||
		slices.ContainsFunc(e.Problems, in) || e.Code != 0 && strconv.Itoa(e.Code) == words ||
		slices.ContainsFunc(e.Params, func(p [2]string) bool { return in(p[0]) || in(p[1]) })
}

// said is an entry in a few words.
func said(e journal.Entry) string {
	switch e.Kind {
	case journal.API:
		return e.Method + " " + activity{Refused: &e}.Path()
	case journal.Webhook:
		return e.Method + " " + e.URL
	case journal.Status:
		return e.To
	case journal.Step:
		return e.Text
	}
	return strings.Join(e.Problems, "; ")
}
