package page

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"dialtone/jobs"
)

// shownRun is a run as views have it.
type shownRun struct {
	*jobs.Run
	Rate   float64 // Elements a second.
	Known  bool    // Whether the rate has been found.
	Left   time.Duration
	Bars   []bar
	Worked int // How many processes work on it.
}

// bar is a part of the picture of how far a run is, of a thousand.
type bar struct {
	State   string
	X, Wide float64
}

// shown is a run with what is known of its pace.
func (v *visit) shown(run *jobs.Run, workers []jobs.Seen) shownRun {
	s := shownRun{Run: run}
	s.Rate, s.Known = v.p.watch.rate(run)
	if s.Rate > 0 {
		s.Left = time.Duration(min(float64(run.Waiting())/s.Rate, 1e8)) * time.Second
	}
	x := 0.0
	for _, part := range []struct {
		state string
		n     int64
	}{{jobs.Sent, run.Sent}, {jobs.Refused, run.Refused}, {jobs.Unknown, run.Unknown}, {jobs.Skipped, run.Skipped}} {
		if part.n == 0 || run.Total == 0 {
			continue
		}
		wide := max(float64(part.n)/float64(run.Total)*1000, 2) // a single one is to be seen
		s.Bars = append(s.Bars, bar{part.state, x, wide})
		x += wide
	}
	for _, w := range workers {
		if w.Account == run.Account && w.Run() == run.Name {
			s.Worked++
		}
	}
	return s
}

// Percent is how much of it has come to something.
func (s shownRun) Percent() int {
	if s.Total == 0 {
		return 0
	}
	return int((s.Total - s.Waiting()) * 100 / s.Total)
}

// Pace says how fast it is: "120 a second".
func (s shownRun) Pace() string {
	switch {
	case !s.Known:
		return ""
	case s.Rate >= 10:
		return number(int64(s.Rate+.5)) + " a second"
	case s.Rate >= .1:
		return fmt.Sprintf("%.1f a second", s.Rate)
	}
	if s.Rate == 0 {
		return "stands still"
	}
	return fmt.Sprintf("%.1f a minute", s.Rate*60)
}

// Over reports whether nothing more comes of it.
func (s shownRun) Over() bool { return s.State == jobs.Finished || s.State == jobs.Cancelled }

// mostRuns is how many runs are listed at once.
const mostRuns = 50

// runsView lists the runs.
func runsView(v *visit) error {
	v.p.watch.shown()
	before := v.before()
	runs, err := v.p.db.RunsBefore(v.Context(), before, mostRuns+1)
	if err != nil {
		return err
	}
	workers, err := v.p.db.Workers(v.Context())
	if err != nil {
		return err
	}
	older := ""
	if len(runs) > mostRuns {
		runs = runs[:mostRuns]
		older = address("/", "before", strconv.FormatInt(runs[mostRuns-1].ID, 10))
	}
	body := struct {
		Runs  []shownRun
		Older string
		First bool
	}{Older: older, First: before <= 0}
	for _, run := range runs {
		body.Runs = append(body.Runs, v.shown(run, workers))
	}
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "runs", "Runs", "runs", body
	return nil
}

// run finds the run that a view or a form is of.
func (v *visit) run() (*jobs.Run, error) {
	id, err := v.id()
	if err != nil {
		return nil, err
	}
	run, err := v.p.db.RunOf(v.Context(), id)
	if errors.Is(err, jobs.ErrNoRun) {
		return nil, missing("there is no run %d: it may have been deleted", id)
	}
	return run, err
}

// a deed is what a person may do, which is asked first.
type deed struct {
	Act, Label string
	Path       string
	Question   string
	Yes        string
	Stop       bool // It cannot be taken back.
}

// deeds are what may be done with a run in its state.
func deeds(run *jobs.Run) (all []deed) {
	add := func(act, label, yes string, stop bool, format string, args ...any) {
		all = append(all, deed{act, label, fmt.Sprintf("/runs/%d/%s", run.ID, act), fmt.Sprintf(format, args...), yes, stop})
	}
	waiting := number(run.Waiting())
	switch run.State {
	case jobs.Running:
		add("pause", "Pause", "Pause it", false, "Nothing more is begun, in any process. What is under way comes to its end, and %s wait until the run goes on.", waiting)
	case jobs.Paused:
		add("resume", "Resume", "Let it go on", false, "%s that wait are sent, by the processes that are at the run.", waiting)
	case jobs.Ready:
		add("resume", "Begin", "Begin to send", false, "It has been loaded, and nobody has said yes to it yet. Workers begin to send its %s elements.", waiting)
		add("pause", "Pause", "Pause it", false, "Nothing is begun until somebody lets it go on.")
	}
	if run.State != jobs.Cancelled && run.State != jobs.Loading {
		if run.Refused > 0 {
			add("retry-refused", "Retry refused", "Send them again", false, "%s that were refused wait again. Nothing was done of them.", number(run.Refused))
		}
		if run.Unknown > 0 {
			add("retry-unknown", "Retry unknown", "Send them again all the same", true, "%s are unknown: they may have been sent. Whoever got one gets a second.", number(run.Unknown))
		}
	}
	if run.State != jobs.Finished && run.State != jobs.Cancelled {
		add("cancel", "Cancel", "Cancel the run", true, "%s that wait are skipped, and what is under way comes to its end. A run that is cancelled does not go on.", waiting)
	}
	return all
}

// runAct does something to a run.
func runAct(v *visit) (string, error) {
	run, err := v.run()
	if err != nil {
		return "", err
	}
	switch act := v.PathValue("act"); act {
	case "pause":
		err = run.Pause(v.Context())
	case "resume":
		err = run.Resume(v.Context())
	case "cancel":
		err = run.Cancel(v.Context())
	case "retry-refused":
		_, err = run.Retry(v.Context(), jobs.Refused)
	case "retry-unknown":
		_, err = run.Retry(v.Context(), jobs.Unknown)
	default:
		err = missing("a run has no %q", act)
	}
	return fmt.Sprintf("/runs/%d", run.ID), err
}

// Rates are how fast the run's senders may be.
func (s shownRun) Rates() (all []string) {
	for _, sender := range slices.Sorted(maps.Keys(s.Options.Rates)) {
		all = append(all, fmt.Sprintf("%s %g a second", sender, s.Options.Rates[sender]))
	}
	return all
}

// Hours are the run's quiet hours, or "".
func (s shownRun) Hours() string {
	q := s.Options.Quiet
	if q == nil {
		return ""
	}
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return clock(q.From) + " to " + clock(q.To)
}

// mostShown is how many elements stand beside a run, and mostElements how many are listed at once.
const (
	mostShown    = 10
	mostElements = 100
)

// runView shows a run.
func runView(v *visit) error {
	v.p.watch.shown()
	run, err := v.run()
	if err != nil {
		return err
	}
	workers, err := v.p.db.Workers(v.Context())
	if err != nil {
		return err
	}
	body := struct {
		shownRun
		Deeds    []deed
		Refusals []jobs.Refusal
		Others   int64 // Refusals that were not counted by their code.
		Come     []jobs.Delivered
		Unknowns []jobs.Element
		Workers  []jobs.Seen
	}{shownRun: v.shown(run, workers), Deeds: deeds(run)}
	if body.Refusals, err = run.Refusals(v.Context()); err != nil {
		return err
	}
	if body.Come, err = run.Deliveries(v.Context()); err != nil {
		return err
	}
	body.Others = run.Refused
	for _, one := range body.Refusals {
		body.Others -= one.Count
	}
	if run.Unknown > 0 {
		if body.Unknowns, _, err = run.Part(v.Context(), jobs.Part{State: jobs.Unknown, Most: mostShown}); err != nil {
			return err
		}
	}
	for _, w := range workers {
		if w.Account == run.Account && w.Run() == run.Name {
			body.Workers = append(body.Workers, w)
		}
	}
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "run", run.Name, "runs", body
	return nil
}

// states are those of elements, as they are chosen.
var states = []string{"", jobs.Waiting, jobs.Sending, jobs.Sent, jobs.Refused, jobs.Unknown, jobs.Skipped}

// choice is a link to what a list may show.
type choice struct {
	Label   string
	URL     string
	Current bool
	Count   string
}

// elementsView lists a run's elements.
func elementsView(v *visit) error {
	v.p.watch.shown()
	run, err := v.run()
	if err != nil {
		return err
	}
	q := v.URL.Query()
	part := jobs.Part{State: q.Get("state"), After: q.Get("after"), Most: mostElements}
	if !slices.Contains(states, part.State) {
		return missing("no element is %q", part.State)
	}
	path := fmt.Sprintf("/runs/%d/elements", run.ID)
	body := struct {
		*jobs.Run
		Path, Chosen string
		Code         *int
		Choices      []choice
		Elements     []jobs.Element
		Next         string
		First        bool
	}{Run: run, Path: path, Chosen: part.State, First: part.After == ""}
	if code, err := strconv.Atoi(q.Get("code")); err == nil && part.State == jobs.Refused {
		part.Code, body.Code = &code, &code
	}
	elements, next, err := run.Part(v.Context(), part)
	if err != nil && part.After != "" && v.Context().Err() == nil {
		if _, _, again := run.Part(v.Context(), jobs.Part{State: part.State, Code: part.Code, Most: 1}); again == nil {
			return missing("%v", err) // of the address
		}
	}
	if err != nil {
		return err
	}
	body.Elements = elements
	if next != "" {
		body.Next = address(path, "state", part.State, "code", q.Get("code"), "after", next)
	}
	counts := map[string]int64{"": run.Total, jobs.Sent: run.Sent, jobs.Refused: run.Refused, jobs.Unknown: run.Unknown, jobs.Skipped: run.Skipped}
	for _, state := range states {
		c := choice{Label: state, URL: address(path, "state", state), Current: state == part.State}
		if state == "" {
			c.Label = "all"
		}
		if n, ok := counts[state]; ok {
			c.Count = number(n)
		}
		body.Choices = append(body.Choices, c)
	}
	v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "elements", "Elements of "+run.Name, "runs", body
	return nil
}
