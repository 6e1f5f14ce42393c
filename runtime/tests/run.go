package tests

import (
	"sync"
	"time"
)

// Run puts the events of several files into one stream, file after file, while they run side by
// side. Its methods, and those of its files, may be called from any goroutine.
type Run struct {
	mu       sync.Mutex
	reporter Reporter
	files    []*File
	turn     int // The file that is told of as it runs; those before it have ended.
	began    time.Time

	// What Node counts.
	topLevel                                                 int
	tests, suites, pass, fail, cancelled, skipped, todo, bad int
}

// NewRun returns a run that is told to a reporter.
func NewRun(reporter Reporter) *Run { return &Run{reporter: reporter, began: time.Now()} }

// File is one file of a run.
type File struct {
	run      *Run
	name     string
	waiting  []Event // Until it is its turn.
	children bool    // Whether it has told of a test of its own.
	failed   bool    // Whether one of them has failed.
	ended    bool
	began    time.Time
}

// File adds a file, which is told of after those that were added before it.
func (r *Run) File(name string) *File {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := &File{run: r, name: name}
	r.files = append(r.files, f)
	return f
}

// Begin says that the file's script starts.
func (f *File) Begin() {
	f.run.mu.Lock()
	defer f.run.mu.Unlock()
	f.began = time.Now()
}

// Tell adds an event of the file's script.
func (f *File) Tell(e Event) {
	f.run.mu.Lock()
	defer f.run.mu.Unlock()
	if e.Type == Pass || e.Type == Fail {
		f.children = true
		f.failed = f.failed || e.Nesting == 0 && e.Type == Fail && !e.Todo.Given
	}
	f.waiting = append(f.waiting, e)
	f.run.flush()
}

// Failed reports whether a test of the file's has failed.
func (f *File) Failed() bool {
	f.run.mu.Lock()
	defer f.run.mu.Unlock()
	return f.failed
}

// End says that the file's script has ended, and why where that is not what its tests say: a nil
// failure is none. A file without tests of its own is a test itself, as in Node.
func (f *File) End(failure *Failure) {
	f.run.mu.Lock()
	defer f.run.mu.Unlock()
	f.ended = true
	if f.began.IsZero() {
		f.began = time.Now()
	}
	if !f.children || failure != nil {
		start := Event{Type: Start, Name: f.name}
		itself := Event{Type: Pass, Name: f.name, Duration: milliseconds(time.Since(f.began)), Failure: failure}
		if failure != nil {
			itself.Type = Fail
			f.failed = true
		}
		f.waiting = append(f.waiting, start, itself)
	}
	f.run.flush()
}

// milliseconds returns a duration as Node tells it.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// flush tells of what it is the turn of.
func (r *Run) flush() {
	for r.turn < len(r.files) {
		f := r.files[r.turn]
		for _, e := range f.waiting {
			r.tell(e)
		}
		f.waiting = nil
		if !f.ended {
			return
		}
		r.turn++
	}
}

func (r *Run) tell(e Event) {
	if e.Summary || e.Type == Begin || e.Type == End {
		return
	}
	if e.Type == Pass || e.Type == Fail {
		r.count(&e)
	}
	r.reporter.Tell(e)
}

// count counts a test, and numbers those that are part of no other.
func (r *Run) count(e *Event) {
	if e.Nesting == 0 {
		r.topLevel++
		e.Number = r.topLevel
	}
	if e.Type == Fail && !e.Todo.Given {
		r.bad++
	}
	if e.Kind == "suite" {
		r.suites++
		return
	}
	r.tests++
	switch {
	case e.Skip.Given:
		r.skipped++
	case e.Todo.Given:
		r.todo++
	case e.Cancelled:
		r.cancelled++
	case e.Type == Fail:
		r.fail++
	default:
		r.pass++
	}
}

// Close tells of all files together, and reports whether all that counts has passed. All files must
// have ended.
func (r *Run) Close() (passed bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reporter.Tell(Event{Type: Plan, Count: r.topLevel})
	for _, told := range []struct {
		name string
		n    int
	}{{"tests", r.tests}, {"suites", r.suites}, {"pass", r.pass}, {"fail", r.fail}, {"cancelled", r.cancelled}, {"skipped", r.skipped}, {"todo", r.todo}} {
		r.reporter.Tell(Event{Type: Diagnostic, Message: told.name + " " + number(float64(told.n))})
	}
	r.reporter.Tell(Event{Type: Diagnostic, Message: "duration_ms " + number(milliseconds(time.Since(r.began)))})
	return r.bad == 0, r.reporter.Close()
}

// Note adds a message about all files.
func (r *Run) Note(message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reporter.Tell(Event{Type: Diagnostic, Message: message})
}
