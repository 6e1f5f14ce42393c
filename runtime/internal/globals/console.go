package globals

import (
	"fmt"
	"io"
	"strings"
	"time"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Console is what the global console prints by.
type Console struct {
	VM             *goja.Runtime
	Stdout, Stderr io.Writer                // A write that fails is the host's to know.
	Line           func(level, text string) // Takes lines instead, by the method that made them; nil where they are written.
	Inspector      *inspect.Inspector
	Colors         func(level string) bool // Whether values printed by a method are in colours.
	Columns        func() int              // The width of the terminal that Stdout is; 0 is none.
	Sources        sources.Sources
	Now            func() time.Time
	Check          func() // Does not return if the script has to stop.
}

// console is the state of a VM's console.
type console struct {
	Console
	indent string // Of the groups that are open.
	counts map[string]int
	timers map[string]time.Time
}

// Object makes the global console.
func (of Console) Object() *goja.Object {
	c := &console{Console: of, counts: map[string]int{}, timers: map[string]time.Time{}}
	object := c.VM.NewObject()
	for _, method := range []struct {
		name string
		call func(args []goja.Value)
	}{
		{"log", c.log}, {"info", c.at("info")}, {"debug", c.at("debug")},
		{"warn", c.at("warn")}, {"error", c.at("error")}, {"trace", c.trace},
		{"assert", c.assert},
		{"count", c.count}, {"countReset", c.countReset},
		{"dir", c.dir}, {"dirxml", c.log},
		{"group", c.group}, {"groupCollapsed", c.group}, {"groupEnd", c.groupEnd},
		{"table", c.table},
		{"time", c.time}, {"timeEnd", c.timeEnd}, {"timeLog", c.timeLog},
	} {
		// A new object takes any property.
		_ = object.Set(method.name, native.Function(c.VM, method.name, func(call goja.FunctionCall) goja.Value {
			method.call(call.Arguments)
			return goja.Undefined()
		}))
	}
	_ = object.DefineDataPropertySymbol(goja.SymToStringTag, c.VM.ToValue("console"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return object
}

// print prints a text at a level, indented as the open groups ask. A write that fails is known to
// the host already.
func (c *console) print(level, text string) {
	if c.Line != nil {
		c.Line(level, text)
		c.Check()
		return
	}
	w := c.Stdout
	if isError(level) {
		w = c.Stderr
	}
	if c.indent == "" {
		_, _ = io.WriteString(w, text+"\n")
		c.Check()
		return
	}
	// Many lines below many groups are more than there is memory for: they are written piece by
	// piece.
	out := pieces{to: w, check: c.Check}
	for line := range strings.SplitSeq(text, "\n") {
		out.add(c.indent)
		out.add(line)
		out.add("\n")
	}
	out.flush()
	c.Check()
}

// pieces writes what is added in pieces of some size.
type pieces struct {
	to    io.Writer
	check func() // Does not return if the script has to stop.
	piece []byte
}

const pieceSize = 64 << 10

func (p *pieces) add(text string) {
	if len(p.piece)+len(text) > pieceSize {
		p.flush()
		p.check()
	}
	p.piece = append(p.piece, text...)
}

func (p *pieces) flush() {
	if len(p.piece) > 0 {
		_, _ = p.to.Write(p.piece)
		p.piece = p.piece[:0]
	}
}

// at prints at a level.
func (c *console) at(level string) func(args []goja.Value) {
	return func(args []goja.Value) { c.print(level, c.format(level, args)) }
}

func (c *console) log(args []goja.Value) { c.print("log", c.format("log", args)) }

// format writes the arguments as they are printed at a level.
func (c *console) format(level string, args []goja.Value) string {
	return c.Inspector.FormatIn(c.Colors(level), args)
}

// isError reports whether what is printed at a level goes to standard error.
func isError(level string) bool { return level == "warn" || level == "error" || level == "trace" }

// trace prints its arguments and where it was called.
func (c *console) trace(args []goja.Value) {
	text := strings.TrimSuffix("Trace: "+c.format("trace", args), ": ")
	text += sources.Lines(c.Sources.Frames(c.VM.CaptureCallStack(0, nil)))
	c.print("trace", text)
}

func (c *console) assert(args []goja.Value) {
	if len(args) > 0 && args[0].ToBoolean() {
		return
	}
	text := "Assertion failed"
	if len(args) > 1 {
		rest := append([]goja.Value(nil), args[1:]...)
		if first, ok := rest[0].(goja.String); ok {
			rest[0] = c.VM.ToValue(text + ": ").(goja.String).Concat(first)
		} else {
			rest = append([]goja.Value{c.VM.ToValue(text + ":")}, rest...)
		}
		text = c.format("error", rest)
	}
	c.print("error", text)
}

// label is the first argument of the counting and timing methods.
func label(args []goja.Value) string {
	if len(args) == 0 || goja.IsUndefined(args[0]) {
		return "default"
	}
	return args[0].String()
}

func (c *console) count(args []goja.Value) {
	name := label(args)
	c.counts[name]++
	c.print("log", fmt.Sprintf("%s: %d", name, c.counts[name]))
}

func (c *console) countReset(args []goja.Value) {
	name := label(args)
	if _, found := c.counts[name]; !found {
		c.print("warn", fmt.Sprintf("Warning: Count for '%s' does not exist", name))
	}
	delete(c.counts, name)
}

// dir prints one value by its properties, without its own inspect method.
func (c *console) dir(args []goja.Value) {
	value := goja.Undefined()
	if len(args) > 0 {
		value = args[0]
	}
	options := goja.Undefined()
	if len(args) > 1 {
		options = args[1]
	}
	c.print("log", c.Inspector.TextBy(value, inspect.Options{NoCustom: true, Colors: c.Colors("log")}, options))
}

// table prints an array or object of rows as a table; anything else as log does.
func (c *console) table(args []goja.Value) {
	if text, ok := c.Inspector.Table(args, inspect.Terminal{Columns: max(0, c.Columns()-len(c.indent)), Now: c.Now()}); ok {
		c.print("log", text)
		return
	}
	c.log(args)
}

func (c *console) group(args []goja.Value) {
	if len(args) > 0 {
		c.log(args)
	}
	c.indent += "  "
}

func (c *console) groupEnd([]goja.Value) {
	c.indent = strings.TrimSuffix(c.indent, "  ")
}

func (c *console) time(args []goja.Value) {
	name := label(args)
	if _, found := c.timers[name]; found {
		c.print("warn", fmt.Sprintf("Warning: Label '%s' already exists for console.time()", name))
		return
	}
	c.timers[name] = c.Now()
}

func (c *console) timeEnd(args []goja.Value) {
	if c.reportTime("timeEnd", args) {
		delete(c.timers, label(args))
	}
}

func (c *console) timeLog(args []goja.Value) { c.reportTime("timeLog", args) }

func (c *console) reportTime(method string, args []goja.Value) bool {
	name := label(args)
	start, found := c.timers[name]
	if !found {
		c.print("warn", fmt.Sprintf("Warning: No such label '%s' for console.%s()", name, method))
		return false
	}
	text := name + ": " + durationText(c.Now().Sub(start))
	if method == "timeLog" && len(args) > 1 {
		text += " " + c.format("log", args[1:])
	}
	c.print("log", text)
	return true
}

// durationText is a duration as console.timeEnd prints it.
func durationText(d time.Duration) string {
	switch {
	case d < time.Second:
		text := fmt.Sprintf("%.3f", float64(d)/float64(time.Millisecond))
		return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "ms"
	case d < time.Minute:
		return fmt.Sprintf("%.3fs", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d:%06.3f (m:ss.mmm)", d/time.Minute, (d % time.Minute).Seconds())
	default:
		return fmt.Sprintf("%d:%02d:%02d (h:mm:ss)", d/time.Hour, d%time.Hour/time.Minute, d%time.Minute/time.Second)
	}
}
