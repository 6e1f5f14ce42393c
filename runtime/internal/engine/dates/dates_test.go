package dates_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/runtime/internal/engine/dates"
)

var zones = []string{
	"UTC", "America/New_York", "America/Santiago", "America/Havana", "Asia/Kolkata", "Australia/Lord_Howe",
}

// texts are texts that may be dates: those that people write, and what comes of putting parts
// together.
func texts() []string {
	list := []string{
		"", "1700000000", "1700000000000", ">=2017-02-28", "call 12 2026", "+30", "Q4 2026", "2026", "2026-11", "2026-1", "2026-13",
		"2026-02-31", "2026-11-29T24:00", "2026-11-29T24:00:01", "2026-11-29T10", "2026-11-29T10:00Z", "2026-11-29T10:00+0530",
		"2026-11-29T10:00+05", "2026-11-29T10:00:00.1234567Z", "2026-11-29 10:00", "2026-11-29T10:00:00-05:00", "+012026-01-01",
		"-000000-01-01", "-000001-01-01T00:00Z", "Sun Nov 29 2026 10:00:00 GMT+0100 (CET)", "Sun, 29 Nov 2026 10:00:00 GMT",
		"Nov 29, 2026", "29 November 2026", "29-Nov-2026", "Nov-29-2026", "11/29/2026", "29/11/2026", "11/29/26", "11-29-2026",
		"2026/11/29", "2026.11.29", "1.2.2020", "1.2.3", "1 2", "1", "32", "49", "50", "99", "100", "12:30", "2026-11-29 12:30 PM", "12 PM",
		"Nov 29 2026 12:30am", "Nov 29 2026 12:30 AM", "Nov 29 2026 13:30 PM", "Nov 29 2026 1:30pm", "Nov 29 2026 25:00", "today", "now", "x1", "x 1",
		"Monday", "Mon 1", "Thu, 01 Jan 1970 00:00:00 GMT+0200", "Thu, 01 Jan 1970 00:00:00 EST", "1 Jan 2020 10:00 PST", "1 Jan 2020 UTC", "UTC 1 Jan 2020",
		"1 Jan 2020 Z", "2020-01-01Z", "2020-01-01T00:00z", "2020-01-01t00:00z", "2020-01-01T00:00:00,5Z", "(comment) 1 Jan 2020", "1 Jan (a (b) c) 2020", "1 Jan 2020 (", ")1 Jan 2020",
		"1 Jan 2020 10:00:00.5", "1 Jan 2020 10:00:00:500", "1 Jan 2020 10::30", "10::30 1 Jan 2020", "1 Jan 2020 10:00+5", "1 Jan 2020 10:00-0530",
		"1 Jan 2020 10:00 +05:30", "1 Jan 2020 10:00 GMT-8", "1 Jan 2020 GMT-12345", "2020-06-31", "Feb 30 2020", "Feb 32 2020", "20200101", "20200101T000000Z",
		"00:00", "0", "00", "-1", "1-1", "1-1-1", "275760-09-13", "+275760-09-13T00:00:00.000Z", "+275760-09-13T00:00:00.001Z", "٢٠٢٠", "2020年1月1日", "é 2020", "2020 é",
		"\u00a02020-01-01", " 2020-01-01", "2020-01-01 ", "\t2020-01-01T00:00", "2020-01-01T00:00 ", "Sept 1 2020", "janvier 1 2020", "1 mai 2020", "12/25/1995 10:00 a.m.",
	}
	random := rand.New(rand.NewPCG(7, 11))
	parts := []string{
		"2026", "11", "29", "1", "02", "31", "99", "2020", "1995", "Jan", "February", "dec", "-", "/", ".", ",", ":", " ", " ", " ", "T", "Z", "+", "-05:00", "+0530",
		"GMT", "UTC", "EST", "PM", "am", "10:00", "23:59:59", "10:00:00.123", "(x)", "Mon", "Tuesday,", "at", "12:", "0", "000", "2026-11-29", "2026-11-29T10:00", "1 Mar 2020",
	}
	for range 1500 {
		var text strings.Builder
		for range 1 + random.IntN(6) {
			text.WriteString(parts[random.IntN(len(parts))])
			if random.IntN(3) == 0 {
				text.WriteByte(' ')
			}
		}
		list = append(list, text.String())
	}
	return list
}

// moments are local times: every half an hour around where clocks change, days of many years,
// and parts that are out of their ranges.
func moments() [][7]float64 {
	var list [][7]float64
	for _, date := range [][3]float64{
		{2026, 2, 7}, {2026, 10, 1}, {2026, 3, 4}, {2026, 8, 5}, {2026, 9, 3}, {2011, 11, 29}, {2019, 8, 7}, {2022, 8, 10},
	} {
		for half := range 96 {
			list = append(list, [7]float64{date[0], date[1], date[2], float64(half / 2), float64(half % 2 * 30)})
		}
	}
	for day := range 800 {
		list = append(list, [7]float64{2025, 0, float64(day + 1)})
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		list = append(list, [7]float64{
			float64(1971 + random.IntN(80)), float64(random.IntN(50) - 20), float64(random.IntN(100) - 40), float64(random.IntN(100) - 50),
			float64(random.IntN(200) - 100), float64(random.IntN(200) - 100), float64(random.IntN(3000) - 1500),
		})
	}
	return list
}

// What is read, and what local time means, is what Node makes of it, in places whose clocks change
// in many ways: at midnight, by half an hour, not at all.
func TestDatesAreThoseOfNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	texts, moments := texts(), moments()
	input, err := json.Marshal(map[string]any{"texts": texts, "moments": moments})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "input.json")
	if err := os.WriteFile(file, input, 0o600); err != nil {
		t.Fatal(err)
	}
	const script = `const {texts, moments} = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'))
console.log(JSON.stringify({texts: texts.map(t => Date.parse(t)), moments: moments.map(m => new Date(...m).getTime())}))`
	for _, zone := range zones {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			place, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			command := exec.Command(node, "-e", script, file)
			command.Env = append(os.Environ(), "TZ="+zone)
			output, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			var want struct{ Texts, Moments []*float64 }
			if err := json.Unmarshal(output, &want); err != nil {
				t.Fatal(err)
			}
			for i, text := range texts {
				if got := dates.Parse(text, place); !same(got, want.Texts[i]) {
					t.Errorf("%q: %v, in Node %s", text, got, show(want.Texts[i]))
				}
			}
			for i, moment := range moments {
				if got := dates.Clip(dates.UTC(dates.Make(moment), place)); !same(got, want.Moments[i]) {
					t.Errorf("%v: %v, in Node %s", moment, got, show(want.Moments[i]))
				}
			}
		})
	}
}

func same(got float64, want *float64) bool {
	if want == nil {
		return math.IsNaN(got)
	}
	return got == *want
}

func show(want *float64) string {
	if want == nil {
		return "NaN"
	}
	return fmt.Sprintf("%.0f", *want)
}
