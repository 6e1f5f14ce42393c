package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/journal"
)

// activity is a call, a message or another thing that something happened to, with all that it is
// bound up with.
type activity struct {
	SID      string
	Kind     string // "call", "message", "other"
	From, To string
	Status   string
	Inbound  bool
	Legs     int
	Words    string // the body, or what was heard last
	Asked    []journal.Entry
	Refused  *journal.Entry // the request of a program that was refused
	Problems []string
	At       time.Time
	Live     bool
}

// mostActivities are shown on the first view.
const mostActivities = 50

// home shows what happened last, and says what to do first.
func home(v *visit) error {
	v.f.Name, v.f.Title, v.f.Tab = "home", "Activity", "home"
	v.f.Body = struct {
		Activities []activity
		Address    string // of the emulator, as this browser knows it
		Number     string
	}{v.activities(), v.address(), first(v.f.Own)}
	return nil
}

func (v *visit) address() string { return "http://" + v.Host }

func first(all []string) string {
	if len(all) > 0 {
		return all[0]
	}
	return ""
}

// about reports whether a SID is one of what activities are about.
func about(sid string) bool {
	return len(sid) > 2 && slices.Contains([]string{"CA", "SM", "MM", "CF", "VE", "FN"}, sid[:2])
}

// activities are what happened, the last first.
func (v *visit) activities() []activity {
	entries := v.s.Journal(journal.Filter{})
	by := map[string][]journal.Entry{}
	for _, e := range entries {
		by[e.SID] = append(by[e.SID], e)
	}
	var all []activity
	in := map[string]bool{}
	for i := len(entries) - 1; i >= 0 && len(all) < mostActivities; i-- {
		e := entries[i]
		if e.SID == "" && e.Kind == journal.API && e.Status >= 400 {
			all = append(all, activity{Kind: "refused", Refused: &entries[i], At: e.At, Status: fmt.Sprint(e.Status), Problems: e.Problems})
		}
		if in[e.SID] || !about(e.SID) {
			continue
		}
		legs := v.s.Legs(e.SID)
		for _, sid := range legs {
			in[sid] = true
		}
		all = append(all, v.activity(legs, by, e.At))
	}
	return all
}

// activity gathers what happened to a call or a message.
func (v *visit) activity(legs []string, by map[string][]journal.Entry, at time.Time) activity {
	a := activity{SID: legs[0], At: at, Kind: "other"}
	_, record := v.s.Find(a.SID)
	a.From, a.To, a.Status = textOf(record["from"]), textOf(record["to"]), textOf(record["status"])
	a.Inbound = record["direction"] == "inbound"
	if a.Status == "" && len(by[a.SID]) > 0 {
		a.Status = by[a.SID][len(by[a.SID])-1].To
	}
	switch a.SID[:2] {
	case "CA":
		a.Kind, a.Words = "call", v.lastHeard(legs)
		for _, sid := range legs {
			if sid[:2] == "CA" {
				a.Legs++
			}
			if _, r := v.s.Find(sid); r["status"] == "in-progress" || r["status"] == "ringing" || r["status"] == "queued" || r["status"] == "initiated" {
				a.Live = true
			}
		}
	case "SM", "MM":
		a.Kind, a.Words = "message", textOf(record["body"])
	case "CF":
		a.Words = "Conference " + textOf(record["friendly_name"])
	case "VE":
		a.Words, a.To = "Verification", textOf(record["to"])
	}
	for _, sid := range legs {
		for _, e := range by[sid] {
			if e.Kind == journal.Webhook && e.Verb != "status" {
				a.Asked = append(a.Asked, e)
			}
			a.Problems = append(a.Problems, problems(e)...)
		}
	}
	slices.SortFunc(a.Asked, func(x, y journal.Entry) int { return int(x.Seq - y.Seq) })
	if n := len(a.Asked); n > 3 {
		a.Asked = a.Asked[n-3:]
	}
	return a
}

// problems are what is wrong of an entry, in a line each.
func problems(e journal.Entry) []string {
	if e.Kind == journal.Webhook && len(e.Problems) > 0 && e.Status >= 200 && e.Status < 300 {
		return nil // a document's, which are alerts as well
	}
	return e.Problems
}

func textOf(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// lastHeard is what was said last in calls.
func (v *visit) lastHeard(legs []string) (words string) {
	var at time.Time
	for _, sid := range legs {
		c, err := v.s.FindCall(sid)
		if err != nil {
			continue
		}
		for _, l := range c.Transcript() {
			if (l.Text != "" && l.Verb != "call") && !l.At.Before(at) {
				at, words = l.At, l.Text
			}
		}
	}
	return words
}

// Name says what an activity is, for a link.
func (a activity) Name() string {
	switch {
	case a.Kind == "call" && a.Inbound:
		return "Call from " + a.From + " to " + a.To
	case a.Kind == "call":
		return "Call to " + a.To + " from " + a.From
	case a.Kind == "message":
		return "Text from " + a.From + " to " + a.To
	case a.To != "":
		return a.Words + " of " + a.To
	case a.Words != "":
		return a.Words
	}
	return a.SID
}

// Path is the path of the request that was refused.
func (a activity) Path() string {
	u, err := url.Parse(a.Refused.URL)
	if err != nil {
		return a.Refused.URL
	}
	if _, rest, ok := strings.Cut(u.Path, "/Accounts/"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		return "/" + rest
	}
	return u.Path
}
