package script

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/dop251/goja"
)

// states gives the object what forgets, saves and loads a session: reset, save, load.
func (c *coat) states(o *goja.Object) {
	c.method(o, "reset", func(goja.FunctionCall) goja.Value { return c.done(c.s.Reset()) })
	c.method(o, "save", func(call goja.FunctionCall) goja.Value { return c.done(c.save(c.file("save", call))) })
	c.method(o, "load", func(call goja.FunctionCall) goja.Value { return c.done(c.load(c.file("load", call))) })
}

func (c *coat) done(err error) goja.Value {
	if err != nil {
		panic(c.failure(err))
	}
	return goja.Undefined()
}

func (c *coat) file(method string, call goja.FunctionCall) string {
	name, ok := call.Argument(0).Export().(string)
	if !ok || name == "" {
		panic(c.rt.NewTypeError("Emulator." + method + " takes the name of a file"))
	}
	return name
}

// errFiles is the error where the program that runs the script gives it no files.
var errFiles = errors.New("this script may not save or load sessions: it has no files")

// save writes the session beside the file, which then takes its name: it is never half a one.
func (c *coat) save(name string) error {
	if c.files == nil {
		return errFiles
	}
	raw, err := c.s.State()
	if err != nil {
		return err
	}
	if name, err = c.place(name); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".new")
	if err := c.files.WriteFile(beside, raw, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
		return err
	}
	return c.files.Rename(beside, name)
}

func (c *coat) load(name string) error {
	if c.files == nil {
		return errFiles
	}
	whole, err := c.place(name)
	if err != nil {
		return err
	}
	raw, err := c.files.ReadFile(whole)
	if err != nil {
		return err
	}
	return c.s.Restore(raw)
}

// place returns the absolute name of a file that a script names.
func (c *coat) place(name string) (string, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.dir, name)
	}
	return filepath.Abs(name)
}
