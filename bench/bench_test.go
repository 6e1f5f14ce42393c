package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// The programs do what they are measured for: each prints what the others do. It
// says nothing about how long they take.
func TestBench(t *testing.T) {
	patience.OnlyThorough(t)
	var out, progress bytes.Buffer
	err := run(settings{rounds: 1, records: 2500, module: ".."}, &out, &progress)
	if err != nil {
		t.Fatalf("%v\n%s", err, progress.String())
	}
	for _, want := range []string{"| dialtone ", "| goja + net/http ", "| raw Go scan ", "2500 messages listed", "goja + net/http v"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not print %q:\n%s", want, out.String())
		}
	}
}

func TestMedian(t *testing.T) {
	for want, values := range map[time.Duration][]time.Duration{
		0: nil, 1: {1}, 2: {3, 2}, 5: {9, 1, 5},
	} {
		if got := median(values); got != want {
			t.Errorf("the median of %v is %v, want %v", values, got, want)
		}
	}
}

func TestRatiosAreWithinATurn(t *testing.T) {
	table := &table{rows: []*row{
		{times: []time.Duration{10, 100, 20}},
		{times: []time.Duration{20, 100, 80}},
	}}
	if got := fmt.Sprint(table.ratio(table.rows[1])); got != "0.5" {
		t.Errorf("the ratio is %s, want 0.5", got)
	}
}
