package health

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dialtone/jobs"
)

// TestMetricsOfWork: /metrics of dialtone work has what this process did, and what the database
// has; of one that is gone it says so, and still says the rest.
func TestMetricsOfWork(t *testing.T) {
	db, err := jobs.Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := NewWork(db)
	run, err := db.Load(t.Context(), jobs.Spec{Name: "say \"hi\"\n\\", Account: "AC1", Kind: "Message.create"}, func(yield func(jobs.Row, error) bool) {
		for _, key := range []string{"a", "b", "c"} {
			if !yield(jobs.Row{Key: key, Params: []byte("{}")}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = db.Enqueue(t.Context(), jobs.TaskSpec{Name: "archive", Args: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{jobs.Sent, jobs.Sent, jobs.Refused, jobs.Waiting} {
		m.Element(jobs.Outcome{State: state})
	}
	m.Task(jobs.Task{Name: "archive", State: jobs.Done})
	m.Task(jobs.Task{Name: "archive", State: jobs.Waiting})
	m.Task(jobs.Task{Name: "archive", State: jobs.Waiting})
	text := func() string {
		h := New()
		h.Beside = m.Write
		return h.metrics()
	}
	during := ""
	err = m.Handling(func(context.Context, jobs.Task) error { during = text(); return errors.New("no") })(t.Context(), jobs.Task{})
	if err == nil || err.Error() != "no" || !strings.Contains(during, "\ndialtone_jobs_in_flight 1\n") {
		t.Errorf("%v %s", err, during)
	}
	mine := []string{`dialtone_elements_total{outcome="sent"} 2`, `dialtone_elements_total{outcome="refused"} 1`, `dialtone_elements_total{outcome="again"} 1`,
		`dialtone_jobs_total{job="archive",outcome="done"} 1`, `dialtone_jobs_total{job="archive",outcome="again"} 2`, "dialtone_jobs_in_flight 0", "dialtone_ready 0"}
	all := append(mine, `dialtone_run_elements{run="say \"hi\"\n\\",state="waiting"} 3`, `dialtone_run_elements{run="say \"hi\"\n\\",state="sent"} 0`,
		`dialtone_run_paused{run="say \"hi\"\n\\"} 1`, `dialtone_jobs{state="waiting"} 1`, `dialtone_jobs{state="failed"} 0`, "dialtone_workers 0", "dialtone_database_up 1")
	has := func(lines []string) {
		t.Helper()
		got := text()
		for _, line := range lines {
			if !strings.Contains(got, "\n"+line+"\n") {
				t.Errorf("there is no %s in\n%s", line, got)
			}
		}
		metric := regexp.MustCompile(`^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="([^"\\\n]|\\[\\"n])*"(,\w+="([^"\\\n]|\\[\\"n])*")*\})? [-+\w.]+)$`)
		for line := range strings.Lines(got) {
			if !metric.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("Prometheus does not read %q", line)
			}
		}
	}
	has(all)
	if err := run.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	has([]string{`dialtone_run_paused{run="say \"hi\"\n\\"} 0`})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	has(append(mine, "dialtone_database_up 0"))
	if got := text(); strings.Contains(got, "dialtone_run_elements") {
		t.Error(got)
	}
}
