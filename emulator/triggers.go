package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/session"
)

// triggerSpecial: a trigger watches what the account used, and tells a URL once that is as much as
// it says, in each period where it recurs. Source:
// https://www.twilio.com/docs/usage/api/usage-trigger
func triggerSpecial() *special {
	return &special{
		create: func(q *request, r *record) *apiError {
			r.setDefault("recurring", "alltime")
			r.setDefault("trigger_by", "usage")
			r.attrs["usage_record_uri"] = usageRecordURI(r)
			r.setDefault("friendly_name", "")
			given := r.text("trigger_value")
			value, ok := finite(strings.TrimPrefix(given, "+"))
			if !ok || value < 0 {
				return fail(20001, "TriggerValue must be a positive number, or one after a + to be more than what was used: %s", given) // the words are ours
			}
			if !slices.ContainsFunc(categories, func(c category) bool { return c.name == r.text("usage_category") }) {
				// Of categories that nothing here counts toward, all is 0.
				return nil
			}
			if strings.HasPrefix(given, "+") {
				r.attrs["trigger_value"] = number(q.e.watched(r, q.now) + value)
			}
			return nil
		},
		view: func(v viewer, r *record, out map[string]any) {
			out["current_value"] = number(v.watched(r, r.account.now()))
		},
	}
}

func usageRecordURI(r *record) string {
	return "/2010-04-01/Accounts/" + r.account.sid + "/Usage/Records.json?Category=" + r.text("usage_category")
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
func (e *Emulator) watched(r *record, now time.Time) float64 {
	for _, c := range categories {
		if c.name != r.text("usage_category") {
			continue
		}
		count, minutes, price := e.sum(r.account, c, began(r.text("recurring"), now), now)
		switch by := r.text("trigger_by"); {
		case by == "price" || c.counts == nil:
			return price
		case by == "usage" && c.usageUnit == "minutes":
			return float64(minutes)
		}
		return float64(count)
	}
	return 0
}

// fire tells of the triggers of an account that have come to their value. The caller holds the
// lock.
func (s *Session) fire(changed session.Record) {
	account := s.e.accounts[changed.Account()]
	if account == nil {
		return
	}
	now := s.inner.Now()
	for _, r := range account.table(s.e.core("UsageTrigger")).rows {
		least, ok := finite(r.text("trigger_value"))
		last, fired := r.secrets["fired"].(int64)
		if !ok || fired && time.Unix(last, 0).After(began(r.text("recurring"), now)) {
			continue
		}
		value := s.e.watched(r, now)
		if value < least {
			continue
		}
		r.secrets["fired"] = now.Unix()
		date := now.UTC().Format(rfc2822)
		r.change(now, map[string]any{"date_fired": date})
		s.inner.Note(journal.Entry{Kind: journal.Status, SID: r.key, To: "fired"})
		if url := r.text("callback_url"); url != "" {
			s.inner.Report(r, url, r.text("callback_method"), "usage", [][2]string{
				{"AccountSid", account.sid}, {"UsageTriggerSid", r.key}, {"Recurring", r.text("recurring")}, {"TriggerBy", r.text("trigger_by")},
				{"UsageCategory", r.text("usage_category")}, {"TriggerValue", r.text("trigger_value")}, {"CurrentValue", number(value)},
				{"DateFired", date}, {"UsageRecordUri", usageRecordURI(r)}, {"IdempotencyToken", r.key + "-FIRES-" + now.UTC().Format(time.DateOnly)},
			}, "")
		}
	}
}
