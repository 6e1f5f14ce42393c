package typed

import (
	"strings"
	"time"

	"dialtone/api/catalog"
)

// The formats of dates in answers (facts 3.4): the 2010 API's and the others'.
const (
	Rfc2822 = "Mon, 02 Jan 2006 15:04:05 +0000"
	Iso8601 = "2006-01-02T15:04:05Z"
	DayOnly = "2006-01-02"
)

// formatOf returns how an attribute's dates are written.
func formatOf(s *catalog.Schema) string {
	switch s.Format {
	case "date-time-rfc-2822":
		return Rfc2822
	case "date":
		return DayOnly
	}
	return Iso8601
}

// WriteDate writes a date as an attribute has it.
func WriteDate(s *catalog.Schema, t time.Time) string { return t.UTC().Format(formatOf(s)) }

// dateForms are the forms of dates that Twilio's parser is known to take (facts
// 3.3); those without a time are whole days.
var dateForms = []struct {
	layout string
	day    bool
}{
	{DayOnly, true},
	{"01/02/2006", true},
	{time.RFC3339, false},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02T15:04Z07:00", false},
	{"2006-01-02 15:04:05", false},
	{"2006-01-02 15:04", false},
	{time.RFC1123Z, false},
	{time.RFC1123, false},
	{"Mon, _2 Jan 2006 15:04:05 -0700", false},
	{"01/02/2006 15:04:05 MST", false},
	{"01/02/2006 15:04:05", false},
}

// zones are the names of zones that Go knows only where it runs in them. Their
// offsets are hours from UTC.
var zones = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

// ParseDate reads a date in any of the forms that Twilio takes. All days are
// UTC's (facts 3.2). day says that no time was given.
func ParseDate(text string) (t time.Time, day, ok bool) {
	text = strings.TrimSpace(text)
	for _, form := range dateForms {
		t, err := time.Parse(form.layout, text)
		if err != nil {
			continue
		}
		if name, offset := t.Zone(); offset == 0 {
			if hours, known := zones[name]; known {
				t = t.Add(-time.Duration(hours) * time.Hour)
			}
		}
		return t.UTC(), form.day, true
	}
	return time.Time{}, false, false
}

// IsDate reports whether an attribute or parameter holds a date.
func IsDate(s *catalog.Schema) bool {
	return s.Type == "string" && (s.Format == "date-time" || s.Format == "date" || s.Format == "date-time-rfc-2822")
}

// RelativeDay says that a date is counted from today: "-30days" (facts 3.3).
func RelativeDay(text string) bool {
	return strings.HasSuffix(text, "days") && (text[0] == '-' || text[0] == '+')
}

// FromToday returns the day that a number of days leads to: "-30days".
func FromToday(text string, now time.Time) time.Time {
	days := 0
	for _, c := range strings.TrimSuffix(text[1:], "days") {
		if c < '0' || c > '9' || days > 1e6 {
			break
		}
		days = days*10 + int(c-'0')
	}
	if text[0] == '-' {
		days = -days
	}
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, days)
}
