package show

import (
	"strings"
	"time"

	"dialtone/internal/columns"
	"dialtone/repl/internal/style"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

const (
	timeForm = "2006-01-02 15:04 MST"
	fullForm = "2006-01-02 15:04:05 MST"
)

// timeOf is the time of a Date.
func timeOf(value goja.Value) (time.Time, bool) {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Date" {
		return time.Time{}, false
	}
	at, ok := object.Export().(time.Time)
	return at, ok
}

// Time returns a Date as lists show it, in the printer's location; ok is false for other values.
func (p *Printer) Time(value goja.Value) (text string, ok bool) {
	at, ok := timeOf(value)
	if !ok {
		return "", false
	}
	return at.In(p.location()).Format(fullForm), true
}

// day is the text of a date without a time, which is the same everywhere.
func day(raw string) (string, bool) {
	text := strings.Trim(raw, `"`)
	_, err := time.Parse(time.DateOnly, text)
	return text, err == nil
}

// cell is an attribute as a table shows it.
func (p *Printer) cell(vm *goja.Runtime, name string, value goja.Value, raw string) columns.Cell {
	switch {
	case value == nil || goja.IsUndefined(value):
		return columns.Cell{}
	case goja.IsNull(value):
		return columns.Cell{Text: columns.Null, Color: dimCode}
	}
	if at, ok := timeOf(value); ok {
		if text, ok := day(raw); ok {
			return columns.Cell{Text: text}
		}
		return columns.Cell{Text: at.In(p.location()).Format(timeForm), At: at}
	}
	if object, ok := value.(*goja.Object); ok {
		if raw == "" {
			raw = runtime.Inspect(vm, object, runtime.InspectOptions{Depth: runtime.DepthNone, BreakLength: 1 << 16})
		}
		return columns.Cell{Text: style.Visible(raw)}
	}
	text := style.Visible(value.String())
	if columns.IsStatus(name) {
		return columns.Cell{Text: text, Color: statusColor(text)}
	}
	return columns.Cell{Text: text}
}
