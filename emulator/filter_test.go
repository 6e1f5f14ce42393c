package emulator_test

import (
	"testing"

	"dialtone/emulator"
)

// TestDateRanges holds the meanings of facts 3.2: calls begin before a date or on
// or after it, messages are sent on and before or on and after, notifications lie
// on either side of midnight.
func TestDateRanges(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	seed := func(model, attribute string) {
		for _, at := range []string{"Wed, 04 Mar 2026 23:59:59 +0000", "Thu, 05 Mar 2026 00:00:00 +0000", "Thu, 05 Mar 2026 15:30:00 +0000", "Fri, 06 Mar 2026 00:00:00 +0000"} {
			if _, err := tw.Seed(model, map[string]any{attribute: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	seed("Call", "start_time")
	seed("Message", "date_sent")
	seed("Notification", "message_date")
	for _, c := range []struct {
		query string
		want  int
	}{
		{"Calls.json?StartTime=2026-03-05", 2},
		{"Calls.json?StartTime%3C=2026-03-05", 1},
		{"Calls.json?StartTime%3E=2026-03-05", 3},
		{"Calls.json?StartTime>=2026-03-05", 3}, // the sign unencoded: the name is StartTime>
		{"Calls.json?StartTime%3E=2026-03-05&StartTime%3C=2026-03-05", 0},
		{"Calls.json?StartTime%3E=2026-03-05T15:30:00Z", 2},
		{"Calls.json?StartTime%3C=2026-03-05T15:30:00Z", 2},
		{"Calls.json?StartTime=03/05/2026+15:30:00+UTC", 1},
		{"Calls.json?StartTime=03/05/2026+08:30:00+MST", 1},
		{"Calls.json?StartTime=2026-03-05+15:30:00.000", 1},
		{"Calls.json?StartTime=Thu,+05+Mar+2026+15:30:00+-0000", 1},
		{"Messages.json?DateSent=2026-03-05", 2},
		{"Messages.json?DateSent%3C=2026-03-05", 3},
		{"Messages.json?DateSent%3E=2026-03-05", 3},
		{"Messages.json?DateSent%3C=2026-03-05T15:29:59Z", 2},
		{"Notifications.json?MessageDate=2026-03-05", 2},
		{"Notifications.json?MessageDate%3C=2026-03-05", 2},
		{"Notifications.json?MessageDate%3E=2026-03-06", 1},
	} {
		r := tw.get(base+"/"+c.query).must(t, 200)
		for _, key := range []string{"calls", "messages", "notifications"} {
			if _, ok := r.body[key]; ok && len(r.list(key)) != c.want {
				t.Errorf("%s finds %d, want %d", c.query, len(r.list(key)), c.want)
			}
		}
	}
	tw.get(base+"/Calls.json?StartTime=yesterday").must(t, 400)
	tw.get(base+"/Calls.json?Status=cancelled").must(t, 400)
}

func TestFilters(t *testing.T) {
	tw := start(t, emulator.Options{})
	for _, c := range []struct {
		query, key string
		want       int
	}{
		{"IncomingPhoneNumbers.json?PhoneNumber=%2B14155550130", "incoming_phone_numbers", 1},
		{"IncomingPhoneNumbers.json?PhoneNumber=+14155550130", "incoming_phone_numbers", 1}, // the sign unencoded
		{"IncomingPhoneNumbers.json?PhoneNumber=***5550130", "incoming_phone_numbers", 3},
		{"IncomingPhoneNumbers.json?PhoneNumber=212", "incoming_phone_numbers", 1},
		{"IncomingPhoneNumbers.json?FriendlyName=New+York", "incoming_phone_numbers", 1},
		{"IncomingPhoneNumbers.json?Beta=true", "incoming_phone_numbers", 0},
		{"IncomingPhoneNumbers.json?Beta=false", "incoming_phone_numbers", 4},
		{"IncomingPhoneNumbers/Mobile.json", "incoming_phone_numbers", 1},
		{"IncomingPhoneNumbers/TollFree.json", "incoming_phone_numbers", 1},
		{"Conferences.json?Status=completed", "conferences", 1},
		{"AvailablePhoneNumbers/US/Local.json?AreaCode=212&PageSize=100", "available_phone_numbers", 30},
		{"AvailablePhoneNumbers/US/Local.json?Contains=KKK0101", "available_phone_numbers", 6}, // K is 5
		{"AvailablePhoneNumbers/US/Local.json?AreaCode=999", "available_phone_numbers", 0},     // the plan has none
		{"AvailablePhoneNumbers/US/Local.json?AreaCode=917", "available_phone_numbers", 30},
		{"AvailablePhoneNumbers/US/Local.json?AreaCode=917&Contains=7777", "available_phone_numbers", 30},
		{"AvailablePhoneNumbers/US/Local.json?Contains=%2B1503555****", "available_phone_numbers", 30},
		{"AvailablePhoneNumbers/US/Local.json?AreaCode=917&Contains=%2B1503555****", "available_phone_numbers", 0},
		{"AvailablePhoneNumbers/US/Local.json?AreaCode=917&InRegion=HI", "available_phone_numbers", 0},
		{"AvailablePhoneNumbers/US/Local.json?InRegion=HI&PageSize=100", "available_phone_numbers", 30},
		{"AvailablePhoneNumbers/GB/Mobile.json?SmsEnabled=true", "available_phone_numbers", 30},
		{"AvailablePhoneNumbers/US/Mobile.json", "available_phone_numbers", 0},
		{"Usage/Records.json?Category=sms", "usage_records", 1},
		{"Usage/Records/Daily.json?Category=sms&StartDate=-6days", "usage_records", 7},
		{"Usage/Records/Monthly.json?Category=calls&StartDate=2026-01-15&EndDate=2026-03-14", "usage_records", 3},
		{"Usage/Records/LastMonth.json?Category=calls", "usage_records", 1},
	} {
		if got := len(tw.get(base+"/"+c.query).must(t, 200).list(c.key)); got != c.want {
			t.Errorf("%s finds %d, want %d", c.query, got, c.want)
		}
	}
	last := tw.get(base + "/Usage/Records/LastMonth.json?Category=calls").list("usage_records")[0]
	if last["start_date"] != "2026-02-01" || last["end_date"] != "2026-02-28" {
		t.Errorf("last month is %v to %v", last["start_date"], last["end_date"])
	}
}
