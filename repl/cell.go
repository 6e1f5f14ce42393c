package repl

import (
	"strings"
	"time"

	"github.com/dop251/goja"
)

const (
	timeForm  = "2006-01-02 15:04 MST"
	fullForm  = "2006-01-02 15:04:05 MST"
	dayLength = len("2006-01-02")
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

// isTime reports whether a cell is a time.
func isTime(cell string) bool {
	if len(cell) <= dayLength {
		return false
	}
	_, err := time.Parse(time.DateOnly, cell[:dayLength])
	return err == nil && strings.Count(cell, " ") == 2
}

// cell is an attribute as a table shows it.
func (p *Printer) cell(value goja.Value, raw string) string {
	if value == nil || goja.IsNull(value) || goja.IsUndefined(value) {
		return ""
	}
	if at, ok := timeOf(value); ok {
		return at.In(p.location()).Format(timeForm)
	}
	if _, ok := value.(*goja.Object); ok {
		return visible(raw)
	}
	return visible(value.String())
}
