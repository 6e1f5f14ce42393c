package core

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/session"
)

// triggerSpecial: a trigger watches what the account used, and tells a URL once that is as much as
// it says, in each period where it recurs. Source:
// https://www.twilio.com/docs/usage/api/usage-trigger
func triggerSpecial() *rest.Special {
	return &rest.Special{
		Create: func(q *rest.Request, r *rest.Record) *rest.Error {
			r.SetDefault("recurring", "alltime")
			r.SetDefault("trigger_by", "usage")
			r.Attrs["usage_record_uri"] = usageRecordURI(r)
			r.SetDefault("friendly_name", "")
			given := r.Attr("trigger_value")
			value, ok := typed.Finite(strings.TrimPrefix(given, "+"))
			if !ok || value < 0 {
				return rest.Fail(20001, "TriggerValue must be a positive number, or one after a + to be more than what was used: %s", given) // the words are ours
			}
			if !slices.ContainsFunc(categories, func(c category) bool { return c.name == r.Attr("usage_category") }) {
				// Of categories that nothing here counts toward, all is 0.
				return nil
			}
			if strings.HasPrefix(given, "+") {
				r.Attrs["trigger_value"] = number(watched(q.Engine, r, q.Now) + value)
			}
			return nil
		},
		View: func(v rest.Viewer, r *rest.Record, out map[string]any) {
			out["current_value"] = number(watched(v.Engine, r, r.Holder.Now()))
		},
	}
}

func usageRecordURI(r *rest.Record) string {
	return "/2010-04-01/Accounts/" + r.Holder.SID + "/Usage/Records.json?Category=" + r.Attr("usage_category")
}

// number writes a number as short as it is.
func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// began returns when the period of a trigger began that a time is in.
func began(recurring string, now time.Time) time.Time {
	now = now.UTC()
	switch recurring {
	case "daily":
		return now.Truncate(24 * time.Hour)
	case "monthly":
		return month(now)
	case "yearly":
		return time.Date(now.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Time{}
}

// watched returns how much there is of what a trigger watches, in its period. The caller holds the
// lock.
func watched(e *rest.Engine, r *rest.Record, now time.Time) float64 {
	for _, c := range categories {
		if c.name != r.Attr("usage_category") {
			continue
		}
		count, minutes, price := sum(e, r.Holder, c, began(r.Attr("recurring"), now), now)
		switch by := r.Attr("trigger_by"); {
		case by == "price" || c.counts == nil:
			return price
		case by == "usage" && c.usageUnit == "minutes":
			return float64(minutes)
		}
		return float64(count)
	}
	return 0
}

// Fire tells of the triggers of an account that have come to their value. The caller holds the
// lock.
func Fire(s *rest.Tenant, changed session.Record) {
	account := s.Engine.Accounts[changed.Account()]
	if account == nil {
		return
	}
	now := s.Inner.Now()
	for _, r := range account.Table(s.Engine.Core("UsageTrigger")).Rows {
		least, ok := typed.Finite(r.Attr("trigger_value"))
		last, fired := r.Secrets["fired"].(int64)
		if !ok || fired && time.Unix(last, 0).After(began(r.Attr("recurring"), now)) {
			continue
		}
		value := watched(s.Engine, r, now)
		if value < least {
			continue
		}
		r.Secrets["fired"] = now.Unix()
		date := now.UTC().Format(typed.Rfc2822)
		r.Change(now, map[string]any{"date_fired": date})
		s.Inner.Note(journal.Entry{Kind: journal.Status, SID: r.Key, To: "fired"})
		if url := r.Attr("callback_url"); url != "" {
			s.Inner.Report(r, url, r.Attr("callback_method"), "usage", [][2]string{
				{"AccountSid", account.SID}, {"UsageTriggerSid", r.Key}, {"Recurring", r.Attr("recurring")}, {"TriggerBy", r.Attr("trigger_by")},
				{"UsageCategory", r.Attr("usage_category")}, {"TriggerValue", r.Attr("trigger_value")}, {"CurrentValue", number(value)},
				{"DateFired", date}, {"UsageRecordUri", usageRecordURI(r)}, {"IdempotencyToken", r.Key + "-FIRES-" + now.UTC().Format(time.DateOnly)},
			}, "")
		}
	}
}
