package page

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/journal"
)

// lane is a column of a picture: who asks, a leg of the call, who is asked.
type lane struct {
	Kind   string // "program", "call", "message", "conference", "application"
	Title  string
	Sub    string
	Words  string // a message's
	SID    string
	Status string
}

// event is something in a picture.
type event struct {
	journal.Entry
	Lane     int // its column, from 1
	From, To int // the columns between which a line leads to it; 0 where none does
	Offset   string
	Same     bool   // it comes at the time of the one before
	Words    string // what is said of it
	Mine     bool   // a person did it
	Other    string // who did it, where that is not the leg's own phone
	Source   []sourceLine
	Title    string // of a problem: its first words
	Replays  bool   // it can be sent again
}

// sourceLine is a line of a document.
type sourceLine struct {
	N       int
	Text    string
	Problem string
}

// mostLegs is how many columns a picture has for legs; those beyond share the last one. A picture
// of more than mostBeside columns scrolls within itself, so that each can be read.
const mostLegs, mostBeside = 12, 7

// mostEvents is how many things a picture shows, the last ones.
const mostEvents = 400

// picture shows a call, a message or another thing in time.
func picture(v *visit) error {
	sid := v.PathValue("sid")
	legs := v.s.Legs(sid)
	in, lanes := map[string]int{}, []lane{}
	for _, leg := range legs {
		l := v.laneOf(leg)
		if l.Kind == "" {
			continue
		}
		if len(lanes) < mostLegs {
			lanes = append(lanes, l)
		} else {
			lanes[mostLegs-1].Title, lanes[mostLegs-1].Sub = "More legs", ""
		}
		in[leg] = len(lanes)
	}
	for _, r := range v.s.Records("api_v2010/Recording", 1000) {
		if at := cmp.Or(in[textOf(r["call_sid"])], in[textOf(r["conference_sid"])]); at > 0 {
			in[textOf(r["sid"])] = at
		}
	}
	entries := slices.DeleteFunc(v.s.Journal(journal.Filter{}), func(e journal.Entry) bool { return in[e.SID] == 0 || e.SID == "" })
	if _, record := v.s.Find(sid); record == nil && len(entries) == 0 {
		return missing("nothing is known of %s: the journal keeps the last %d entries", sid, journal.Keeps)
	}
	left := max(0, len(entries)-mostEvents)
	entries = entries[left:]
	all := append(lanes, lane{Kind: "application", Title: "Application"})
	if slices.ContainsFunc(entries, func(e journal.Entry) bool { return e.Kind == journal.API }) {
		all = slices.Insert(all, 0, lane{Kind: "program", Title: "Program"})
		for sid := range in {
			in[sid]++
		}
	}
	events := v.events(entries, in, all)

	name := v.activity(legs, nil, time.Time{}).Name()
	v.f.Name, v.f.Title, v.f.Tab = "picture", name, "home"
	var calls []leg
	for _, sid := range legs {
		if c, err := v.s.FindCall(sid); err == nil {
			if l := v.leg(c); l != nil && (!l.Over || len(l.Recordings) > 0) && !slices.Contains(v.f.Own, l.Phone) {
				calls = append(calls, *l)
			}
		}
	}
	js, golang := v.tests(legs)
	resource, record := v.s.Find(sid)
	v.f.Body = struct {
		SID      string
		Lanes    []lane
		Columns  int
		Wide     bool
		Events   []event
		Left     int
		Calls    []leg
		JS, Go   string
		Resource string
		Status   string
		Problems int
	}{sid, all, len(all), len(all) > mostBeside, events, left, calls, js, golang, resource, textOf(record["status"]), count(events)}
	return nil
}

func count(events []event) (n int) {
	for _, e := range events {
		if e.Kind == journal.Problem {
			n++
		}
	}
	return n
}

// laneOf says what a column is about.
func (v *visit) laneOf(sid string) lane {
	resource, r := v.s.Find(sid)
	l := lane{SID: sid, Status: textOf(r["status"])}
	switch _, kind, _ := strings.Cut(resource, "/"); kind {
	case "Call":
		l.Kind, l.Title, l.Sub = "call", textOf(r["to"]), "from "+textOf(r["from"])
		if r["direction"] == "inbound" {
			l.Title, l.Sub = textOf(r["from"]), "calls "+textOf(r["to"])
		}
	case "Message":
		l.Kind, l.Title, l.Sub = "message", textOf(r["to"]), "from "+textOf(r["from"])
		if r["direction"] == "inbound" {
			l.Title, l.Sub = textOf(r["from"]), "texts "+textOf(r["to"])
		}
		l.Words = textOf(r["body"])
	case "Conference":
		l.Kind, l.Title, l.Sub = "conference", "Conference "+textOf(r["friendly_name"]), ""
	default:
		if resource == "" && !about(sid) {
			return lane{}
		}
		l.Kind, l.Title = "other", cmp.Or(kind, sid)
		l.Sub = textOf(r["to"])
	}
	return l
}

// documentLine finds where a problem is in its document.
var documentLine = lazy(`line (\d+), column \d+: `)

// events are the entries as they stand in a picture.
func (v *visit) events(entries []journal.Entry, in map[string]int, lanes []lane) []event {
	var all []event
	columns := len(lanes)
	last := map[string]int{} // the place of the webhook that brought a document last, by the SID
	given := map[string]string{}
	for i, e := range entries {
		ev := event{Entry: e, Lane: in[e.SID], Offset: offset(e.At.Sub(entries[0].At))}
		ev.Same = i > 0 && ev.Offset == all[i-1].Offset
		switch e.Kind {
		case journal.API:
			ev.From, ev.To, ev.Lane = 1, in[e.SID], 1
			ev.Words = e.Method + " " + activity{Refused: &e}.Path()
			for _, p := range e.Params {
				if strings.EqualFold(p[0], "Twiml") {
					given[e.SID] = p[1]
				}
			}
		case journal.Webhook:
			ev.From, ev.To, ev.Lane = in[e.SID], columns, columns
			ev.Words = e.Method + " " + pathOf(e.URL)
			ev.Replays = !strings.Contains(e.URL+fmt.Sprint(e.Params), journal.Hidden)
			ev.Source = source(e.Body, e.Problems)
		case journal.Status:
			ev.Words = e.To
		case journal.Step:
			ev.Words = e.Text
			if at := in[e.Text]; at > 0 && strings.HasPrefix(e.Text, "CA") {
				ev.Words = lanes[at-1].Title
			}
			if ev.Mine = e.Who != "" && e.Who != "twilio"; ev.Mine && e.Who != lanes[ev.Lane-1].Title {
				ev.Other = e.Who
			}
		case journal.Problem:
			ev.Title = strings.TrimSuffix(strings.Join(e.Problems, "; "), fmt.Sprintf(" (%d)", e.Code))
			body := given[e.SID]
			at, brought := last[e.SID]
			if brought {
				body = all[at].Body
			}
			n, words := inDocument(ev.Title)
			if lines := source(body, nil); n >= 1 && n <= len(lines) {
				ev.Source = lines[n-1 : n]
				if brought {
					all[at].Source[n-1].Problem = strings.TrimSpace(all[at].Source[n-1].Problem + " " + words)
				}
			}
		}
		all = append(all, ev)
		if e.Kind == journal.Webhook && e.Verb != "status" {
			last[e.SID] = len(all) - 1
		}
	}
	return all
}

// source is a document with what is wrong beside its lines.
func source(body string, problems []string) []sourceLine {
	if !strings.Contains(body, "<") {
		return nil
	}
	var all []sourceLine
	for i, text := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		all = append(all, sourceLine{N: i + 1, Text: strings.TrimRight(text, "\r")})
	}
	for _, problem := range problems {
		if n, words := inDocument(problem); n >= 1 && n <= len(all) {
			all[n-1].Problem = strings.TrimSpace(all[n-1].Problem + " " + words)
		}
	}
	return all
}

// inDocument returns the line of a document that a problem is in, and what is wrong there; 0 where
// it names none.
func inDocument(problem string) (n int, words string) {
	at := documentLine().FindStringSubmatchIndex(problem)
	if at == nil {
		return 0, ""
	}
	n, _ = strconv.Atoi(problem[at[2]:at[3]]) // digits
	return n, problem[at[1]:]
}

// offset writes how long after the first event another is.
func offset(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("+%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("+%d:%04.1f", int(d.Minutes()), d.Seconds()-60*float64(int(d.Minutes())))
	}
	return "+" + d.Round(time.Second).String()
}

// Docs returns where Twilio explains a code.
func (e event) Docs() template.URL {
	return template.URL("https://www.twilio.com/docs/api/errors/" + strconv.Itoa(e.Code)) // a number
}

// Host is the host of a webhook's URL, which its path stands without.
func (e event) Host() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return u.Host
}
