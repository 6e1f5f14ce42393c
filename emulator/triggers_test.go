package emulator_test

import (
	"testing"

	"dialtone/emulator"
)

// TestUsageTriggers: a trigger tells its URL once what was used is as much as it says, once in each
// of its periods, and what is more than what was used counts from then.
func TestUsageTriggers(t *testing.T) {
	tw := manual(t, emulator.Options{})
	app := listen(t, authToken)
	send := func() {
		t.Helper()
		tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi").must(t, 201)
		if err := tw.Main().Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	send()
	watch := func(pairs ...string) string {
		t.Helper()
		return tw.post(base+"/Usage/Triggers.json", append(pairs, "CallbackUrl", app.URL)...).must(t, 201).text("sid")
	}
	second := watch("UsageCategory", "sms", "TriggerValue", "2")
	two := watch("UsageCategory", "sms-outbound", "TriggerValue", "+2", "Recurring", "daily", "TriggerBy", "count")
	dear := watch("UsageCategory", "totalprice", "TriggerValue", "0.02", "TriggerBy", "price")
	calls := watch("UsageCategory", "calls", "TriggerValue", "1")
	tw.post(base+"/Usage/Triggers.json", "UsageCategory", "sms", "TriggerValue", "many", "CallbackUrl", app.URL).must(t, 400)
	if r := tw.get(base + "/Usage/Triggers/" + two + ".json"); r.text("trigger_value") != "3" || r.text("current_value") != "1" || r.body["date_fired"] != nil {
		t.Errorf("%s", r.raw)
	}
	fired := func() (all map[string]int) {
		all = map[string]int{}
		for _, sid := range app.got("UsageTriggerSid") {
			all[sid]++
		}
		return all
	}
	send()
	if got := fired(); len(got) != 1 || got[second] != 1 {
		t.Errorf("after two: %v, want %s", got, second)
	}
	send()
	send()
	if got := fired(); got[second] != 1 || got[two] != 1 || got[dear] != 1 || got[calls] != 0 {
		t.Errorf("after four: %v", got)
	}
	form := app.forms[0]
	for name, want := range map[string]string{
		"UsageTriggerSid": second, "UsageCategory": "sms", "TriggerBy": "usage", "Recurring": "alltime", "TriggerValue": "2", "CurrentValue": "2", "AccountSid": accountSID,
	} {
		if form.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, form.Get(name), want)
		}
	}
	if r := tw.get(base + "/Usage/Triggers/" + second + ".json"); r.text("current_value") != "4" || r.text("date_fired") == "" {
		t.Errorf("%s", r.raw)
	}
	if err := tw.Main().Advance(t.Context(), 24*60*60*1e9); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		send()
	}
	if got := fired(); got[second] != 1 || got[two] != 2 {
		t.Errorf("the next day: %v", got)
	}
}
