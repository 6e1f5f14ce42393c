package health

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/jobs"
)

// Work is what dialtone work says of runs and of jobs at /metrics: what this process has done,
// and what the database has.
type Work struct {
	db *jobs.DB

	underWay atomic.Int64 // jobs of this process

	mutex    sync.Mutex
	elements map[string]int64   // by outcome
	done     map[labelled]int64 // jobs, by name and outcome
}

// labelled are the values of a metric's two labels.
type labelled struct{ one, other string }

// NewWork returns the counts of a process that works on what a database has.
func NewWork(db *jobs.DB) *Work {
	return &Work{db: db, elements: map[string]int64{}, done: map[labelled]int64{}}
}

// Element counts what became of an attempt. One that waits again was not taken.
func (m *Work) Element(outcome jobs.Outcome) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.elements[again(outcome.State)]++
}

// Task counts what became of an attempt at a job.
func (m *Work) Task(t jobs.Task) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.done[labelled{t.Name, again(t.State)}]++
}

// Handling counts a job as under way while it is handled.
func (m *Work) Handling(handle func(context.Context, jobs.Task) error) func(context.Context, jobs.Task) error {
	return func(ctx context.Context, t jobs.Task) error {
		m.underWay.Add(1)
		defer m.underWay.Add(-1)
		return handle(ctx, t)
	}
}

func again(state string) string {
	if state == jobs.Waiting {
		return "again"
	}
	return state
}

const (
	// asksWithin is how long the database may take to answer for /metrics.
	asksWithin = 2 * time.Second
	// mostMeasured is how many runs have metrics of their own: those that are not over, the newest
	// first.
	mostMeasured = 100
)

// Write writes the metrics in Prometheus' text. Of a database that does not answer it says so
// alone.
func (m *Work) Write(out *strings.Builder) {
	m.mutex.Lock()
	metric(out, "dialtone_elements_total", "counter", "Attempts at elements of runs in this process, by what they came to.")
	for _, outcome := range slices.Sorted(maps.Keys(m.elements)) {
		fmt.Fprintf(out, "dialtone_elements_total{outcome=%s} %d\n", label(outcome), m.elements[outcome])
	}
	metric(out, "dialtone_jobs_total", "counter", "Attempts at jobs in this process, by what they came to.")
	for _, key := range slices.SortedFunc(maps.Keys(m.done), func(a, b labelled) int { return cmp.Or(cmp.Compare(a.one, b.one), cmp.Compare(a.other, b.other)) }) {
		fmt.Fprintf(out, "dialtone_jobs_total{job=%s,outcome=%s} %d\n", label(key.one), label(key.other), m.done[key])
	}
	m.mutex.Unlock()
	metric(out, "dialtone_jobs_in_flight", "gauge", "Jobs under way in this process.")
	fmt.Fprintf(out, "dialtone_jobs_in_flight %d\n", m.underWay.Load())
	ctx, cancel := context.WithTimeout(context.Background(), asksWithin)
	defer cancel()
	asked, err := m.ask(ctx)
	up := 1
	if err != nil {
		up, asked = 0, ""
	}
	metric(out, "dialtone_database_up", "gauge", "1 where the database answers.")
	fmt.Fprintf(out, "dialtone_database_up %d\n", up)
	out.WriteString(asked)
}

// ask is what the database says.
func (m *Work) ask(ctx context.Context) (string, error) {
	var out strings.Builder
	runs, err := m.db.UnderWay(ctx, mostMeasured)
	if err != nil {
		return "", err
	}
	metric(&out, "dialtone_run_elements", "gauge", "Elements of runs that are not over, by state.")
	for _, run := range runs {
		for _, part := range []struct {
			state string
			n     int64
		}{{jobs.Waiting, run.Waiting()}, {jobs.Sent, run.Sent}, {jobs.Refused, run.Refused}, {jobs.Unknown, run.Unknown}, {jobs.Skipped, run.Skipped}} {
			fmt.Fprintf(&out, "dialtone_run_elements{run=%s,state=%s} %d\n", label(run.Name), label(part.state), part.n)
		}
	}
	metric(&out, "dialtone_run_paused", "gauge", "1 where a run that is not over begins nothing, as it is paused, not begun or not loaded.")
	for _, run := range runs {
		paused := 1
		if run.State == jobs.Running {
			paused = 0
		}
		fmt.Fprintf(&out, "dialtone_run_paused{run=%s} %d\n", label(run.Name), paused)
	}
	counts, err := m.db.TaskCounts(ctx)
	if err != nil {
		return "", err
	}
	metric(&out, "dialtone_jobs", "gauge", fmt.Sprintf("Jobs in the database, by state, %d at the most.", jobs.MostCounted))
	for _, state := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&out, "dialtone_jobs{state=%s} %d\n", label(state), counts[state])
	}
	workers, err := m.db.Workers(ctx)
	if err != nil {
		return "", err
	}
	metric(&out, "dialtone_workers", "gauge", "Who works or waits for work, in all processes: one at each run, one that waits for runs, one that does jobs.")
	fmt.Fprintf(&out, "dialtone_workers %d\n", len(workers))
	return out.String(), nil
}

// metric begins one of the metrics.
func metric(out *strings.Builder, name, kind, help string) {
	fmt.Fprintf(out, "# HELP %s %s\n# TYPE %[1]s %[3]s\n", name, help, kind)
}

// label is a value as Prometheus' text has it.
func label(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(strings.ToValidUTF8(value, "\uFFFD")) + `"`
}
