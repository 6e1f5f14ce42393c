package inspect

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"dialtone/internal/columns"
	"dialtone/internal/printable"

	"github.com/dop251/goja"
	"github.com/mattn/go-runewidth"
)

// grid is a table in the making: columns by name, each with a cell for some of
// the rows.
type grid struct {
	index   string // The heading of the first column.
	rows    []string
	columns []string
	cells   map[string]map[int]string
	shown   []columns.Row // The rows as they are chosen from for a terminal; nil where all are shown.
	heads   []string      // What stands above the columns where that is not their names.
	records bool          // Whether any row knows which of its members tell it apart.
}

// Terminal is what a table is written to.
type Terminal struct {
	Columns int       // 0 is none.
	Now     time.Time // Of which the year goes without saying.
}

func (g *grid) set(column string, row int, cell string) {
	if g.cells[column] == nil {
		g.columns = append(g.columns, column)
		g.cells[column] = map[int]string{}
	}
	g.cells[column][row] = cell
}

// Table draws an array or object of rows, of which the columns may be named. Anything else
// is not ok. Of rows that know which of their members tell them apart it has on a terminal those
// that fit, written as lists of records are there.
func (in *Inspector) Table(args []goja.Value, to Terminal) (text string, ok bool) {
	var data *goja.Object
	if len(args) > 0 {
		data, _ = args[0].(*goja.Object)
	}
	if data == nil {
		return "", false
	}
	var only []string
	if len(args) > 1 && isArray(args[1]) {
		for name := range in.names(args[1].(*goja.Object)) {
			only = append(only, args[1].(*goja.Object).Get(name).String())
		}
	}
	g := &grid{index: "(index)", cells: map[string]map[int]string{}}
	switch {
	case data.ExportType() == mapType:
		g.index = "(iteration index)"
		in.mapEach.call(data, in.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			row := g.addRow(itoa(len(g.rows)))
			g.set("Key", row, in.cell(call.Argument(1)))
			g.set("Values", row, in.cell(call.Argument(0)))
			return goja.Undefined()
		}))
	case data.ExportType() == setType && data.ClassName() != "Array":
		g.index = "(iteration index)"
		in.setEach.call(data, in.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			g.set("Values", g.addRow(itoa(len(g.rows))), in.cell(call.Argument(0)))
			return goja.Undefined()
		}))
	default:
		in.fill(g, in.listed(data), only, to.Columns > 0)
	}
	if g.records {
		g.fit(to)
	}
	return g.String(), true
}

// listed is an array of what an object gives that is iterated and has no properties but
// indexes, such as a collection, which may have read a part so far; any other object is itself.
func (in *Inspector) listed(data *goja.Object) *goja.Object {
	if _, iterable := goja.AssertFunction(data.GetSymbol(goja.SymIterator)); !iterable || data.ClassName() == "Array" || in.hasNamed(data) {
		return data
	}
	if list, ok := in.arrayFrom.call(goja.Undefined(), data).(*goja.Object); ok {
		return list
	}
	return data
}

// hasNamed reports whether an object has an enumerable property that is not an index.
func (in *Inspector) hasNamed(object *goja.Object) bool {
	if names, ok := in.manyElements(object, false); ok {
		return len(names) > 0
	}
	return slices.ContainsFunc(object.Keys(), func(key string) bool { return !isIndex(key) })
}

func (in *Inspector) hasMoreThanTwo(object *goja.Object) bool {
	_, ok := in.manyElements(object, false)
	return ok || len(object.Keys()) > 2
}

// heading is that of the rows that are no objects.
const heading = "Values"

// fill makes a row of each property of data, for a terminal or not.
func (in *Inspector) fill(g *grid, data *goja.Object, only []string, terminal bool) {
	values := map[int]string{}
	data = in.presented(data)
	for name := range in.names(data) {
		row := g.addRow(name)
		if terminal {
			g.shown = append(g.shown, columns.Row{Number: row, Cells: map[string]columns.Cell{}})
		}
		item, ok := data.Get(name).(*goja.Object)
		if !ok {
			values[row] = in.cell(data.Get(name))
			continue
		}
		names := slices.Values(only)
		if c, ok := usualColumns(item); ok && only == nil {
			names = slices.Values(c)
			g.records = g.records || terminal
		} else if only == nil {
			names = in.names(in.presented(item))
		}
		item = in.presented(item)
		for column := range names {
			cell := ""
			if _, found := in.own(item, propertyKey{name: column}); found {
				value := item.Get(column)
				cell = in.cell(value)
				if terminal {
					g.shown[row].Cells[column] = shownCell(value, cell)
				}
			}
			g.set(column, row, cell)
		}
	}
	if len(values) > 0 {
		// A column of the data's own may have this name too.
		g.columns = append(slices.DeleteFunc(g.columns, func(s string) bool { return s == heading }), heading)
		g.cells[heading] = values
	}
}

// columned is a Go object that scripts see, and that knows which of its members tell it apart.
type columned interface{ Columns() []string }

var columnedType = reflect.TypeFor[columned]()

// usualColumns are those that a row shows where nobody has chosen.
func usualColumns(row *goja.Object) ([]string, bool) {
	if t := row.ExportType(); t == nil || !t.Implements(columnedType) {
		return nil, false
	}
	return row.Export().(columned).Columns(), true
}

// shownCell is a value as lists of records write it on a terminal.
func shownCell(value goja.Value, text string) columns.Cell {
	if at, ok := value.Export().(time.Time); ok {
		return columns.Cell{Text: text, At: at}
	}
	if goja.IsNull(value) || goja.IsString(value) {
		text = value.String()
	}
	return columns.Cell{Text: printable.Visible(text)}
}

// fit leaves out the columns that do not fit a terminal, and cuts the cells of those that are
// prose.
func (g *grid) fit(to Terminal) {
	for _, name := range g.columns {
		g.withoutMidnight(name)
	}
	for row, cell := range g.cells[heading] {
		if _, ok := g.shown[row].Cells[heading]; !ok {
			g.shown[row].Cells[heading] = columns.Cell{Text: cell}
		}
	}
	const between, sides = 3, 4 // A space, a line and a space; a line and a space on both sides.
	index := textWidth(g.index)
	for _, name := range g.rows {
		index = max(index, textWidth(name))
	}
	chosen, _ := columns.Choose(g.columns, g.shown, columns.Layout{
		Terminal: max(1, to.Columns-sides-index-between), Gap: between,
		Location: time.Local, Year: to.Now.In(time.Local).Year(), Width: textWidth,
	})
	g.columns, g.cells = nil, map[string]map[int]string{}
	for i, c := range chosen {
		g.heads = append(g.heads, cut(c.Head, c.Width)) // Two columns may have the same.
		for row := range g.rows {
			g.set(itoa(i), row, cut(c.Cell(g.shown[row]).Text, c.Width))
		}
	}
}

// withoutMidnight makes the times of a column days where all of them are such, as those of usage
// are.
func (g *grid) withoutMidnight(name string) {
	for _, row := range g.shown {
		if at := row.Cells[name].At; !at.IsZero() && !at.UTC().Truncate(24*time.Hour).Equal(at) {
			return
		}
	}
	for _, row := range g.shown {
		if at := row.Cells[name].At; !at.IsZero() {
			row.Cells[name] = columns.Cell{Text: at.UTC().Format(time.DateOnly)}
		}
	}
}

func cut(text string, width int) string {
	condition := runewidth.Condition{}
	return condition.Truncate(text, width, "…")
}

func (g *grid) addRow(name string) int {
	g.rows = append(g.rows, name)
	return len(g.rows) - 1
}

// cell writes a value on one line, an object of more than two properties as
// its class alone.
func (in *Inspector) cell(value goja.Value) string {
	in.poll()
	options := Options{Depth: DepthNone, MaxArrayLength: 3, BreakLength: DepthAll}
	settings := options.settings()
	if object, ok := value.(*goja.Object); ok && object.ClassName() != "Array" {
		if _, callable := goja.AssertFunction(object); !callable && in.hasMoreThanTwo(object) {
			settings.depth = -1
		}
	}
	return in.inspect(value, settings)
}

// String draws the table with box characters.
func (g *grid) String() string {
	heads := append([]string{g.index}, g.columns...)
	if g.heads != nil {
		heads = append(heads[:1], g.heads...)
	}
	lines := [][]string{heads}
	for row, name := range g.rows {
		line := []string{name}
		for _, column := range g.columns {
			line = append(line, g.cells[column][row])
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(heads))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], textWidth(cell)+2)
		}
	}
	rule := func(left, middle, right string) string {
		parts := make([]string, len(widths))
		for i, width := range widths {
			parts[i] = strings.Repeat("─", width)
		}
		return left + strings.Join(parts, middle) + right
	}
	var out []string
	for i, line := range lines {
		cells := make([]string, len(line))
		for j, cell := range line {
			cells[j] = " " + cell + pad(widths[j]-textWidth(cell)-1)
		}
		out = append(out, "│"+strings.Join(cells, "│")+"│")
		if i == 0 {
			out = append(out, rule("├", "┼", "┤"))
		}
	}
	return rule("┌", "┬", "┐") + "\n" + strings.Join(out, "\n") + "\n" + rule("└", "┴", "┘")
}
