package wire

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// Twilio passes over a date that it cannot read, and then everything matches. So a date is a Date,
// or a text in one of the forms that are written down somewhere, and nothing that merely can be
// read as one: neither an epoch, nor a quarter, nor what is left where part of it was cut off.

// dateForms are the forms of texts.
type dateForms struct {
	relative *regexp.Regexp // usage's own: -30days (facts 3.3)
	span     *regexp.Regexp // Voice Insights' own: 4h is four hours ago
	local    *regexp.Regexp // ISO 8601 without an offset, which JavaScript reads as local time
	rfc2822  *regexp.Regexp
}

var formsOfDates = sync.OnceValue(func() dateForms {
	return dateForms{
		relative: regexp.MustCompile(`^[+-]\d+(minutes|hours|days|weeks|months|years)$`),
		span:     regexp.MustCompile(`^\d+[mhdw]$`),
		local:    regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$`),
		rfc2822: regexp.MustCompile(`(?i)^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) ([A-Z]{3}) (\d{4}) ` +
			`(\d\d:\d\d)(:\d\d)? ([+-]\d{4}|UTC?|GMT|[ECMP][SD]T)$`),
	}
})

// americanZones are the offsets that RFC 2822 gives the names of North America's zones.
var americanZones = map[string]string{
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500",
	"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

// isoLayouts are those of ISO 8601 with an offset; Go reads a fraction of a second in each.
var isoLayouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04Z07",
}

const aDate = "a Date or a string like '2009-07-06'"

// Date returns what a parameter that is a date has on the wire, in UTC (facts 3.1). A day that is
// written as one goes out as it stands, for Twilio knows what a whole day means.
func Date(vm *js.VM, takes catalog.Dates, v goja.Value) (string, error) {
	text, isText := js.TextOf(v)
	if isText && (text == "" || isDay(text) ||
		takes == catalog.RelativeDays && formsOfDates().relative.MatchString(text) ||
		takes == catalog.MomentsOrSpans && formsOfDates().span.MatchString(text)) {
		return text, nil
	}
	var at time.Time
	// A Date at midnight is its day, and so is what Twilio's own answers write as RFC 2822.
	asDay := true
	if isText {
		var ok bool
		if at, asDay, ok = readMoment(vm, text); !ok {
			return "", js.ValueError("is not a date: " + js.Quoted(text) + ". " + dateHint(takes))
		}
	} else {
		o, ok := v.(*goja.Object)
		if !ok || o.ClassName() != "Date" {
			return "", js.WrongType(v, aDate)
		}
		// What a script may have put in the place of valueOf is not asked.
		if at, ok = o.Export().(time.Time); !ok {
			return "", js.ValueError("is an invalid Date")
		}
		at = at.UTC()
	}
	if at.Year() < 1 || at.Year() > 9999 {
		return "", js.ValueError(fmt.Sprintf("is not a date of the years 1 to 9999, but of %d", at.Year()))
	}
	isMidnight := at.Equal(at.Truncate(24 * time.Hour))
	switch {
	case takes == catalog.Days || takes == catalog.RelativeDays:
		if !isMidnight {
			return "", js.ValueError(fmt.Sprintf("takes whole days in UTC, not the time %s: it would be cut off, and more would match. "+
				"Give the day: '%s'", at.Format(time.RFC3339), at.Format(time.DateOnly)))
		}
		return at.Format(time.DateOnly), nil
	case takes == catalog.DaysOrMoments && isMidnight && asDay:
		return at.Format(time.DateOnly), nil
	}
	return at.Format("2006-01-02T15:04:05Z"), nil
}

// dateHint says what can be given.
func dateHint(takes catalog.Dates) string {
	switch takes {
	case catalog.RelativeDays:
		return "Give " + aDate + " or '-30days'."
	case catalog.MomentsOrSpans:
		return "Give " + aDate + " or '4h'."
	}
	return "Give " + aDate + "."
}

// readMoment reads a text with a time in it. A midnight of RFC 2822's is a day; of ISO 8601's it is
// the time that was written.
func readMoment(vm *js.VM, text string) (at time.Time, asDay, ok bool) {
	for _, layout := range isoLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), false, true
		}
	}
	if formsOfDates().local.MatchString(text) {
		made, err := vm.Runtime().New(vm.JS.Date, vm.Runtime().ToValue(text))
		if err != nil {
			return time.Time{}, false, false
		}
		at, ok := made.Export().(time.Time)
		return at.UTC(), false, ok
	}
	m := formsOfDates().rfc2822.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false, false
	}
	weekday, seconds, zone := m[1], m[6], strings.ToUpper(m[7])
	if seconds == "" {
		seconds = ":00"
	}
	if offset := americanZones[zone]; offset != "" {
		zone = offset
	} else if zone[0] >= 'A' {
		zone = "+0000"
	}
	at, err := time.Parse("2 Jan 2006 15:04:05 -0700", m[2]+" "+m[3]+" "+m[4]+" "+m[5]+seconds+" "+zone)
	if err != nil || weekday != "" && !strings.EqualFold(weekday, at.Format("Mon")) {
		return time.Time{}, false, false
	}
	return at.UTC(), true, true
}

func isDay(text string) bool {
	at, err := time.Parse(time.DateOnly, text)
	return err == nil && at.Year() > 0
}

// FilterDate is date for a parameter of an operation. What compares is the key, as Twilio's
// parameter has the sign in its name: a sign in the value is told where it belongs.
func FilterDate(vm *js.VM, op *catalog.Operation, p *catalog.Parameter, v goja.Value) (string, error) {
	text, _ := js.TextOf(v)
	if sign := comparison(text); sign != "" && p.In == catalog.InQuery {
		rest := strings.TrimSpace(strings.TrimLeft(text, "<>=≤≥ "))
		if key := op.Compared(p, sign); key != "" {
			return "", js.ValueError(fmt.Sprintf("takes no comparison in its value: %s. Give %s: %s.", js.Quoted(text), key, js.Quoted(rest)))
		}
		return "", js.ValueError("takes no comparison in its value: " + js.Quoted(text) + ". " + dateHint(op.Dates(p)))
	}
	return Date(vm, op.Dates(p), v)
}

// comparison returns the sign that a text begins with, as names of parameters have it.
func comparison(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(text, "<"), strings.HasPrefix(text, "≤"), strings.HasPrefix(text, "=<"):
		return "<"
	case strings.HasPrefix(text, ">"), strings.HasPrefix(text, "≥"), strings.HasPrefix(text, "=>"):
		return ">"
	}
	return ""
}
