package page

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dialtone/jobs"
)

// mostTasks is how many jobs of files are listed at once.
const mostTasks = 100

// jobsView lists the jobs of files.
func jobsView(v *visit) error {
	v.p.watch.shown()
	state, before := v.URL.Query().Get("state"), v.before()
	all := []string{"", jobs.Waiting, jobs.Running, jobs.Done, jobs.Failed}
	if !slices.Contains(all, state) {
		return missing("no job is %q", state)
	}
	counts, err := v.p.db.TaskCounts(v.Context())
	if err != nil {
		return err
	}
	tasks, err := v.p.db.TasksBefore(v.Context(), state, before, mostTasks+1)
	if err != nil {
		return err
	}
	body := struct {
		Choices []choice
		Chosen  string
		Tasks   []jobs.Task
		Older   string
		First   bool
	}{Chosen: state, First: before <= 0}
	for _, one := range all {
		c := choice{Label: one, URL: address("/jobs", "state", one), Current: one == state}
		if one == "" {
			c.Label = "all"
		} else if c.Count = number(int64(counts[one])); counts[one] >= jobs.MostCounted {
			c.Count += "+"
		}
		body.Choices = append(body.Choices, c)
	}
	if len(tasks) > mostTasks {
		tasks = tasks[:mostTasks]
		body.Older = address("/jobs", "state", state, "before", strconv.FormatInt(tasks[mostTasks-1].ID, 10))
	}
	body.Tasks = tasks
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "jobs", "Jobs", "jobs", body
	return nil
}

// task finds the job that a view or a form is of.
func (v *visit) task() (t jobs.Task, err error) {
	id, err := v.id()
	if err != nil {
		return t, err
	}
	t, err = v.p.db.Task(v.Context(), id)
	if errors.Is(err, jobs.ErrNoTask) {
		return t, missing("there is no job %d: it may have been over for long", id)
	}
	return t, err
}

// jobView shows a job.
func jobView(v *visit) error {
	v.p.watch.shown()
	t, err := v.task()
	if err != nil {
		return err
	}
	body := struct {
		jobs.Task
		Deeds []deed
	}{Task: t}
	if t.State == jobs.Failed {
		body.Deeds = []deed{{"again", "Begin again", fmt.Sprintf("/jobs/%d/again", t.ID), "It begins again as if it had not failed. What it did by job.each and job.once stays done.", "Begin it again", false}}
	}
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "job", fmt.Sprintf("%s, job %d", t.Name, t.ID), "jobs", body
	return nil
}

// jobAct does something to a job.
func jobAct(v *visit) (string, error) {
	t, err := v.task()
	if err != nil {
		return "", err
	}
	if act := v.PathValue("act"); act != "again" {
		return "", missing("a job has no %q", act)
	}
	return fmt.Sprintf("/jobs/%d", t.ID), v.p.db.Again(v.Context(), t.ID)
}

// planned is a schedule as its view has it.
type planned struct {
	jobs.Scheduled
	Next    time.Time
	Zoned   string // Next by the schedule's clock.
	Before  string // When the newest was planned, by that clock.
	Late    int    // How many times have come since the last that it began.
	More    bool   // Late is as far as was counted.
	Busy    bool   // The one before is not over.
	Workers int    // How many do it.
	Wrong   string // What is wrong with its expression, for this dialtone.
}

// mostLate is how far times are counted that have come.
const mostLate = 1000

// schedulesView lists what begins by the clock.
func schedulesView(v *visit) error {
	v.p.watch.shown()
	all, err := v.p.db.Schedules(v.Context())
	if err != nil {
		return err
	}
	workers, err := v.p.db.Workers(v.Context())
	if err != nil {
		return err
	}
	var body []planned
	for _, one := range all {
		body = append(body, plan(one, workers, time.Now()))
	}
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "schedules", "Schedules", "schedules", body
	return nil
}

// plan finds when a schedule is next, and what of it has come without having begun.
func plan(one jobs.Scheduled, workers []jobs.Seen, now time.Time) planned {
	p := planned{Scheduled: one}
	for _, w := range workers {
		if slices.Contains(w.Jobs(), one.Name) {
			p.Workers++
		}
	}
	p.Busy = one.Newest != nil && (one.Newest.State == jobs.Waiting || one.Newest.State == jobs.Running)
	s, err := jobs.ParseSchedule(one.Cron, one.Zone)
	if err != nil {
		p.Wrong = err.Error()
		return p
	}
	for at := s.Next(one.Last); !at.IsZero() && !at.After(now) && !p.More; at = s.Next(at) {
		p.Late++
		p.More = p.Late == mostLate
	}
	const layout = "Mon 2 Jan 2006 15:04 MST"
	if p.Next = s.Next(now); !p.Next.IsZero() {
		p.Zoned = p.Next.Format(layout)
		if one.Newest != nil {
			p.Before = one.Newest.Planned.In(p.Next.Location()).Format(layout)
		}
	}
	return p
}

// workersView lists who works.
func workersView(v *visit) error {
	v.p.watch.shown()
	all, err := v.p.db.Workers(v.Context())
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "workers", "Workers", "workers", all
	return err
}
