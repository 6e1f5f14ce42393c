// Package script gives scripts the object Emulator, the local Twilio's coat for JavaScript: time,
// phones, the journal, and records that Twilio itself would have made.
//
//	emulated := script.Module(local, script.Options{})
//	host, err := runtime.New(runtime.Options{Modules: []module.Module{emulated}, Clock: emulated.Clock()})
//
// Its methods and what they return are in docs/javascript.md, "The local Twilio".
package script

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"

	"dialtone/emulator"
	"dialtone/internal/misses"
	"dialtone/internal/secret"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Emulator is the object's module.
type Emulator struct {
	local *emulator.Emulator
	files Files
	dir   string // See Options.Dir.
	clock *Clock

	transcript io.Writer
	misses     misses.Ring // what scripts asked its objects for in vain
}

// Files are what scripts may save sessions in, and load them from; paths.Files of the runtime are
// such. Names are absolute.
type Files interface {
	ReadFile(name string) ([]byte, error)
	WriteFile(name string, data []byte, flag int, perm fs.FileMode) error
	Rename(from, to string) error
}

// Options say what scripts have beside the local Twilio. The zero value grants nothing.
type Options struct {
	Files Files // Where scripts save and load sessions; with nil Emulator.save and load are errors.

	// Dir is the folder that the names of these files are relative to; "" is the working directory
	// of the process. A host whose scripts have a folder of their own (runtime.Options.Dir) gives
	// the same here.
	Dir string

	// Transcript is where the calls that phones make are printed as they are heard, a line a write,
	// from any goroutine; nil is nowhere. A console has it, where a person listens.
	Transcript io.Writer
}

// Module returns the module over a local Twilio.
func Module(local *emulator.Emulator, options Options) *Emulator {
	return &Emulator{local: local, files: options.Files, dir: options.Dir, transcript: options.Transcript, clock: &Clock{local: local, warned: map[string]bool{}, holds: map[*hold]bool{}}}
}

// Names returns the module's one global.
func (*Emulator) Names() []string { return []string{"Emulator"} }

// Bind makes the object, over the main account's session.
func (e *Emulator) Bind(host module.VM) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		e.clock.mu.Lock()
		e.clock.warn = host.Stderr()
		e.clock.mu.Unlock()
		c := newCoat(host, e, e.local.Main())
		e.clock.begin()
		object := c.object()
		c.method(object, "seed", func(call goja.FunctionCall) goja.Value {
			made, err := e.seed(c, call.Argument(0), call.Argument(1))
			if err != nil {
				panic(c.rt.NewTypeError("Emulator.seed: " + err.Error()))
			}
			return made
		})
		c.method(object, "session", func(goja.FunctionCall) goja.Value { return e.session(host) })
		c.known("Emulator", object)
		return object, nil
	}
}

// session opens a session, whose object has a client and credentials of its own.
func (e *Emulator) session(host module.VM) goja.Value {
	s := e.local.NewSession()
	c := newCoat(host, e, s)
	_ = s.SetClock("jump", 1) // a mode that there is
	over := e.clock.open(s)
	object := c.object()
	must(object.Set("account_sid", s.AccountSID()))
	// As every secret that a record has, it is read by name and not listed.
	must(object.DefineDataProperty("auth_token", c.rt.ToValue(s.AuthToken()), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	if twilio, ok := c.rt.Get("Twilio").(*goja.Object); ok {
		if client, ok := goja.AssertFunction(twilio.Get("client")); ok {
			made, err := client(twilio, c.rt.ToValue(map[string]any{"account_sid": s.AccountSID(), "auth_token": s.AuthToken()}))
			if err != nil {
				panic(err)
			}
			c.client = made.ToObject(c.rt)
			must(object.DefineDataProperty("client", made, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
		}
	}
	c.method(object, "close", func(goja.FunctionCall) goja.Value {
		s.Close()
		over()
		return goja.Undefined()
	})
	c.known("A session of Emulator's", object)
	return object
}

// seed takes and returns attributes as JSON has them, so that a Date that a
// script gives is one that Twilio could have sent.
func (e *Emulator) seed(c *coat, model, given goja.Value) (goja.Value, error) {
	attributes := map[string]any{}
	if !goja.IsUndefined(given) {
		o, ok := given.(*goja.Object)
		if !ok || o.ClassName() != "Object" {
			return nil, fmt.Errorf("takes a model's name and an object of attributes, not %s", given)
		}
		text, err := o.MarshalJSON()
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &attributes); err != nil {
			return nil, err
		}
	}
	made, err := e.local.Seed(model.String(), attributes)
	if err != nil {
		return nil, err
	}
	return c.plain(made), nil
}

// Format prints the SID of the main account, whatever the verb.
func (e *Emulator) Format(f fmt.State, _ rune) { secret.Handle(f, e, e.local.AccountSID()) }

// Hint says what a script may have meant by a name that one of the objects does not have.
func (e *Emulator) Hint(_ module.VM, name, message, line string) string {
	if name != "TypeError" {
		return ""
	}
	return e.misses.Hint(message, line)
}
