package cli

import (
	"fmt"
	"io"
	"os"

	"dialtone/bindings"
	"dialtone/repl/show"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// Run prints the value of an expression, as the console would.
func (c *evalCommand) Run(e *environment) error {
	code := c.Code
	if code == "-" {
		source, err := io.ReadAll(e.Stdin)
		if err != nil {
			return err
		}
		code = string(source)
	}
	host, closeHost, err := e.open(nil)
	if err != nil {
		return err
	}
	defer closeHost()
	value, err := host.Eval(e.Context, "[eval]", code)
	if err != nil {
		return err
	}
	if !goja.IsUndefined(value) {
		if err := c.print(e, host, value); err != nil {
			return err
		}
	}
	if code := host.ExitCode(); code != 0 {
		return &runtime.ExitError{Code: code}
	}
	return nil
}

// print writes a value as the console does, or in the format that was asked for.
// Text that no format was asked for is written as it is.
func (c *evalCommand) print(e *environment, host *runtime.Host, value goja.Value) error {
	format := show.Format(c.Output)
	if format == "" && goja.IsString(value) {
		_, err := fmt.Fprintln(e.Stdout, value)
		return err
	}
	printer := show.Printer{Host: host, Describe: bindings.Describe, Out: e.Stdout, Properties: c.Properties, Colors: e.colors(e.Stdout)}
	if out, ok := e.Stdout.(*os.File); ok {
		printer.Columns = show.Columns(out)
	}
	return printer.Print(e.Context, value, format)
}

// outputFormat is a form in which a value is printed; empty is the console's.
type outputFormat show.Format

// UnmarshalText reads a format's name.
func (f *outputFormat) UnmarshalText(name []byte) error {
	format, err := show.ParseFormat(string(name))
	*f = outputFormat(format)
	return err
}
