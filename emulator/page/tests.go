package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/journal"
)

// step is what a person, or a program, does or hears, as a test has it.
type step struct {
	at    time.Time
	phone string
	call  string // the SID, or "" for texts
	do    string // "call", "rings", "answer", "hears", "press", "says", "hang up", "end"; "text", "receives"; "program"
	words string
	other string // the number of the account's
	given [][2]string
}

// tests writes what happened to calls and messages as a test for scripts and for Go. They are empty
// where no person has a part in it.
func (v *visit) tests(legs []string) (js, golang string) {
	var steps []step
	requests := map[string]journal.Entry{}
	for _, e := range v.s.Journal(journal.Filter{Kind: journal.API}) {
		if _, ok := requests[e.SID]; !ok && e.Method == "POST" && e.Status == 201 {
			requests[e.SID] = e
		}
	}
	for _, sid := range legs {
		_, r := v.s.Find(sid)
		from, to := textOf(r["from"]), textOf(r["to"])
		inbound := r["direction"] == "inbound"
		own := to
		if !inbound {
			own = from
		}
		request, asked := requests[sid]
		begun := when(r["date_created"]) // which counts seconds
		if asked {
			begun = request.At
		}
		program := func() {
			if asked {
				steps = append(steps, step{at: request.At, do: "program", given: request.Params, words: sid[:2], phone: to, other: from})
			}
		}
		switch {
		case r == nil:
		case sid[:2] == "SM" || sid[:2] == "MM":
			if inbound {
				steps = append(steps, step{at: begun, phone: from, do: "text", words: textOf(r["body"]), other: to})
			} else if tone(r["status"]) == "good" {
				program()
				steps = append(steps, step{at: begun.Add(time.Second), phone: to, do: "receives", words: textOf(r["body"]), other: from})
			}
		case sid[:2] == "CA":
			c, err := v.s.FindCall(sid)
			if err != nil || slices.Contains(v.f.Own, c.Phone()) {
				continue
			}
			if program(); !inbound {
				steps = append(steps, step{at: begun, phone: c.Phone(), call: sid, do: "rings", other: own})
			}
			for _, l := range c.Transcript() {
				s := step{at: l.At, phone: c.Phone(), call: sid, do: l.Verb, words: l.Text + l.Digits, other: own}
				switch {
				case l.Who == c.Phone() && slices.Contains([]string{"call", "answer", "press", "says", "hang up"}, l.Verb), l.Verb == "end":
				case l.Who == c.Phone() || l.Text == "" || !slices.Contains([]string{"Say", "Play", "says"}, l.Verb) || l.Text == "hold music":
					continue
				default:
					s.do = "hears"
				}
				steps = append(steps, s)
			}
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	if !slices.ContainsFunc(steps, func(s step) bool { return s.do != "program" }) {
		return "", ""
	}
	return v.js(steps), v.golang(steps)
}

// names are what people are called in tests.
var names = []string{"ann", "bob", "cy", "dan", "eve", "fay", "gus", "hal"}

// cast gives people, calls and numbers their names.
type cast struct{ people, calls, numbers []string }

func castOf(steps []step) (c cast) {
	add := func(all *[]string, one string) {
		if one != "" && !slices.Contains(*all, one) {
			*all = append(*all, one)
		}
	}
	for _, s := range steps {
		if s.do != "program" {
			add(&c.people, s.phone)
		}
		add(&c.calls, s.call)
		if s.other != "VERIFY" {
			add(&c.numbers, s.other)
		}
	}
	return c
}

func (c cast) person(address string) string {
	i := slices.Index(c.people, address)
	if i < len(names) {
		return names[i]
	}
	return "person" + strconv.Itoa(i+1)
}

func (c cast) call(sid string) string {
	if len(c.calls) == 1 {
		return "call"
	}
	return "call" + strconv.Itoa(slices.Index(c.calls, sid)+1)
}

func (c cast) number(address string) string {
	if len(c.numbers) == 1 {
		return "number"
	}
	return "number" + strconv.Itoa(slices.Index(c.numbers, address)+1)
}

// urlsOf returns the URLs of a number that a test needs, names and values in turn.
func (v *visit) urlsOf(address string) [][2]string {
	for _, r := range v.s.Records("api_v2010/IncomingPhoneNumber", 1000) {
		if r["phone_number"] != address {
			continue
		}
		var all [][2]string
		for _, name := range []string{"voice_url", "sms_url"} {
			if u := textOf(r[name]); u != "" {
				all = append(all, [2]string{name, u})
			}
		}
		return all
	}
	return nil
}

// enough cuts words to what tells them apart from others.
func enough(words string) string {
	if len(words) <= 60 {
		return words
	}
	cut := strings.ToValidUTF8(words[:50], "")
	if i := strings.LastIndexByte(cut, ' '); i > 20 {
		cut = cut[:i]
	}
	return cut
}

// quoted writes a text for JavaScript.
func quoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\u2028", `\u2028`, "\u2029", `\u2029`).Replace(text) + "'"
}

var bigLetter = lazy(`[A-Z]`)

// snake writes a parameter's name as scripts have it: StatusCallback is status_callback.
func snake(name string) string {
	return strings.TrimPrefix(bigLetter().ReplaceAllStringFunc(name, func(s string) string { return "_" + strings.ToLower(s) }), "_")
}

func title(steps []step) string {
	for _, s := range steps {
		if s.do == "text" || s.do == "receives" {
			return "a text"
		}
	}
	return "a call"
}

// js is a test for scripts.
func (v *visit) js(steps []step) string {
	c := castOf(steps)
	var b strings.Builder
	fmt.Fprintf(&b, "test(%s, async () => {\n", quoted(title(steps)))
	for _, n := range c.numbers {
		var urls strings.Builder
		for _, u := range v.urlsOf(n) {
			fmt.Fprintf(&urls, ", %s: %s", u[0], quoted(u[1]))
		}
		fmt.Fprintf(&b, "  const %s = IncomingPhoneNumber.create({phone_number: %s%s}).phone_number\n", c.number(n), quoted(n), &urls)
	}
	for _, p := range c.people {
		fmt.Fprintf(&b, "  const %s = Emulator.phone(%s)\n", c.person(p), quoted(p))
	}
	for _, s := range steps {
		person := c.person(s.phone)
		call := c.call(s.call)
		switch s.do {
		case "program":
			var args []string
			for _, p := range s.given {
				value := quoted(p[1])
				if p[0] == "From" {
					value = c.number(s.other)
				}
				if p[1] != journal.Hidden {
					args = append(args, snake(p[0])+": "+value)
				}
			}
			fmt.Fprintf(&b, "  %s.create({%s}) // your program does this\n", map[bool]string{true: "Call", false: "SMS"}[s.words == "CA"], strings.Join(args, ", "))
		case "text":
			fmt.Fprintf(&b, "  await %s.text(%s, %s)\n", person, c.number(s.other), quoted(s.words))
		case "receives":
			fmt.Fprintf(&b, "  await %s.receives(%s)\n", person, quoted(enough(s.words)))
		case "call":
			fmt.Fprintf(&b, "  const %s = await %s.call(%s)\n", call, person, c.number(s.other))
		case "rings":
			fmt.Fprintf(&b, "  const %s = await %s.rings()\n", call, person)
		case "answer":
			fmt.Fprintf(&b, "  await %s.answer()\n", call)
		case "hears":
			fmt.Fprintf(&b, "  await %s.hears(%s)\n", call, quoted(enough(s.words)))
		case "press", "says":
			fmt.Fprintf(&b, "  await %s.%s(%s)\n", call, s.do, quoted(s.words))
		case "hang up":
			fmt.Fprintf(&b, "  await %s.hangUp()\n", call)
		case "end":
			fmt.Fprintf(&b, "  await %s.ended()\n", call)
		}
	}
	b.WriteString("})\n")
	return b.String()
}

// golang is a test for Go.
func (v *visit) golang(steps []step) string {
	c := castOf(steps)
	var b strings.Builder
	fmt.Fprintf(&b, "func Test%s(t *testing.T) {\n\ttwilio := emulatortest.New(t)\n", map[string]string{"a text": "AText", "a call": "ACall"}[title(steps)])
	for _, n := range c.numbers {
		var urls []string
		for _, u := range v.urlsOf(n) {
			urls = append(urls, strconv.Quote(u[0])+": "+strconv.Quote(u[1]))
		}
		fmt.Fprintf(&b, "\t%s := twilio.Buy(map[string]any{%s})\n", c.number(n), strings.Join(urls, ", "))
		if !slices.ContainsFunc(steps, func(s step) bool { return s.other == n && (s.do == "text" || s.do == "call") }) {
			fmt.Fprintf(&b, "\t_ = %s // which your program sends from\n", c.number(n))
		}
	}
	for _, p := range c.people {
		fmt.Fprintf(&b, "\t%s := twilio.Phone(%s)\n", c.person(p), strconv.Quote(p))
	}
	used := map[string]bool{}
	for _, s := range steps {
		person := c.person(s.phone)
		call := c.call(s.call)
		if s.do != "call" && s.do != "rings" {
			used[s.call] = true
		}
		switch s.do {
		case "program":
			fmt.Fprintf(&b, "\t// have your program make its %s to %s\n", map[bool]string{true: "call", false: "message"}[s.words == "CA"], s.phone)
		case "text":
			fmt.Fprintf(&b, "\t%s.Text(t.Context(), %s, %s)\n", person, c.number(s.other), strconv.Quote(s.words))
		case "receives":
			fmt.Fprintf(&b, "\t%s.Receives(t.Context(), %s)\n", person, strconv.Quote(enough(s.words)))
		case "call":
			fmt.Fprintf(&b, "\t%s := %s.Call(t.Context(), %s)\n", call, person, c.number(s.other))
		case "rings":
			fmt.Fprintf(&b, "\t%s := %s.Rings(t.Context())\n", call, person)
		case "answer":
			fmt.Fprintf(&b, "\t%s.Answer()\n", call)
		case "hears":
			fmt.Fprintf(&b, "\t%s.Hears(%s)\n", call, strconv.Quote(enough(s.words)))
		case "press":
			fmt.Fprintf(&b, "\t%s.Press(%s)\n", call, strconv.Quote(s.words))
		case "says":
			fmt.Fprintf(&b, "\t%s.Says(%s)\n", call, strconv.Quote(s.words))
		case "hang up":
			fmt.Fprintf(&b, "\t%s.HangUp()\n", call)
		case "end":
			fmt.Fprintf(&b, "\t%s.Ended()\n", call)
		}
	}
	for _, sid := range c.calls {
		if !used[sid] {
			fmt.Fprintf(&b, "\t%s.HangUp()\n", c.call(sid))
		}
	}
	b.WriteString("}\n")
	return b.String()
}
