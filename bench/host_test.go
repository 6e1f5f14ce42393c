package main

import (
	"context"
	goruntime "runtime"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// threeLines is what the hosts and the bare VMs run.
const threeLines = `const list = [1, 2, 3].map(n => n * 2)
const total = list.reduce((a, b) => a + b, 0)
if (total !== 12) throw new Error('total is ' + total)
`

// atMost is how many times the time and the bytes of a bare VM a host may take.
const atMost = 2

// newHosts returns what makes a host with all of Twilio in sight that has run the
// script. The module is made once, as a program does that embeds the host.
func newHosts(tb testing.TB) func() any {
	client, err := api.New(api.Config{AccountSID: accountSID, AuthToken: authToken})
	if err != nil {
		tb.Fatal(err)
	}
	twilio, ctx := bindings.Twilio(client, bindings.Options{}), context.Background()
	return func() any {
		host, err := runtime.New(runtime.Options{Modules: []module.Module{twilio}})
		if err == nil {
			err = host.Run(ctx, "three.js", threeLines)
		}
		if err != nil {
			tb.Fatal(err)
		}
		return host
	}
}

func newBareVMs(tb testing.TB) func() any {
	return func() any {
		vm := goja.New()
		if _, err := vm.RunScript("three.js", threeLines); err != nil {
			tb.Fatal(err)
		}
		return vm
	}
}

// took returns the time and the bytes that n of them take, each.
func took(n int, create func() any) (nanoseconds, bytes float64) {
	var before, after goruntime.MemStats
	goruntime.ReadMemStats(&before)
	start := time.Now()
	for range n {
		create()
	}
	elapsed := time.Since(start)
	goruntime.ReadMemStats(&after)
	return float64(elapsed) / float64(n), float64(after.TotalAlloc-before.TotalAlloc) / float64(n)
}

// lives returns the bytes that n of them take while all are alive, each.
func lives(n int, create func() any) float64 {
	all := make([]any, n)
	inUse := func() float64 {
		goruntime.GC()
		goruntime.GC() // what the first has only found to be garbage
		var m goruntime.MemStats
		goruntime.ReadMemStats(&m)
		return float64(m.HeapAlloc + m.StackInuse)
	}
	before := inUse()
	for i := range all {
		all[i] = create()
	}
	bytes := (inUse() - before) / float64(n)
	goruntime.KeepAlive(all)
	return bytes
}

// A host costs little more than the VM in it, whatever its script could name.
func TestANewHostTakesAtMostTwiceTheBytesOfABareVM(t *testing.T) {
	host, vm := newHosts(t), newBareVMs(t)
	host() // what is made once a process
	vm()
	_, hosts := took(200, host)
	_, vms := took(200, vm)
	t.Logf("made: a host %.0f bytes, a VM %.0f, %.2f times", hosts, vms, hosts/vms)
	if hosts > atMost*vms {
		t.Errorf("a new host takes %.0f bytes, %.2f times the %.0f of a bare VM", hosts, hosts/vms, vms)
	}
	hosts, vms = lives(1000, host), lives(1000, vm)
	t.Logf("alive: a host %.0f bytes, a VM %.0f, %.2f times", hosts, vms, hosts/vms)
	if hosts > atMost*vms {
		t.Errorf("a live host takes %.0f bytes, %.2f times the %.0f of a bare VM", hosts, hosts/vms, vms)
	}
}

// BenchmarkNewHost lets hosts and VMs take turns. Figures are medians of the turns,
// ratios the medians of those within a turn.
func BenchmarkNewHost(b *testing.B) {
	const each = 100 // in a turn
	host, vm := newHosts(b), newBareVMs(b)
	host()
	vm()
	var hostTimes, vmTimes, times, hostBytes, vmBytes, bytes []float64
	for b.Loop() {
		t, n := took(each, host)
		bareT, bareN := took(each, vm)
		hostTimes, vmTimes, times = append(hostTimes, t), append(vmTimes, bareT), append(times, t/bareT)
		hostBytes, vmBytes, bytes = append(hostBytes, n), append(vmBytes, bareN), append(bytes, n/bareN)
	}
	b.ReportMetric(0, "ns/op") // of a turn, which says nothing
	b.ReportMetric(median(hostTimes)/1e3, "µs/host")
	b.ReportMetric(median(vmTimes)/1e3, "µs/vm")
	b.ReportMetric(median(times), "×time")
	b.ReportMetric(median(hostBytes), "B/host")
	b.ReportMetric(median(vmBytes), "B/vm")
	b.ReportMetric(median(bytes), "×bytes")
	if median(times) > atMost || median(bytes) > atMost {
		b.Errorf("a host takes %.2f times the time of a bare VM and %.2f times the bytes: at most %d is promised", median(times), median(bytes), atMost)
	}
}

// BenchmarkLiveHosts has 10,000 of each in memory, and no more than that.
func BenchmarkLiveHosts(b *testing.B) {
	const many = 10_000
	host, vm := newHosts(b), newBareVMs(b)
	host()
	vm()
	var hosts, vms, ratios []float64
	for b.Loop() {
		h, v := lives(many, host), lives(many, vm)
		hosts, vms, ratios = append(hosts, h), append(vms, v), append(ratios, h/v)
	}
	b.ReportMetric(median(hosts), "B/host")
	b.ReportMetric(median(vms), "B/vm")
	b.ReportMetric(median(ratios), "×bytes")
	b.ReportMetric(median(hosts)*many/(1<<20), "MiB-of-hosts")
	if median(ratios) > atMost {
		b.Errorf("a live host takes %.2f times the bytes of a bare VM: at most %d is promised", median(ratios), atMost)
	}
}
