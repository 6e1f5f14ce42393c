package rest

import (
	"slices"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// filter reports whether a list has a record.
type filter func(r *Record) bool

func allow(filters []filter, r *Record) bool {
	return !slices.ContainsFunc(filters, func(f filter) bool { return !f(r) })
}

// filters returns what a list's parameters let through: each that names an
// attribute, and those that the resource's family knows.
func (q *Request) filters() ([]filter, *Error) {
	var all []filter
	res := q.Op.Resource
	for _, p := range q.Op.Parameters {
		want, given := q.Params[p.Name]
		if p.In != catalog.InQuery || !given || isPaging(p.Name) {
			continue
		}
		if special := res.special.Filters[p.Name]; special != nil {
			all = append(all, func(r *Record) bool { return special(q, r, want) })
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
func (q *Request) filter(p *catalog.Parameter, want any) filter {
	field, side := p.Name, byte(0)
	if last := p.Name[len(p.Name)-1]; last == '<' || last == '>' {
		field, side = p.Name[:len(p.Name)-1], last
	} else if attributeOf(q.Op.Resource, field) == nil {
		// The newer products spell ranges out: DateCreatedBefore.
		if stem, ok := strings.CutSuffix(field, "Before"); ok {
			field, side = stem, '<'
		} else if stem, ok := strings.CutSuffix(field, "After"); ok {
			field, side = stem, '>'
		}
	}
	a := attributeOf(q.Op.Resource, field)
	if a == nil {
		return nil
	}
	viewer := q.viewer() // made once: a list may have very many records
	get := func(r *Record) any { return viewer.attribute(r, q.Op.Resource, a) }
	switch {
	case typed.IsDate(&a.Schema):
		accept := within(q.Op.ID, side, typed.TextOf(want), q.Now)
		return func(r *Record) bool {
			t, _, ok := typed.ParseDate(typed.TextOf(get(r)))
			return ok && accept(t)
		}
	case side != 0:
		return nil
	}
	if list, ok := want.([]any); ok {
		return func(r *Record) bool {
			have := typed.TextOf(get(r))
			return len(list) == 0 || slices.ContainsFunc(list, func(w any) bool { return typed.TextOf(w) == have })
		}
	}
	text := typed.TextOf(want)
	if p.Format == "phone-number" {
		text = typed.Plus(text)
	}
	return func(r *Record) bool { return typed.TextOf(get(r)) == text }
}

// within returns whether a time is on the side of a date that a list's range
// means. Calls begin before a date, or on or after it; messages are sent on and
// before, or on and after, that is with the whole day; all else ends and begins
// at the midnight that begins the day (facts 3.2). Without a side, a day is the
// whole day and a time that very second.
func within(operation string, side byte, text string, now time.Time) func(time.Time) bool {
	date, day, _ := typed.ParseDate(text)
	if typed.RelativeDay(text) {
		date, day = typed.FromToday(text, now), true
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
