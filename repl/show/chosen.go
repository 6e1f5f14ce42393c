package show

import (
	"fmt"
	"strings"

	"dialtone/internal/spelling"
	"dialtone/repl/internal/complete"

	"github.com/dop251/goja"
)

// chosen is a record of which some attributes are printed.
type chosen struct {
	Record
	printer *Printer
}

// Columns are the attributes.
func (c chosen) Columns() []string { return c.printer.properties() }

// Each calls yield with the attributes, in that order. One that the record has not
// is the printer's failure.
func (c chosen) Each(yield func(name string, value goja.Value, raw string)) {
	type attribute struct {
		value goja.Value
		raw   string
	}
	all := map[string]attribute{}
	var names []string
	c.Record.Each(func(name string, value goja.Value, raw string) {
		all[name] = attribute{value, raw}
		names = append(names, name)
	})
	for _, name := range c.printer.properties() {
		a, ok := all[name]
		if !ok {
			c.printer.failed = fmt.Errorf("%s has no %s.%s", c.Title(), name, spelling.Hint(name, names))
			return
		}
		yield(name, a.value, a.raw)
	}
}

// properties are the attributes that the user chose, as records spell them.
func (p *Printer) properties() []string {
	names := make([]string, len(p.Properties))
	for i, name := range p.Properties {
		names[i] = complete.Snake(strings.TrimSpace(name))
	}
	return names
}

// chosenOf are those of an object's properties that the user chose, whichever spelling the
// object has.
func (p *Printer) chosenOf(names []string, values map[string]string) ([]string, map[string]string) {
	if p.Properties == nil {
		return names, values
	}
	chosen := map[string]string{}
	for i, name := range p.properties() {
		value, ok := values[name]
		if !ok {
			value = values[strings.TrimSpace(p.Properties[i])]
		}
		chosen[name] = value
	}
	return p.properties(), chosen
}

// chosenColumns are the columns that the user chose for records of a kind, or nil.
func (p *Printer) chosenColumns(title string) (names []string, chosen bool) {
	switch {
	case p.Properties != nil && title == "":
		for _, name := range p.Properties {
			names = append(names, strings.TrimSpace(name))
		}
		return names, true
	case p.Properties != nil:
		return p.properties(), true
	}
	names, chosen = p.columns[title]
	return names, chosen
}
