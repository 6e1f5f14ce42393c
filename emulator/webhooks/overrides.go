package webhooks

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// overrides are how a request is sent, as the fragment of its URL may say: "#rc=2&rp=5xx"
// (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
type overrides struct {
	connect time.Duration // to connect: ct
	read    time.Duration // for the answer once it is connected: rt
	total   time.Duration // for everything, with all tries: tt
	retries int           // rc
	policy  []string      // on what to try again: rp
}

// parseOverrides reads a fragment. A value out of its range is as if it were not there, and
// problems say so.
func parseOverrides(fragment string) (o overrides, problems []string) {
	o = overrides{connect: 5 * time.Second, read: 15 * time.Second, total: 15 * time.Second, retries: 1, policy: []string{"ct"}}
	values, err := url.ParseQuery(fragment)
	if err != nil || fragment == "" || !strings.Contains(fragment, "=") {
		return o, nil
	}
	limit := func(name string, least, most int, set func(int)) {
		text := values.Get(name)
		if text == "" {
			return
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			problems = append(problems, "the override "+name+"="+text+" is not from "+strconv.Itoa(least)+" to "+strconv.Itoa(most)+", so it is ignored")
			return
		}
		set(n)
	}
	milliseconds := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	limit("ct", 100, 10000, func(n int) { o.connect = milliseconds(n) })
	limit("rt", 100, 15000, func(n int) { o.read = milliseconds(n) })
	limit("tt", 100, 15000, func(n int) { o.total = milliseconds(n) })
	limit("rc", 0, 5, func(n int) { o.retries = n })
	if text := values.Get("rp"); text != "" {
		o.policy = nil
		for _, word := range strings.Split(text, ",") {
			switch word {
			case "4xx", "5xx", "ct", "rt", "all":
				o.policy = append(o.policy, word)
			default:
				problems = append(problems, "the override rp="+word+" is none of 4xx, 5xx, ct, rt and all, so it is ignored")
			}
		}
	}
	for _, name := range []string{"sni", "e"} {
		if text := values.Get(name); text != "" {
			problems = append(problems, "the override "+name+"="+text+" is ignored: the emulator has no edges, and always names the host it connects to")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains([]string{"ct", "rt", "tt", "rc", "rp", "sni", "e"}, name) {
			problems = append(problems, "there is no override "+name+": they are ct, rt, tt, rc, rp, sni and e")
		}
	}
	return o, problems
}

// again reports whether a try whose failure was of a kind is followed by another.
func (o overrides) again(failure string) bool {
	for _, word := range o.policy {
		if word == failure || word == "all" {
			return true
		}
	}
	return false
}
