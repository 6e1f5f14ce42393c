package runtime

import (
	"fmt"
	"io"
	"strings"
	"time"

	"dialtone/runtime/internal/inspect"

	"github.com/dop251/goja"
)

// console is the state of a VM's console.
type console struct {
	host   *Host
	indent string // Of the groups that are open.
	counts map[string]int
	timers map[string]time.Time
}

// newConsole makes the global console.
func (h *Host) newConsole() goja.Value {
	c := &console{host: h, counts: map[string]int{}, timers: map[string]time.Time{}}
	object := h.vm.NewObject()
	for _, method := range []struct {
		name string
		call func(args []goja.Value)
	}{
		{"log", c.log}, {"info", c.log}, {"debug", c.log},
		{"warn", c.warn}, {"error", c.warn}, {"trace", c.trace},
		{"assert", c.assert},
		{"count", c.count}, {"countReset", c.countReset},
		{"dir", c.dir}, {"dirxml", c.log},
		{"group", c.group}, {"groupCollapsed", c.group}, {"groupEnd", c.groupEnd},
		{"table", c.table},
		{"time", c.time}, {"timeEnd", c.timeEnd}, {"timeLog", c.timeLog},
	} {
		// A new object takes any property.
		_ = object.Set(method.name, h.function(method.name, func(call goja.FunctionCall) goja.Value {
			method.call(call.Arguments)
			return goja.Undefined()
		}))
	}
	_ = object.DefineDataPropertySymbol(goja.SymToStringTag, h.vm.ToValue("console"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return object
}

// print writes a text and a newline, indented as the open groups ask. A write
// that fails is known to the host already.
func (c *console) print(w io.Writer, text string) {
	if c.indent != "" {
		text = c.indent + strings.ReplaceAll(text, "\n", "\n"+c.indent)
	}
	_, _ = io.WriteString(w, text+"\n")
	c.host.stopIfEnded()
}

func (c *console) log(args []goja.Value)  { c.print(c.host.stdout, c.host.inspecting().Format(args)) }
func (c *console) warn(args []goja.Value) { c.print(c.host.stderr, c.host.inspecting().Format(args)) }

// trace prints its arguments and where it was called.
func (c *console) trace(args []goja.Value) {
	text := strings.TrimSuffix("Trace: "+c.host.inspecting().Format(args), ": ")
	text += stackLines(c.host.sources.frames(c.host.vm.CaptureCallStack(0, nil)))
	c.print(c.host.stderr, text)
}

func (c *console) assert(args []goja.Value) {
	if len(args) > 0 && args[0].ToBoolean() {
		return
	}
	text := "Assertion failed"
	if len(args) > 1 {
		rest := append([]goja.Value(nil), args[1:]...)
		if first, ok := rest[0].(goja.String); ok {
			rest[0] = c.host.vm.ToValue(text + ": ").(goja.String).Concat(first)
		} else {
			rest = append([]goja.Value{c.host.vm.ToValue(text + ":")}, rest...)
		}
		text = c.host.inspecting().Format(rest)
	}
	c.print(c.host.stderr, text)
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
	c.print(c.host.stdout, fmt.Sprintf("%s: %d", name, c.counts[name]))
}

func (c *console) countReset(args []goja.Value) {
	name := label(args)
	if _, found := c.counts[name]; !found {
		c.print(c.host.stderr, fmt.Sprintf("Warning: Count for '%s' does not exist", name))
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
	c.print(c.host.stdout, c.host.inspecting().TextBy(value, inspect.Options{NoCustom: true}, options))
}

// table prints an array or object of rows as a table; anything else as log does.
func (c *console) table(args []goja.Value) {
	if text, ok := c.host.inspecting().Table(args); ok {
		c.print(c.host.stdout, text)
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
		c.print(c.host.stderr, fmt.Sprintf("Warning: Label '%s' already exists for console.time()", name))
		return
	}
	c.timers[name] = c.host.clock.Now()
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
		c.print(c.host.stderr, fmt.Sprintf("Warning: No such label '%s' for console.%s()", name, method))
		return false
	}
	text := name + ": " + durationText(c.host.clock.Now().Sub(start))
	if method == "timeLog" && len(args) > 1 {
		text += " " + c.host.inspecting().Format(args[1:])
	}
	c.print(c.host.stdout, text)
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
