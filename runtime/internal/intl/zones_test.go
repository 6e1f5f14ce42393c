package intl

import (
	"encoding/json"
	"os/exec"
	"testing"
	"time"
)

// zonesOfNode are zones of every kind, and times at which Node is asked what they are called.
// Before 1970 ICU and Go do not always agree on when clocks were put forward.
const zonesOfNode = `
const zones = ['UTC', 'Etc/UTC', 'GMT', 'Etc/Greenwich', 'America/New_York', 'Europe/London', 'Asia/Kolkata', 'America/Sao_Paulo', 'Etc/GMT+5',
	'Europe/Dublin', 'Africa/Monrovia', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Tehran', 'Pacific/Apia',
	'America/Argentina/Buenos_Aires', 'Europe/Moscow', 'Antarctica/Troll', 'US/Pacific', 'Asia/Tokyo', 'Australia/Sydney', 'America/Havana',
	'Africa/Windhoek', 'Asia/Singapore', 'America/Santiago', 'Pacific/Chatham', 'Asia/Istanbul', 'Europe/Berlin', 'America/Phoenix']
const times = [0, 1e11, 5e11, 1e12, 1.7e12, 1.72e12, 1.8e12, 1.9e12]
console.log(JSON.stringify(zones.flatMap(zone => {
	process.env.TZ = zone
	return times.map(time => [zone, time, /\((.*)\)/.exec(new Date(time))[1]])
})))`

// namedOtherwise are zones that no longer put clocks forward, of which ICU names the summers of
// other times.
var namedOtherwise = map[string]float64{"Africa/Windhoek": 1e12, "Asia/Istanbul": 1e12}

func TestZonesAreCalledAsInNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no Node to compare with")
	}
	output, err := exec.Command(node, "-e", zonesOfNode).Output()
	if err != nil {
		t.Fatal(err)
	}
	var names [][3]any
	if err := json.Unmarshal(output, &names); err != nil || len(names) < 200 {
		t.Fatalf("%d names, %v", len(names), err)
	}
	for _, row := range names {
		zone, at, want := row[0].(string), row[1].(float64), row[2].(string)
		place, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := namesOf(Canonical(zone), zone, place).at(time.UnixMilli(int64(at))); (got != want) != (at == namedOtherwise[zone] && at != 0) {
			t.Errorf("%s at %s: %s, in Node %s", zone, time.UnixMilli(int64(at)).UTC(), got, want)
		}
	}
}
