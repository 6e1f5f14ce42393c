package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var calls = flag.Int("calls", 400, "how many events TestReloadUnderLoad has handled; 100000 takes a minute")

// Nothing is left when the tests have ended.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func write(t testing.TB, folder, name, source string) {
	t.Helper()
	// A file is put in place as a whole.
	temporary := filepath.Join(folder, name+".new")
	if err := os.WriteFile(temporary, []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temporary, filepath.Join(folder, name)); err != nil {
		t.Fatal(err)
	}
}

func TestPlugins(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "shout.js", "exports.handle = event => ({text: event.text.toUpperCase()})")
	write(t, folder, "count.ts", "export const handle = async (event: {text: string}) => ({text: String(event.text.length)})")
	host, err := Load(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close(t.Context())
	results, err := host.Handle(t.Context(), Event{"line", "hello"})
	if err != nil || fmt.Sprint(results) != "[{count.ts 5} {shout.js HELLO}]" {
		t.Errorf("they give %v, %v", results, err)
	}
	// What does not load changes nothing.
	write(t, folder, "count.ts", "export const handle = (")
	if err := host.Reload(t.Context()); err == nil || !strings.Contains(err.Error(), "count.ts:1:") {
		t.Errorf("loading what is wrong gives %v", err)
	}
	if results, err := host.Handle(t.Context(), Event{"line", "a"}); err != nil || len(results) != 2 {
		t.Errorf("then they give %v, %v", results, err)
	}
	// One that fails leaves the others be.
	write(t, folder, "count.ts", "export const handle = () => { throw new Error('no') }")
	if err := host.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	if results, err := host.Handle(t.Context(), Event{"line", "b"}); err == nil || fmt.Sprint(results) != "[{shout.js B}]" {
		t.Errorf("with one that fails they give %v, %v", results, err)
	}
}

// While events come, the plugins are loaded again and again: each event is handled, by what was
// current or came after, and nothing grows.
func TestReloadUnderLoad(t *testing.T) {
	folder := t.TempDir()
	version := func(n int) {
		write(t, folder, "version.js", fmt.Sprintf("exports.handle = () => ({text: '%d'})", n))
	}
	version(0)
	host, err := Load(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close(t.Context())
	var current atomic.Int64
	load := func(calls int) uint64 {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for range calls / 4 {
					least := current.Load()
					results, err := host.Handle(t.Context(), Event{"line", "x"})
					if err != nil || len(results) != 1 {
						t.Errorf("an event gives %v, %v", results, err)
						return
					}
					if n, _ := strconv.ParseInt(results[0].Text, 10, 64); n < least {
						t.Errorf("version %d handled an event after %d was there", n, least)
					}
				}
			})
		}
		for range 10 {
			next := current.Load() + 1
			version(int(next))
			if err := host.Reload(t.Context()); err != nil {
				t.Error(err)
			}
			current.Store(next)
		}
		group.Wait()
		goruntime.GC()
		var memory goruntime.MemStats
		goruntime.ReadMemStats(&memory)
		return memory.HeapAlloc
	}
	before, began := load(*calls/4), time.Now()
	after := load(*calls)
	t.Logf("%d events and 10 reloads in %v; the heap had %d KiB and has %d KiB", *calls, time.Since(began), before>>10, after>>10)
	if after > before+2<<20 {
		t.Errorf("after %d events the heap has grown from %d to %d KiB", *calls, before>>10, after>>10)
	}
}
