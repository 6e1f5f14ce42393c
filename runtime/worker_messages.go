package runtime

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/files"
)

// A host with a process of its own and its child send each other these messages. The child
// has one request at a time; while it works on it, it sends output and calls
// functions, and then the reply. A message has one field.

// toChild is a message of the parent.
type toChild struct {
	Hello   *hello   `json:"hello,omitempty"`
	Request *request `json:"request,omitempty"`
	Cancel  int64    `json:"cancel,omitempty"` // The number of the request that is to end.
	Answer  *answer  `json:"answer,omitempty"`
}

// fromChild is a message of the child.
type fromChild struct {
	Output *output `json:"output,omitempty"`
	Call   *call   `json:"call,omitempty"`
	Reply  *reply  `json:"reply,omitempty"`
}

// hello is the first message. The reply to it says that the child has its host.
type hello struct {
	ID           int64             `json:"id"`
	Nonce        string            `json:"nonce"`
	Time         time.Duration     `json:"time"`
	Memory       uint64            `json:"memory"`
	Output       int64             `json:"output"`
	Message      uint32            `json:"message"`
	Args         []string          `json:"args"`
	Env          map[string]string `json:"env"`
	Dir          string            `json:"dir"`
	MaxCallDepth int               `json:"maxCallDepth"` // 0: the child's own.
	Limits       *Limits           `json:"limits"`
	Granted      granted           `json:"granted"`
}

// granted are those of the grants that can cross.
type granted struct {
	Folders     files.Folders `json:"folders"`
	AllFiles    bool          `json:"allFiles"`
	Hosts       []string      `json:"hosts"`
	Yes         bool          `json:"yes"`
	Exit        bool          `json:"exit"`
	Credentials bool          `json:"credentials"`
}

// add grants a host what its parent grants it besides its own.
func (g granted) add(s *settings) error {
	s.folders = append(s.folders, g.Folders...)
	s.allFiles = s.allFiles || g.AllFiles
	s.hosts = append(s.hosts, g.Hosts...)
	s.yes = s.yes || g.Yes
	s.exit = s.exit || g.Exit
	s.credentials = s.credentials || g.Credentials
	return nil
}

// request has the child run something.
type request struct {
	ID       int64           `json:"id"`
	Manner   compile.Manner  `json:"manner"`
	Compiled bool            `json:"compiled,omitempty"` // The source is that of a [Program],
	Body     bool            `json:"body,omitempty"`     // and that one's a function's body.
	Call     bool            `json:"call,omitempty"`     // The name is a function's to call with Args.
	Name     string          `json:"name"`
	Source   string          `json:"source,omitempty"`
	Args     json.RawMessage `json:"args,omitempty"`
	Time     time.Duration   `json:"time"`              // After which the script is to be stopped.
	Globals  []global        `json:"globals,omitempty"` // To be set before.
}

// global is what [Host.Set] was given.
type global struct {
	Name      string          `json:"name"`
	Value     json.RawMessage `json:"value,omitempty"`     // Nothing is undefined.
	Functions []remote        `json:"functions,omitempty"` // Of the parent's.
}

// remote is a function of the parent's.
type remote struct {
	Number int      `json:"number"`
	Path   []string `json:"path,omitempty"` // Where in the global's value it is; the value itself without one.
}

// call asks for a function of the parent's to be called.
type call struct {
	ID     int64           `json:"id"`
	Number int             `json:"number"`
	Args   json.RawMessage `json:"args"`
}

// answer is what came of a call.
type answer struct {
	ID    int64           `json:"id"`
	Value json.RawMessage `json:"value,omitempty"`
	Class string          `json:"class,omitempty"` // The error's class, where there was one.
	Error string          `json:"error,omitempty"`
}

// output is what a script wrote.
type output struct {
	Stderr bool   `json:"stderr,omitempty"`
	Text   []byte `json:"text"`
}

// reply is what came of a request.
type reply struct {
	ID       int64           `json:"id"`
	Value    json.RawMessage `json:"value,omitempty"`
	Failure  *failure        `json:"failure,omitempty"`
	ExitCode int             `json:"exitCode,omitempty"`
	Last     bool            `json:"last,omitempty"` // The child can do no more, and ends.
}

// shorten makes a reply that is too long one that is not.
func (r *reply) shorten(limit uint32) {
	if r.Failure == nil {
		r.Failure = &failure{Other: fmt.Sprintf("the result has %d bytes as JSON; at most %d may leave a process (Process.Message)", len(r.Value), limit)}
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
