package show

import (
	"cmp"
	"fmt"
	"strings"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"

	"github.com/dop251/goja"
)

// arrayRows is what an array has as rows of a table.
type arrayRows struct {
	title    string
	columns  []string
	failures []string
	total    int // Of a bulk.
}

// rowsOf reads an array as rows: all records of one kind, all plain objects, or what a bulk came
// to, which is records and errors. Any other is not a table.
func (p *Printer) rowsOf(vm *goja.Runtime, array *goja.Object) (arrayRows, bool) {
	var all arrayRows
	records, objects, unsent, index := 0, 0, 0, -1
	for next, value := elements(array), goja.Value(nil); ; {
		if value = next(); value == nil {
			break
		}
		index++
		switch record := p.rowOf(vm, value).(type) {
		case nil:
			object, ok := value.(*goja.Object)
			switch {
			case ok && object.ClassName() == "Error":
				all.failures = append(all.failures, fmt.Sprintf("%3d  %s", index, errorText(vm, object)))
			case goja.IsUndefined(value):
				unsent++
			default:
				return all, false
			}
		case plainObject:
			objects++
		default:
			if records++; records > 1 && record.Title() != all.title {
				return all, false
			}
			all.title, all.columns = record.Title(), record.Columns()
		}
	}
	failed := len(all.failures)
	switch {
	case objects > 0 && records+failed+unsent > 0, records+objects+failed == 0, unsent > 0 && failed == 0:
		return all, false
	case failed > 0:
		all.total = index + 1
	}
	if unsent > 0 {
		all.failures = append(all.failures, fmt.Sprintf("     %d not sent", unsent))
	}
	return all, true
}

// rowOf is an element as a row: a record, or a plain object; or nil.
func (p *Printer) rowOf(vm *goja.Runtime, value goja.Value) Record {
	if record, ok := p.describe(value).(Record); ok {
		return record
	}
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Object" || !complete.IsOrdinary(object) {
		return nil
	}
	if proto := object.Prototype(); proto != nil && proto != vm.NewObject().Prototype() {
		return nil
	}
	names := object.Keys()
	if len(names) == 0 {
		return nil
	}
	if p.looker == nil {
		p.looker = complete.NewLooker(vm, nil, nil)
	}
	return plainObject{p.looker, vm, object, names}
}

// plainObject is an object of JavaScript's own as a row.
type plainObject struct {
	looker *complete.Looker
	vm     *goja.Runtime
	object *goja.Object
	names  []string
}

// Title is none.
func (plainObject) Title() string { return "" }

// Columns are those that there are.
func (o plainObject) Columns() []string { return o.names }

// Each calls yield with each property; a getter is named, and not run.
func (o plainObject) Each(yield func(name string, value goja.Value, raw string)) {
	for _, name := range o.names {
		value, found := o.looker.Own(o.object, name)
		if found && value == nil {
			value = o.vm.ToValue("[Getter]")
		}
		yield(name, value, "")
	}
}

// errorText is an error in a line.
func errorText(vm *goja.Runtime, object *goja.Object) string {
	text := "Error"
	_ = vm.Try(func() { // The script's own class may have getters.
		name, message := object.Get("name"), object.Get("message")
		if name != nil && message != nil {
			text = strings.Trim(name.String()+": "+message.String(), ": ")
		}
	})
	return style.Visible(cmp.Or(text, "Error"))
}

// mostFailures is how many are listed.
const mostFailures = 20

// failed lists what failed of a bulk.
func (g *Pages) failed() string {
	n := len(g.failures)
	if n == 0 {
		return ""
	}
	s := style.Colors(g.printer.Colors)
	count := n
	if strings.HasSuffix(g.failures[n-1], "not sent") {
		count--
	}
	var b strings.Builder
	fmt.Fprintln(&b, s.Red(fmt.Sprintf("%d of %d failed", count, g.total)))
	for _, failure := range g.failures[:min(n, mostFailures)] {
		fmt.Fprintln(&b, style.Wrap(failure, g.printer.Columns))
	}
	if n > mostFailures {
		fmt.Fprintln(&b, s.Dim(fmt.Sprintf("and %d more: _.filter(e => e instanceof Error)", n-mostFailures)))
	}
	return b.String()
}
