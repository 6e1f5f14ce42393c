// Command tenants is a rules engine for many customers: each has a script of its own, and decides
// by it what an order costs. It prints how long the decisions take.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	goruntime "runtime"
	"slices"
	"sync"
	"time"

	"dialtone/runtime"
)

func main() {
	tenants := flag.Int("tenants", 500, "how many customers there are")
	calls := flag.Int("calls", 10_000, "how many orders are decided")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *tenants, *calls); err != nil {
		fmt.Fprint(os.Stderr, runtime.Report(err))
		os.Exit(1)
	}
}

type (
	// Order is what a rule is given.
	Order struct {
		Amount int       `json:"amount"`
		Items  []string  `json:"items"`
		At     time.Time `json:"at"`
	}
	// Decision is what it answers. A property that is not here is an error, and not lost.
	Decision struct {
		Discount int    `json:"discount"`
		Reason   string `json:"reason"`
	}
)

// Engine decides by the rules of its tenants. A tenant costs nothing until its first order.
type Engine struct {
	mutex   sync.Mutex
	tenants map[string]*tenant
}

type tenant struct {
	source string
	ready  sync.Once
	pool   *runtime.Pool
	err    error // Of the source.
	mutex  sync.Mutex
	usage  runtime.Usage
}

// ErrNoTenant says that there is none of a name.
var ErrNoTenant = errors.New("no such tenant")

// Set gives a tenant its rules.
func (e *Engine) Set(name, source string) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if e.tenants == nil {
		e.tenants = map[string]*tenant{}
	}
	e.tenants[name] = &tenant{source: source}
}

// Decide decides an order by the rules of a tenant. Rules that never end, or want too much, are an
// error of that tenant's.
func (e *Engine) Decide(ctx context.Context, name string, order Order) (Decision, error) {
	e.mutex.Lock()
	t := e.tenants[name]
	e.mutex.Unlock()
	if t == nil {
		return Decision{}, fmt.Errorf("%w: %s", ErrNoTenant, name)
	}
	t.ready.Do(func() { t.err = t.prepare(ctx, name) })
	if t.err != nil {
		return Decision{}, t.err
	}
	var usage runtime.Usage
	decision, err := runtime.CallTo[Decision](runtime.WithUsage(ctx, &usage), t.pool, "decide", order)
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.usage.Time += usage.Time
	return decision, err
}

func (t *tenant) prepare(ctx context.Context, name string) error {
	program, err := runtime.Compile(name+".ts", t.source)
	if err != nil {
		return err
	}
	t.pool, err = runtime.NewPool(ctx, 2, program, runtime.Options{
		Limits: &runtime.Limits{Time: time.Second, Output: 64 << 10, Size: 1 << 20},
	})
	return err
}

// Close ends all of it.
func (e *Engine) Close() error {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for _, t := range e.tenants {
		if t.pool != nil {
			_ = t.pool.Close()
		}
	}
	return nil
}

// run has orders decided by as many goroutines as there are processors, and prints what that took.
func run(ctx context.Context, out io.Writer, tenants, calls int) error {
	engine := new(Engine)
	defer engine.Close()
	for n := range tenants {
		engine.Set(fmt.Sprint("tenant", n), fmt.Sprintf(`
			export function decide(order: {amount: number, items: string[], at: Date}) {
				const weekend = [0, 6].includes(order.at.getUTCDay())
				const discount = order.amount > %d ? 10 : order.items.includes('tea') ? 5 : 0
				return {discount: discount + (weekend ? 1 : 0), reason: discount ? 'rule of tenant %d' : 'none'}
			}`, 100+n, n))
	}
	took := make([]time.Duration, calls)
	failed := make([]error, calls)
	var group sync.WaitGroup
	workers := goruntime.GOMAXPROCS(0)
	for worker := range workers {
		group.Go(func() {
			for i := worker; i < calls; i += workers {
				began := time.Now()
				_, failed[i] = engine.Decide(ctx, fmt.Sprint("tenant", i%tenants), Order{Amount: i % 1000, Items: []string{"tea"}, At: began})
				took[i] = time.Since(began)
			}
		})
	}
	group.Wait()
	slices.Sort(took)
	goruntime.GC()
	var memory goruntime.MemStats
	goruntime.ReadMemStats(&memory)
	fmt.Fprintf(out, "%d tenants, %d calls: p50 %v, p99 %v, heap %d MiB\n", tenants, calls,
		took[calls/2].Round(time.Microsecond), took[calls*99/100].Round(time.Microsecond), memory.HeapAlloc>>20)
	return errors.Join(failed...)
}
