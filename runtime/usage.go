package runtime

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Usage is what runs have used.
type Usage struct {
	Time     time.Duration // From the beginning of a run to its end, what it waits for included, by the machine's clock.
	Calls    int64         // Of Go functions: those given to [Host.Set] and as [Options.Imports], in this process and in that of the scripts.
	Requests int64         // As [Limits.Requests] counts them.
	Output   int64         // Bytes that were printed, those that went to [Options.Console] among them.

	// Memory is the most memory that the process of the scripts was seen to have, as
	// [Process.Memory] counts it; 0 in this process, where it cannot be told whose memory is whose.
	Memory uint64
}

// usageKey finds in a context where usage is wanted.
type usageKey struct{}

// usages guards all that is wanted. A run adds its own once, when it ends.
var usages sync.Mutex

// WithUsage returns a context in which each run adds to usage what it has used, when it ends,
// however it does. Any number of runs may be under way in it; usage is to be read when they have
// ended. A CallTo is two runs, for exporting its result may run code of the script's.
func WithUsage(ctx context.Context, usage *Usage) context.Context {
	return context.WithValue(ctx, usageKey{}, usage)
}

// used is what one run has used so far.
type used struct {
	began                   time.Time
	calls, requests, output atomic.Int64
	memory                  atomic.Uint64
}

// report adds what a run has used to what is wanted in its context.
func (u *used) report(ctx context.Context) {
	usage, wanted := ctx.Value(usageKey{}).(*Usage)
	if !wanted {
		return
	}
	usages.Lock()
	defer usages.Unlock()
	usage.Time += time.Since(u.began)
	usage.Calls += u.calls.Load()
	usage.Requests += u.requests.Load()
	usage.Output += u.output.Load()
	usage.Memory = max(usage.Memory, u.memory.Load())
}
