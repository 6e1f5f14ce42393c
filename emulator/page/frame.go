package page

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/phones"
)

// frame is what every view stands in: the phones at the left, the views' names and the clock above.
type frame struct {
	Name  string // of the template
	Title string
	Tab   string // the view that is marked among the names
	Body  any

	Session  string // the SID that the address names, or ""
	Account  string
	Sessions []string // the accounts' SIDs, where there are several
	Back     string   // where forms lead back to
	Trouble  string   // what is wrong with the form that was sent
	Phones   []phoneRow
	Phone    string // the address of the one that is shown
	Own      []string
	Clock    clock
}

// phoneRow is a phone in the list at the left.
type phoneRow struct {
	Address string
	Last    string // what was said last
	At      time.Time
	Ringing bool
	Talking bool
	Odd     string // what it does that another does not: "busy"
}

// clock is how time passes.
type clock struct {
	Now      time.Time
	Mode     agenda.Mode
	Speed    float64
	Followed bool
}

// Paused, Fast and Said are how the clock is shown.
func (c clock) Paused() bool { return c.Mode == agenda.Manual }
func (c clock) Said() string {
	switch {
	case c.Mode == agenda.Manual:
		return "paused"
	case c.Mode == agenda.Jump:
		return "jumps"
	case c.Mode == agenda.Followed:
		return "the program's"
	case c.Speed != 1:
		return fmt.Sprintf("×%g", c.Speed)
	}
	return "real"
}

func newFrame(v *visit) *frame {
	f := &frame{Account: v.s.AccountSID(), Session: v.URL.Query().Get("session"), Back: v.URL.RequestURI(), Own: v.own()}
	if v.URL.Path != Home && !strings.HasPrefix(v.URL.Path, Prefix) {
		f.Back = Home
	}
	if all := v.p.local.Sessions(); len(all) > 1 {
		for _, s := range all {
			f.Sessions = append(f.Sessions, s.AccountSID())
		}
	}
	mode, speed := v.s.Clock()
	f.Clock = clock{v.s.Now(), mode, speed, mode == agenda.Followed}
	f.Phones = v.phoneRows()
	return f
}

// own returns the account's numbers.
func (v *visit) own() []string {
	var all []string
	for _, n := range v.s.Records("api_v2010/IncomingPhoneNumber", 1000) {
		all = append(all, fmt.Sprint(n["phone_number"]))
	}
	slices.Reverse(all)
	return all
}

// phoneRows are the phones, those where something happened last first.
func (v *visit) phoneRows() []phoneRow {
	var rows []phoneRow
	own := v.own()
	for _, p := range v.s.Phones() {
		if slices.Contains(own, p.Address) {
			continue
		}
		row := phoneRow{Address: p.Address, Odd: odd(p.Behaviour)}
		if n := len(p.Texts); n > 0 {
			row.Last, row.At = p.Texts[n-1].Body, p.Texts[n-1].At
		}
		rows = append(rows, row)
	}
	places := map[string]int{}
	for i, row := range rows {
		places[row.Address] = i
	}
	for _, c := range v.s.Calls() {
		record, address := c.Record(), c.Phone()
		if record == nil || slices.Contains(own, address) {
			continue
		}
		i, ok := places[address]
		if !ok {
			i = len(rows)
			places[address] = i
			rows = append(rows, phoneRow{Address: address})
		}
		if at := when(record["date_created"]); !at.Before(rows[i].At) {
			rows[i].At = at
			rows[i].Last = "Call " + fmt.Sprint(record["status"])
		}
		rows[i].Ringing = rows[i].Ringing || record["status"] == "ringing" && record["direction"] != "inbound"
		rows[i].Talking = rows[i].Talking || record["status"] == "in-progress"
	}
	for _, m := range v.s.Records("api_v2010/Message", 3*mostPhones) {
		i, ok := places[textOf(m["from"])]
		if at := when(m["date_created"]); ok && at.After(rows[i].At) {
			rows[i].Last, rows[i].At = textOf(m["body"]), at
		}
	}
	slices.SortStableFunc(rows, func(a, b phoneRow) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Address, b.Address))
	})
	return rows[:min(len(rows), mostPhones)]
}

// mostPhones is how many phones are listed.
const mostPhones = 100

// odd says what a phone does that one does not which was told nothing.
func odd(b phones.Behaviour) string {
	var all []string
	if b.Calls != "" && b.Calls != phones.Answers {
		all = append(all, b.Calls)
	}
	if b.Texts != "" && b.Texts != phones.Delivered {
		all = append(all, "texts "+b.Texts)
	} else if b.Error != 0 {
		all = append(all, fmt.Sprintf("texts fail (%d)", b.Error))
	}
	return strings.Join(all, ", ")
}

// when reads a date of the API's.
func when(v any) time.Time {
	text, _ := v.(string)
	for _, layout := range []string{time.RFC1123Z, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	return time.Time{}
}

// U returns the address of a view: its path is that of the segments below [Prefix], of which there
// may be none for the first view.
func (f *frame) U(segments ...any) string { return f.Q(segments) }

// Q is U with parameters, names and values in turn.
func (f *frame) Q(segments []any, query ...string) string {
	path := Home
	if len(segments) > 0 {
		path = Prefix
		for _, s := range segments {
			path += "/" + url.PathEscape(fmt.Sprint(s))
		}
	}
	values := url.Values{}
	if f.Session != "" {
		values.Set("session", f.Session)
	}
	for i := 0; i+1 < len(query); i += 2 {
		if query[i+1] != "" {
			values.Set(query[i], query[i+1])
		}
	}
	if len(values) > 0 {
		path += "?" + values.Encode()
	}
	return path
}

// With returns a view's address with one parameter.
func (f *frame) With(view, name string, value any) string {
	return f.Q([]any{view}, name, fmt.Sprint(value))
}

// Record returns the address of a record of a resource, or of all where key is "".
func (f *frame) Record(resource, key string) string {
	document, name, _ := strings.Cut(resource, "/")
	segments := []any{"records", document, name}
	if key != "" {
		segments = append(segments, key)
	}
	return f.Q(segments)
}

// Live is where changes are told.
func (f *frame) Live() string { return f.U("live") }

// Asset returns the address of a file of static.
func (f *frame) Asset(name string) string { return assets.URL(name) }

// lazy compiles an expression when it is first used: programs that show no page do not pay for it.
func lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// functions are what templates use beside their values.
var functions = template.FuncMap{
	"clock":   func(at time.Time) string { return at.Local().Format("15:04:05") },
	"fine":    func(at time.Time) string { return at.Local().Format("15:04:05.000") },
	"date":    func(at time.Time) string { return at.Local().Format("2 Jan 2006 15:04:05") },
	"iso":     func(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) },
	"millis":  millis,
	"pieces":  pieces,
	"short":   short,
	"path":    pathOf,
	"tone":    tone,
	"dict":    dict,
	"list":    func(all ...any) []any { return all },
	"lines":   func(text string) []string { return strings.Split(strings.TrimRight(text, "\n"), "\n") },
	"add":     func(a, b int) int { return a + b },
	"isSID":   func(v any) bool { s, ok := v.(string); return ok && sidPattern().MatchString(s) },
	"initial": initial,
	"empties": empties,
}

// empties are the names of parameters that were sent without a value.
func empties(params [][2]string) string {
	var names []string
	for _, p := range params {
		if p[1] == "" {
			names = append(names, p[0])
		}
	}
	return strings.Join(names, ", ")
}

var sidPattern = lazy(`^[A-Z]{2}[0-9a-f]{32}$`)

// dict makes a map of names and values, for a template that another uses.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

// initial is what stands in a phone's circle: the last two digits of a number, the first letter of
// a name.
func initial(address string) string {
	if _, name, ok := strings.Cut(address, ":"); ok && name != "" {
		address = name
	}
	if strings.HasPrefix(address, "+") && len(address) > 3 {
		return address[len(address)-2:]
	}
	for _, r := range address {
		return strings.ToUpper(string(r))
	}
	return "?"
}

// millis writes how long something took.
func millis(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	case d < 10*time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// short cuts a text to so many characters.
func short(n int, text string) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}

// pathOf returns the path of a URL with its query, as people tell documents apart.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.RequestURI()
}

// tone returns how a status is shown: it went well, is under way, or did not.
func tone(status any) string {
	switch s := fmt.Sprint(status); s {
	case "completed", "delivered", "received", "sent", "read", "approved", "in-progress", "answered":
		return "good"
	case "failed", "undelivered", "busy", "no-answer", "canceled", "absent":
		return "bad"
	default:
		if len(s) == 3 && s >= "100" && s <= "999" {
			if s < "400" {
				return "good"
			}
			return "bad"
		}
		if s == "0" {
			return "bad"
		}
		return "busy"
	}
}

// piece is a part of a text: words, a link, or a code.
type piece struct {
	Kind string // "", "link", "code"
	Text string
}

var special = lazy(`https?://[^\s<>"]+|\b\d{4,8}\b`)

// pieces finds the links and codes of a text.
func pieces(text string) []piece {
	var all []piece
	for len(text) > 0 {
		at := special().FindStringIndex(text)
		if at == nil {
			return append(all, piece{"", text})
		}
		found := text[at[0]:at[1]]
		kind := "code"
		if strings.HasPrefix(found, "http") {
			kind, found = "link", strings.TrimRight(found, ".,;:!?)'")
		}
		if at[0] > 0 {
			all = append(all, piece{"", text[:at[0]]})
		}
		all = append(all, piece{kind, found})
		text = text[at[0]+len(found):]
	}
	return all
}
