package page

import (
	"fmt"
	"html/template"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

	"dialtone/jobs"
)

// frame is what every view stands in.
type frame struct {
	page *Page

	Name    string // of the template
	Title   string
	Tab     string // the view that is marked among the names
	Body    any
	Trouble string // what is wrong with the form that was sent, or with the view
}

// Asset returns the address of a file that a browser loads.
func (f *frame) Asset(name string) string { return assets.URL(name) }

// Database is its name, without a password.
func (f *frame) Database() string { return f.page.db.Path() }

// Token is what the form brings that does something at a path.
func (f *frame) Token(path string) string { return f.page.token(path) }

// CodeURL is where an error's code is explained, or "".
func (f *frame) CodeURL(code int) string {
	if f.page.o.CodeURL == nil || code == 0 {
		return ""
	}
	return f.page.o.CodeURL(code)
}

// functions are what templates use beside their values.
var functions = template.FuncMap{
	"n":     func(value any) string { return number(reflect.ValueOf(value).Int()) },
	"date":  func(at time.Time) string { return at.Local().Format("2 Jan 2006 15:04:05") },
	"iso":   func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
	"span":  span,
	"tone":  tone,
	"line":  func(text string) string { first, _, _ := strings.Cut(text, "\n"); return first },
	"len64": func(all []jobs.Element) int64 { return int64(len(all)) },
	"plus1": func(n int64) int64 { return n + 1 },
	"dict": func(pairs ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i+1 < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	},
}

// number writes a whole number with commas between thousands.
func number(value int64) string {
	text := strconv.FormatInt(value, 10)
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return sign + text
}

// span writes how long something takes, in the two largest units.
func span(d time.Duration) string {
	d = max(d, 0)
	days, hours, minutes, seconds := d/(24*time.Hour), d/time.Hour%24, d/time.Minute%60, d/time.Second%60
	switch {
	case days > 3650:
		return "years"
	case days > 0:
		return fmt.Sprintf("%d d %d h", days, hours)
	case hours > 0:
		return fmt.Sprintf("%d h %d min", hours, minutes)
	case minutes > 0:
		return fmt.Sprintf("%d min %d s", minutes, seconds)
	}
	return fmt.Sprintf("%d s", seconds)
}

// tone returns how a state is shown: it went well, is under way, or did not.
func tone(state string) string {
	switch state {
	case jobs.Finished, jobs.Sent, jobs.Done:
		return "good"
	case jobs.Refused, jobs.Failed, jobs.Cancelled:
		return "bad"
	case jobs.Unknown, jobs.Paused:
		return "busy"
	case jobs.Running, jobs.Sending:
		return "live"
	}
	return "rest"
}

// address is a path with parameters, names and values in turn; those that are "" are left out.
func address(path string, query ...string) string {
	values := url.Values{}
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

// id reads a number of the path.
func (v *visit) id() (int64, error) {
	id, err := strconv.ParseInt(v.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, missing("%q is not a number of what is kept here", v.PathValue("id"))
	}
	return id, nil
}

// before reads where a list goes on; what is no number begins it.
func (v *visit) before() int64 {
	before, _ := strconv.ParseInt(v.URL.Query().Get("before"), 10, 64)
	return before
}
