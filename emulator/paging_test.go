package emulator_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"dialtone/emulator"
)

// queues makes n queues, the youngest of which is named by the highest number.
func queues(tw *twilio, n int) {
	for i := range n {
		tw.post(base+"/Queues.json", "FriendlyName", fmt.Sprint("q", i)).must(tw.t, 201)
		tw.clock.advance(time.Second)
	}
}

// TestPagesOfTheCore checks each key of facts 2.1 on the pages of a list.
func TestPagesOfTheCore(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	for i := range 5 {
		tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", fmt.Sprint(i)).must(t, 201)
		tw.clock.advance(10 * time.Second)
	}
	const filters = "To=%2B14155551212&DateSent%3E=2026-03-14"
	first := tw.get(base+"/Messages.json?"+filters+"&PageSize=2").must(t, 200)
	second := tw.get(first.text("next_page_uri")).must(t, 200)
	third := tw.get(second.text("next_page_uri")).must(t, 200)
	back := tw.get(third.text("previous_page_uri")).must(t, 200)
	sid := func(r response, i int) string { return r.list("messages")[i]["sid"].(string) }
	list := base + "/Messages.json?" + filters
	for _, c := range []struct {
		name string
		page response
		want map[string]any
	}{
		{"first", first, map[string]any{
			"page": 0.0, "page_size": 2.0, "start": 0.0, "end": 1.0, "previous_page_uri": nil,
			"uri": list + "&PageSize=2&Page=0", "first_page_uri": list + "&PageSize=2&Page=0",
			"next_page_uri": list + "&PageSize=2&Page=1&PageToken=PA" + sid(first, 1),
		}},
		{"second", second, map[string]any{
			"page": 1.0, "page_size": 2.0, "start": 2.0, "end": 3.0,
			"uri": list + "&PageSize=2&Page=1&PageToken=PA" + sid(first, 1), "first_page_uri": list + "&PageSize=2&Page=0",
			"next_page_uri":     list + "&PageSize=2&Page=2&PageToken=PA" + sid(second, 1),
			"previous_page_uri": list + "&PageSize=2&Page=0&PageToken=PB" + sid(second, 0),
		}},
		{"third", third, map[string]any{"page": 2.0, "start": 4.0, "end": 4.0, "next_page_uri": nil}},
		{"back", back, map[string]any{"page": 1.0, "start": 2.0, "end": 3.0}},
	} {
		for name, want := range c.want {
			if got := c.page.body[name]; got != want {
				t.Errorf("%s: %s is %v, want %v", c.name, name, got, want)
			}
		}
		if len(c.page.body) != 9 {
			t.Errorf("%s: has %d keys, want the collection and eight", c.name, len(c.page.body))
		}
	}
	if sid(back, 0) != sid(second, 0) || sid(back, 1) != sid(second, 1) {
		t.Error("going back leads to other records")
	}
	empty := tw.get(base+"/Messages.json?To=%2B15555555555").must(t, 200)
	if empty.body["start"] != 0.0 || empty.body["end"] != 0.0 || empty.body["next_page_uri"] != nil || len(empty.list("messages")) != 0 {
		t.Errorf("empty list: %s", empty.raw)
	}
}

func TestPagesOfTheOthers(t *testing.T) {
	tw := start(t, emulator.Options{}).on("verify.twilio.com")
	for range 3 {
		tw.post("/v2/Services", "FriendlyName", "login").must(t, 201)
	}
	meta := func(r response) map[string]any { return r.body["meta"].(map[string]any) }
	first := tw.get("/v2/Services?PageSize=2").must(t, 200)
	last := first.list("services")[1]["sid"].(string)
	next := "https://verify.twilio.com/v2/Services?PageSize=2&Page=1&PageToken=PA" + last
	for name, want := range map[string]any{
		"key": "services", "page": 0.0, "page_size": 2.0, "url": "https://verify.twilio.com/v2/Services?PageSize=2&Page=0",
		"first_page_url": "https://verify.twilio.com/v2/Services?PageSize=2&Page=0", "previous_page_url": nil, "next_page_url": next,
	} {
		if got := meta(first)[name]; got != want {
			t.Errorf("meta.%s is %v, want %v", name, got, want)
		}
	}
	u, err := url.Parse(next)
	if err != nil {
		t.Fatal(err)
	}
	// The same page by way of the path, for clients that cannot set a Host.
	second := tw.on("127.0.0.1:4010").get("/verify"+u.RequestURI()).must(t, 200)
	if len(second.list("services")) != 1 || meta(second)["next_page_url"] != nil {
		t.Errorf("second page: %s", second.raw)
	}
}

func TestWhatHappensBetweenPages(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	queues(tw, 6)
	first := tw.get(base+"/Queues.json?PageSize=2").must(t, 200)
	for _, q := range first.list("queues") { // what the token names goes
		tw.delete(base+"/Queues/"+q["sid"].(string)+".json").must(t, 204)
	}
	tw.post(base+"/Queues.json", "FriendlyName", "late").must(t, 201) // and something comes before it
	second := tw.get(first.text("next_page_uri")).must(t, 200)
	var names []any
	for _, q := range second.list("queues") {
		names = append(names, q["friendly_name"])
	}
	if fmt.Sprint(names) != "[q3 q2]" {
		t.Errorf("the second page has %v, want q3 and q2", names)
	}
}

func TestBadPages(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	queues(tw, 3)
	for _, c := range []struct {
		query  string
		status int
		code   float64
	}{
		{"PageSize=0", 400, 20001}, {"PageSize=x", 400, 20001}, {"PageSize=1001", 400, 20007}, {"PageSize=1000", 200, 0},
		{"Page=1", 400, 21481}, {"Page=0", 200, 0}, {"PageToken=PAQU00000000000000000000000000000000", 400, 21481},
		{"PageToken=nonsense", 400, 21481}, {"Unknown=1", 200, 0},
	} {
		r := tw.get(base + "/Queues.json?" + c.query)
		if r.must(t, c.status); c.code != 0 && r.body["code"] != c.code {
			t.Errorf("%s: code %v, want %v", c.query, r.body["code"], c.code)
		}
	}
}

func TestWhatIsForSaleHasNoPages(t *testing.T) {
	tw := start(t, emulator.Options{})
	for _, path := range []string{"/AvailablePhoneNumbers", "/AvailablePhoneNumbers/US/Local"} {
		r := tw.get(base+path+".json").must(t, 200)
		if len(r.body) != 2 || r.text("uri") != base+path+".json" {
			t.Errorf("%s has %d keys and the uri %s", path, len(r.body), r.text("uri"))
		}
	}
}
