package process

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/gofuncs"
)

// A host with a process of its own and its child send each other these messages. The child
// has one request at a time; while it works on it, it sends output and calls
// functions, and then the reply. A message has one field.

// toChild is a message of the parent.
type toChild struct {
	Hello   *hello   `json:"hello,omitempty"`
	Request *Request `json:"request,omitempty"`
	Cancel  int64    `json:"cancel,omitempty"` // The number of the request that is to end.
	Answer  *answer  `json:"answer,omitempty"`
	Feed    *feed    `json:"feed,omitempty"`
}

// fromChild is a message of the child.
type fromChild struct {
	Output *output `json:"output,omitempty"`
	Line   *Line   `json:"line,omitempty"`
	Call   *call   `json:"call,omitempty"`
	Pull   *pull   `json:"pull,omitempty"`
	Left   int64   `json:"left,omitempty"`   // The number of an iteration that is not gone on with.
	Unused int     `json:"unused,omitempty"` // The number of a stream that no script has any more.
	Fed    *fed    `json:"fed,omitempty"`
	Item   *item   `json:"item,omitempty"`
	Reply  *reply  `json:"reply,omitempty"`
}

// hello is the first message. The reply to it says that the child has its host.
type hello struct {
	ID      int64           `json:"id"`
	Nonce   string          `json:"nonce"`
	Time    time.Duration   `json:"time"`
	Memory  uint64          `json:"memory"`
	Output  int64           `json:"output"`
	Message uint32          `json:"message"`
	Options json.RawMessage `json:"options"` // What the parent's host grants, as its runtime writes it.
}

// Request has the child run something.
type Request struct {
	ID       int64           `json:"id"`
	Manner   engine.Manner   `json:"manner"`
	Compiled bool            `json:"compiled,omitempty"` // The source is that of a program that was compiled,
	Body     bool            `json:"body,omitempty"`     // and that one's a function's body.
	Call     bool            `json:"call,omitempty"`     // The name is a function's to call with Args.
	Name     string          `json:"name"`
	Source   string          `json:"source,omitempty"`
	Args     json.RawMessage `json:"args,omitempty"`
	Streams  []remote        `json:"streams,omitempty"` // In Args.
	Each     bool            `json:"each,omitempty"`    // What the function returns is to come value by value,
	Bytes    bool            `json:"bytes,omitempty"`   // as strings and bytes.
	Taker    *Taker          `json:"-"`                 // What takes it in the parent.
	Time     time.Duration   `json:"time"`              // After which the script is to be stopped.
	Globals  []global        `json:"globals,omitempty"` // To be set before.
}

// global is what [Host.Set] was given, or what a module of the parent's exports.
type global struct {
	Name      string          `json:"name"`
	Module    bool            `json:"module,omitempty"`
	Value     json.RawMessage `json:"value,omitempty"`     // Nothing is undefined.
	Functions []remote        `json:"functions,omitempty"` // Of the parent's, and streams.
}

// remote is a function of the parent's, or what scripts can iterate over.
type remote struct {
	Number int            `json:"number"`
	Path   []string       `json:"path,omitempty"`   // Where in a value it is; the value itself without one.
	Stream bool           `json:"stream,omitempty"` // Whether it is to be iterated over, and not to be called.
	Async  bool           `json:"async,omitempty"`  // Whether the script gets a promise, and may call others meanwhile.
	Reads  []gofuncs.Read `json:"reads,omitempty"`  // What such a function reads while it runs.
}

// call asks for a function of the parent's to be called.
type call struct {
	ID     int64           `json:"id"`
	Number int             `json:"number"`
	Args   json.RawMessage `json:"args"`
	Feeds  map[int]int64   `json:"feeds,omitempty"` // The feeds that are arguments, by their places.
}

// pull asks for the next value of an iteration over a stream of the parent's, which it begins.
type pull struct {
	ID        int64 `json:"id"`
	Stream    int   `json:"stream"`
	Iteration int64 `json:"iteration"`
}

// answer is what came of a call, or of a pull.
type answer struct {
	ID      int64           `json:"id"`
	Value   json.RawMessage `json:"value,omitempty"`
	Bytes   *[]byte         `json:"bytes,omitempty"`   // The value, where it is bytes.
	Streams []remote        `json:"streams,omitempty"` // In the value.
	Done    bool            `json:"done,omitempty"`    // Of a pull: there is no value any more.
	Class   string          `json:"class,omitempty"`   // The error's class, where there was one.
	Error   string          `json:"error,omitempty"`
	Code    string          `json:"code,omitempty"` // What the error's code and name are for the script.
	Name    string          `json:"name,omitempty"`
	Feed    int64           `json:"feed,omitempty"` // The feed that has thrown the error.
}

// failed reports whether there was an error.
func (a *answer) failed() bool { return a.Class != "" || a.Error != "" }

// feed asks for the next value of what a script iterates over for a function of the parent's.
type feed struct {
	ID    int64 `json:"id"`
	Leave bool  `json:"leave,omitempty"` // No more are wanted.
}

// fed is what came of that.
type fed struct {
	ID    int64           `json:"id"`
	Value json.RawMessage `json:"value,omitempty"`
	Bytes *[]byte         `json:"bytes,omitempty"` // The value, where it is bytes.
	Done  bool            `json:"done,omitempty"`
	Threw bool            `json:"threw,omitempty"` // The value was thrown,
	Class string          `json:"class,omitempty"` // or an error of this class
	Error string          `json:"error,omitempty"` // and this text, and what is behind it that of
	Call  int64           `json:"call,omitempty"`  // this call.
}

// item is a value of what a function has returned. The answer says whether more are wanted.
type item struct {
	ID    int64           `json:"id"`
	Value json.RawMessage `json:"value,omitempty"`
	Bytes *[]byte         `json:"bytes,omitempty"` // The value, where it is bytes.
}

// output is what a script wrote.
type output struct {
	Stderr bool   `json:"stderr,omitempty"`
	Text   []byte `json:"text"`
}

// Line is a line of the console.
type Line struct {
	Level string `json:"level"`
	Text  string `json:"text"`
	Place
}

// reply is what came of a request.
type reply struct {
	ID       int64           `json:"id"`
	Value    json.RawMessage `json:"value,omitempty"`
	Failure  *Failure        `json:"failure,omitempty"`
	ExitCode int             `json:"exitCode,omitempty"`
	Last     bool            `json:"last,omitempty"` // The child can do no more, and ends.

	Calls    int64  `json:"calls,omitempty"`    // Of the child's own functions,
	Requests int64  `json:"requests,omitempty"` // its requests,
	Memory   uint64 `json:"memory,omitempty"`   // and the memory that it has at the end.
}

// shorten makes a reply that is too long one that is not.
func (r *reply) shorten(limit uint32) {
	if r.Failure == nil {
		r.Failure = &Failure{Other: fmt.Sprintf("the result has %d bytes as JSON; at most %d may leave a process (Process.Message)", len(r.Value), limit)}
	}
	r.Value = nil
	if t := r.Failure.Thrown; t != nil {
		t.Message, t.Report, t.SourceLine, t.Value = beginning(t.Message), beginning(t.Report), "", nil
		t.Name, t.File, t.Stack = beginning(t.Name), beginning(t.File), nil
	}
	r.Failure.Other = beginning(r.Failure.Other)
}

// beginning is as much of a text as can be sent in any case.
func beginning(text string) string {
	const enough = 2000
	if len(text) <= enough {
		return text
	}
	return strings.ToValidUTF8(text[:enough], "") + "…"
}
