package emulator

import (
	"slices"
	"strings"
	"time"

	"dialtone/api/catalog"
)

// filter reports whether a list has a record.
type filter func(r *record) bool

func allow(filters []filter, r *record) bool {
	return !slices.ContainsFunc(filters, func(f filter) bool { return !f(r) })
}

// filters returns what a list's parameters let through: each that names an
// attribute, and those that the resource's family knows.
func (q *request) filters() ([]filter, *apiError) {
	var all []filter
	res := q.op.resource
	for _, p := range q.op.Parameters {
		want, given := q.params[p.Name]
		if p.In != catalog.InQuery || !given || isPaging(p.Name) {
			continue
		}
		if special := res.special.filters[p.Name]; special != nil {
			all = append(all, func(r *record) bool { return special(q, r, want) })
			continue
		}
		if f := q.filter(p, want); f != nil {
			all = append(all, f)
		}
	}
	return all, nil
}

// filter returns what one parameter lets through, or nil where it names no
// attribute.
func (q *request) filter(p *catalog.Parameter, want any) filter {
	field, side := p.Name, byte(0)
	if last := p.Name[len(p.Name)-1]; last == '<' || last == '>' {
		field, side = p.Name[:len(p.Name)-1], last
	} else if attributeOf(q.op.resource, field) == nil {
		// The newer products spell ranges out: DateCreatedBefore.
		if stem, ok := strings.CutSuffix(field, "Before"); ok {
			field, side = stem, '<'
		} else if stem, ok := strings.CutSuffix(field, "After"); ok {
			field, side = stem, '>'
		}
	}
	a := attributeOf(q.op.resource, field)
	if a == nil {
		return nil
	}
	get := func(r *record) any { return q.viewer().attribute(r, q.op.resource, a) }
	switch {
	case isDate(&a.Schema):
		accept := within(q.op.ID, side, textOf(want), q.now)
		return func(r *record) bool {
			t, _, ok := parseDate(textOf(get(r)))
			return ok && accept(t)
		}
	case side != 0:
		return nil
	}
	if list, ok := want.([]any); ok {
		return func(r *record) bool {
			have := textOf(get(r))
			return len(list) == 0 || slices.ContainsFunc(list, func(w any) bool { return textOf(w) == have })
		}
	}
	text := textOf(want)
	if p.Format == "phone-number" {
		text = plus(text)
	}
	return func(r *record) bool { return textOf(get(r)) == text }
}

// plus restores the sign of a number that was sent without encoding it: a query
// reads it as a blank.
func plus(number string) string {
	if rest, ok := strings.CutPrefix(number, " "); ok {
		return "+" + rest
	}
	return number
}

// within returns whether a time is on the side of a date that a list's range
// means. Calls begin before a date, or on or after it; messages are sent on and
// before, or on and after, that is with the whole day; all else ends and begins
// at the midnight that begins the day (facts 3.2). Without a side, a day is the
// whole day and a time that very second.
func within(operation string, side byte, text string, now time.Time) func(time.Time) bool {
	date, day, _ := parseDate(text)
	if relativeDay(text) {
		date, day = fromToday(text, now), true
	}
	end := date.Add(time.Second)
	if day {
		end = date.AddDate(0, 0, 1)
	}
	switch {
	case side == '>':
		return func(t time.Time) bool { return !t.Before(date) }
	case side == '<' && operation == "ListCall":
		return func(t time.Time) bool { return t.Before(date) }
	case side == '<' && operation == "ListMessage":
		return func(t time.Time) bool { return t.Before(end) }
	case side == '<':
		return func(t time.Time) bool { return !t.After(date) }
	}
	return func(t time.Time) bool { return !t.Before(date) && t.Before(end) }
}

// fromToday returns the day that a number of days leads to: "-30days".
func fromToday(text string, now time.Time) time.Time {
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
