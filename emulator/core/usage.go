package core

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// usageSpecials: usage is summed up from what the account has when it is asked for.
func usageSpecials() map[string]*rest.Special {
	all := map[string]*rest.Special{
		"api_v2010/UsageTrigger": triggerSpecial(),
	}
	for name := range periods {
		all["api_v2010/UsageRecord"+name] = &rest.Special{Rows: func(q *rest.Request) ([]*rest.Record, *rest.Error) { return usage(q, name) }}
	}
	return all
}

// period cuts the time between two days into the periods of a list.
type period func(from, to, today time.Time) [][2]time.Time

// periods are the variants of the list of usage, by the ending of their names.
// Each of a period's two days belongs to it.
var periods = map[string]period{
	"":        whole,
	"AllTime": whole,
	"Daily":   steps(func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }),
	"Monthly": steps(func(t time.Time) time.Time { return month(t).AddDate(0, 1, 0) }),
	"Yearly":  steps(func(t time.Time) time.Time { return time.Date(t.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC) }),
	"Today":   func(_, _, today time.Time) [][2]time.Time { return [][2]time.Time{{today, today}} },
	"Yesterday": func(_, _, today time.Time) [][2]time.Time {
		day := today.AddDate(0, 0, -1)
		return [][2]time.Time{{day, day}}
	},
	"ThisMonth": func(_, _, today time.Time) [][2]time.Time { return [][2]time.Time{{month(today), today}} },
	"LastMonth": func(_, _, today time.Time) [][2]time.Time {
		return [][2]time.Time{{month(month(today).AddDate(0, 0, -1)), month(today).AddDate(0, 0, -1)}}
	},
}

func whole(from, to, _ time.Time) [][2]time.Time { return [][2]time.Time{{from, to}} }

func month(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// mostPeriods keeps a list that begins in the year 1 from having a row for each
// day since.
const mostPeriods = 1000

// steps cuts the days into periods, the latest first.
func steps(next func(time.Time) time.Time) period {
	return func(from, to, _ time.Time) [][2]time.Time {
		var all [][2]time.Time
		for !from.After(to) && len(all) < mostPeriods {
			end := next(from)
			last := end.AddDate(0, 0, -1)
			if last.After(to) {
				last = to
			}
			all = append(all, [2]time.Time{from, last})
			from = end
		}
		slices.Reverse(all)
		return all
	}
}

// category is one kind of usage.
type category struct {
	name, description, countUnit, usageUnit string
	resource                                string
	counts                                  func(r *rest.Record) bool
}

var categories = []category{
	{"calls", "Voice Minutes", "calls", "minutes", "Call", func(*rest.Record) bool { return true }},
	{"calls-inbound", "Inbound Voice Minutes", "calls", "minutes", "Call", inbound},
	{"calls-outbound", "Outbound Voice Minutes", "calls", "minutes", "Call", func(r *rest.Record) bool { return !inbound(r) }},
	{"phonenumbers", "Phone Numbers", "numbers", "numbers", "IncomingPhoneNumber", func(*rest.Record) bool { return true }},
	{"recordings", "Recordings", "recordings", "minutes", "Recording", func(*rest.Record) bool { return true }},
	{"sms", "SMS", "messages", "messages", "Message", func(*rest.Record) bool { return true }},
	{"sms-inbound", "Inbound SMS", "messages", "messages", "Message", inbound},
	{"sms-outbound", "Outbound SMS", "messages", "messages", "Message", func(r *rest.Record) bool { return !inbound(r) }},
	{"totalprice", "Total Price", "usd", "usd", "", nil},
}

func inbound(r *rest.Record) bool { return r.Attr("direction") == "inbound" }

// usage lists what an account used, a row for each period and category.
func usage(q *rest.Request, variant string) ([]*rest.Record, *rest.Error) {
	today := q.Now.UTC().Truncate(24 * time.Hour)
	from, to := q.Account.Record.At.UTC().Truncate(24*time.Hour), today
	if variant == "Daily" {
		from = today.AddDate(0, 0, -30)
	}
	for name, day := range map[string]*time.Time{"StartDate": &from, "EndDate": &to} {
		text := typed.TextOf(q.Params[name])
		if t, _, ok := typed.ParseDate(text); ok {
			*day = t.Truncate(24 * time.Hour)
		} else if text != "" && typed.RelativeDay(text) {
			*day = typed.FromToday(text, q.Now)
		}
	}
	want := typed.TextOf(q.Params["Category"])
	var rows []*rest.Record
	for _, days := range periods[variant](from, to, today) {
		for _, c := range categories {
			if want == "" || c.name == want {
				rows = append(rows, used(q, c, days[0], days[1]))
			}
		}
	}
	// The rows' places in the list are what page tokens name.
	for i, r := range rows {
		r.Seq = int64(len(rows) - i)
	}
	return rows, nil
}

// sum adds up a category in an account, of what is there from a time to another. The caller holds
// the lock.
func sum(e *rest.Engine, a *rest.Account, c category, from, to time.Time) (count, minutes int, price float64) {
	for _, other := range categories {
		if other.counts == nil || c.name != other.name && (c.counts != nil || strings.Contains(other.name, "-")) {
			continue // the total is that of all categories that are not part of another
		}
		for _, r := range a.Table(e.Core(other.resource)).Rows {
			if r.At.Before(from) || r.At.After(to) || !other.counts(r) {
				continue
			}
			count++
			price -= priceOf(r)
			if seconds, err := strconv.Atoi(r.Attr("duration")); err == nil {
				minutes += paidMinutes(seconds)
			}
		}
	}
	return count, minutes, price
}

// used sums up a category from a day to another, with that day.
func used(q *rest.Request, c category, from, to time.Time) *rest.Record {
	count, minutes, price := sum(q.Engine, q.Account, c, from, to.AddDate(0, 0, 1).Add(-1))
	amount := typed.TextOf(count)
	switch {
	case c.counts == nil:
		amount = decimal(price, 5)
		count = 0
	case c.usageUnit == "minutes":
		amount = typed.TextOf(minutes)
	}
	res := q.Op.Resource
	uri := func(path string) string { return path + "?Category=" + url.QueryEscape(c.name) }
	base := "/2010-04-01/Accounts/" + q.Account.SID + "/Usage/Records"
	others := map[string]any{}
	for name := range periods {
		if name != "" {
			others[catalog.SnakeCase(name)] = uri(base + "/" + name + ".json")
		}
	}
	return &rest.Record{
		Kind: res, Holder: q.Account, Scope: map[string]string{},
		Attrs: map[string]any{
			"as_of":    q.Now.UTC().Format("2006-01-02T15:04:05+00:00"),
			"category": c.name, "description": c.description, "count": typed.TextOf(count), "count_unit": c.countUnit,
			"usage": amount, "usage_unit": c.usageUnit, "price": math.Round(price*1e5) / 1e5, "price_unit": "usd",
			"start_date": from.Format(typed.DayOnly), "end_date": to.Format(typed.DayOnly),
			"uri":              uri(q.Path) + "&StartDate=" + from.Format(typed.DayOnly) + "&EndDate=" + to.Format(typed.DayOnly),
			"subresource_uris": others,
		},
	}
}
