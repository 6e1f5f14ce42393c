package inspect

import (
	"reflect"
	"slices"
	"strings"

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
	ranked  []string // The columns that are missed most first; nil where all are shown.
}

func (g *grid) set(column string, row int, cell string) {
	if g.cells[column] == nil {
		g.columns = append(g.columns, column)
		g.cells[column] = map[int]string{}
	}
	g.cells[column][row] = cell
}

// Table draws an array or object of rows, of which the columns may be named. Anything else
// is not ok. Of rows that know which of their members tell them apart it has those that fit a
// terminal of so many columns, or all with 0.
func (in *Inspector) Table(args []goja.Value, terminal int) (text string, ok bool) {
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
		in.fill(g, in.listed(data), only)
	}
	if terminal > 0 && g.ranked != nil {
		g.fit(terminal)
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

// fill makes a row of each property of data.
func (in *Inspector) fill(g *grid, data *goja.Object, only []string) {
	values := map[int]string{}
	data = in.presented(data)
	for name := range in.names(data) {
		row := g.addRow(name)
		item, ok := data.Get(name).(*goja.Object)
		if !ok {
			values[row] = in.cell(data.Get(name))
			continue
		}
		columns := slices.Values(only)
		if c, ok := usualColumns(item); ok && only == nil {
			columns = slices.Values(c)
			if r, ok := item.Export().(interface{ Ranked() []string }); ok && g.ranked == nil {
				g.ranked = r.Ranked()
			}
		} else if only == nil {
			columns = in.names(in.presented(item))
		}
		item = in.presented(item)
		for column := range columns {
			cell := ""
			if _, found := in.own(item, propertyKey{name: column}); found {
				cell = in.cell(item.Get(column))
			}
			g.set(column, row, cell)
		}
	}
	if len(values) > 0 {
		// A column of the data's own may have this name too.
		const heading = "Values"
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

// leastCut is the width to which a cell may be cut before its column is left out.
const leastCut = 9

// fit leaves out the columns that do not fit a terminal, and cuts the cells of the last that does.
func (g *grid) fit(terminal int) {
	rank := func(name string) int {
		if i := slices.Index(g.ranked, name); i >= 0 {
			return i
		}
		return len(g.ranked)
	}
	order := slices.Clone(g.columns)
	slices.SortStableFunc(order, func(a, b string) int { return rank(a) - rank(b) })
	const frame = 3 // A space on both sides, and a line.
	left := terminal - 1 - frame - textWidth(g.index)
	for _, name := range g.rows {
		left = min(left, terminal-1-frame-textWidth(name))
	}
	kept := map[string]bool{}
	for _, column := range order {
		width := textWidth(column)
		for _, cell := range g.cells[column] {
			width = max(width, textWidth(cell))
		}
		if width+frame > left && width > leastCut && left >= max(leastCut, textWidth(column))+frame && g.isProse(column) {
			width = left - frame
			for row, cell := range g.cells[column] {
				g.cells[column][row] = runewidth.Truncate(cell, width, "…")
			}
		}
		if width+frame <= left {
			kept[column] = true
			left -= width + frame
		}
	}
	if len(kept) > 0 {
		g.columns = slices.DeleteFunc(g.columns, func(name string) bool { return !kept[name] })
	}
}

// isProse reports whether a column has text of several words, of which the beginning is enough.
func (g *grid) isProse(column string) bool {
	for _, cell := range g.cells[column] {
		if strings.HasPrefix(cell, "'") && strings.Contains(cell, " ") {
			return true
		}
	}
	return false
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
	columns := append([]string{g.index}, g.columns...)
	lines := [][]string{columns}
	for row, name := range g.rows {
		line := []string{name}
		for _, column := range g.columns {
			line = append(line, g.cells[column][row])
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(columns))
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
