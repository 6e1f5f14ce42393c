package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	dialtone "dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// sampled is how many times a soak looks at itself.
const sampled = 20

// sample is what a process has at one time, its garbage collected.
type sample struct {
	heap       uint64 // bytes
	goroutines int
}

func look() sample {
	runtime.GC()
	runtime.GC() // what the first one finalized
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return sample{memory.HeapAlloc, runtime.NumGoroutine()}
}

// soak answers requests at full speed for so long, in this process, with all of Twilio in the
// views' sight, and says whether memory stays flat and whether a goroutine is left behind.
func soak(ctx context.Context, length time.Duration, connections int) error {
	before := look()
	client, err := api.New(api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: token})
	if err != nil {
		return err
	}
	folder := views.Handler(os.DirFS(filepath.Join("bench", "webhook", "app")), views.Options{
		Filter: webhook.Filter{AuthToken: token}, Documents: bindings.Documents{},
		Host: dialtone.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := webhook.NewServer(folder)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	const batch = 2000
	var requests atomic.Int64
	var samples []sample
	begun := time.Now()
	fmt.Println("   time  requests  heap KiB  goroutines")
	for i := range sampled {
		for until := begun.Add(length * time.Duration(i+1) / sampled); time.Now().Before(until); {
			if err := load(ctx, listener.Addr().String(), batch, connections); err != nil {
				return err
			}
			requests.Add(batch)
		}
		now := look()
		samples = append(samples, now)
		fmt.Printf("%7.1fs %9d %9d %11d\n", time.Since(begun).Seconds(), requests.Load(), now.heap>>10, now.goroutines)
	}
	if err := server.Close(); err != nil {
		return err
	}
	<-served
	client.CloseIdleConnections()
	return judge(before, samples, settled(before))
}

// settled is what is left once the connections' goroutines have had time to end.
func settled(before sample) sample {
	last := look()
	for range 100 {
		if last.goroutines <= before.goroutines {
			break
		}
		time.Sleep(50 * time.Millisecond)
		last = look()
	}
	return last
}

// judge compares the first quarter of the samples with the last.
func judge(before sample, samples []sample, after sample) error {
	quarter := len(samples) / 4
	least := func(part []sample) uint64 {
		low := part[0].heap
		for _, s := range part {
			low = min(low, s.heap)
		}
		return low
	}
	first, last := least(samples[:quarter]), least(samples[len(samples)-quarter:])
	fmt.Printf("heap: %d KiB in the first quarter, %d KiB in the last; goroutines: %d before, %d after\n",
		first>>10, last>>10, before.goroutines, after.goroutines)
	const slack = 512 << 10
	if last > first+first/20+slack {
		return fmt.Errorf("memory grows")
	}
	if after.goroutines > before.goroutines {
		return fmt.Errorf("%d goroutines are left behind", after.goroutines-before.goroutines)
	}
	return nil
}
