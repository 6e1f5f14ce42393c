package process

import (
	"encoding/json"
	"fmt"

	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// The limits of a child that a [Limit] names.
const (
	LimitTime   = "Time"
	LimitMemory = "Memory"
	LimitOutput = "Output"
)

// Place is where a script was. File is empty where that is not known.
type Place struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// Ended says that a child ended, or was ended, by something other than a limit.
type Ended struct {
	Script   string // The name of the script that was running; empty where there was none.
	Problem  string
	ExitCode int // -1 where a signal killed it.
}

// Error says what happened.
func (e *Ended) Error() string { return e.Problem }

// Limit says that a script, or its process, has reached a limit.
type Limit struct {
	Limit   string `json:"limit"`
	Problem string `json:"problem"`
	Place
}

// Error says which.
func (l *Limit) Error() string { return l.Problem }

// Stopped says that a script has stopped because its run was to end.
type Stopped struct{ Place }

// Error says so.
func (*Stopped) Error() string { return "the script was stopped" }

// Failed is the failure of a script in the child.
type Failed struct {
	*Failure
	Script string
	Value  goja.Value // What was thrown; nil where nothing was.
	Cause  error      // Of the function of this process that failed, where the script passed that on.
}

// Error says that it failed: what runtime makes of it says why.
func (f *Failed) Error() string { return f.Script + " failed" }

// Failure is an error of a run, as the child tells it. One field counts.
type Failure struct {
	Thrown  *Thrown  `json:"thrown,omitempty"`
	Exit    *Exit    `json:"exit,omitempty"`
	Stopped *Asked   `json:"stopped,omitempty"`
	Limit   *Limit   `json:"limit,omitempty"`
	Panic   *Panic   `json:"panic,omitempty"`
	Missing *Missing `json:"missing,omitempty"`
	Other   string   `json:"other,omitempty"`
}

// Thrown is what a script threw.
type Thrown struct {
	Name    string `json:"name,omitempty"`
	Message string `json:"message,omitempty"`
	Place
	SourceLine string          `json:"sourceLine,omitempty"`
	Stack      []sources.Frame `json:"stack,omitempty"`
	InPromise  bool            `json:"inPromise,omitempty"`
	Report     string          `json:"report,omitempty"`
	Value      json.RawMessage `json:"value,omitempty"` // Nothing where it cannot cross.
	Valued     bool            `json:"valued,omitempty"`
	Limit      *Limit          `json:"limit,omitempty"` // Its cause,
	Call       int64           `json:"call,omitempty"`  // or the call whose error is.
}

// Exit is the exit code that a script asked for.
type Exit struct {
	Code int `json:"code"`
}

// Asked is where a script stopped that was asked to.
type Asked struct {
	Limit string `json:"limit,omitempty"` // Of the child; empty where its run was to end.
	Place
}

// Panic is a panic without its stack, which may show secrets.
type Panic struct {
	Function string `json:"function"`
	Value    string `json:"value"`
	Place
}

// Missing says that there is no function of a name.
type Missing struct {
	Name    string   `json:"name"`
	Script  string   `json:"script"`
	Exports []string `json:"exports"`
}

// CallError is the error of a function of the parent's, in the child. The parent has the error
// itself.
type CallError struct {
	ID               int64
	text, code, name string
}

// Error is what the parent says of it, and so are Code and Name.
func (e *CallError) Error() string { return e.text }
func (e *CallError) Code() string  { return e.code }
func (e *CallError) Name() string  { return e.name }

// failed is the error that a failure tells of, in the parent. A child may tell anything.
func (e *exchange) failed(f *Failure) error {
	failed := &Failed{Failure: f, Script: e.script}
	switch {
	case f.Thrown != nil:
		if f.Thrown.Valued {
			failed.Value = goja.Undefined()
			if value, err := e.worker.json.Parse(f.Thrown.Value); err == nil {
				failed.Value = value
			}
		}
		failed.Cause = e.causeOf(f.Thrown.Call)
	case f.Stopped == nil:
	case f.Stopped.Limit == LimitTime:
		return e.worker.tooLong(f.Stopped.Place)
	case f.Stopped.Limit == LimitMemory:
		return e.worker.tooLarge(f.Stopped.Place)
	case e.run.Context().Err() == nil:
		return &Ended{Script: e.script, Problem: "its process stopped by itself"}
	default:
		return &Stopped{f.Stopped.Place}
	}
	return failed
}

// tooLong is the error of a script that ran too long.
func (w *Worker) tooLong(at Place) error {
	return &Limit{LimitTime, fmt.Sprintf("it ran longer than %s", w.Time), at}
}

// tooLarge is the error of a script that took too much memory.
func (w *Worker) tooLarge(at Place) error {
	return &Limit{LimitMemory, fmt.Sprintf("its process took more than %d MiB of memory", w.Memory>>20), at}
}

// tooMuch is the error of a script that wrote too much.
func (w *Worker) tooMuch() error {
	return &Limit{LimitOutput, fmt.Sprintf("it wrote more than %d bytes", w.Output), Place{}}
}
