package show

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dialtone/internal/columns"
	"dialtone/repl/internal/style"

	"github.com/dop251/goja"
)

const (
	// pageRows are as many as a person sees at once.
	pageRows = 20
	// wholeRows are as many as are laid out together where all of a list is printed.
	wholeRows = 500
)

// Pages are the rows of a list that are still to be printed.
type Pages struct {
	printer  *Printer
	title    string         // The kind of the records; empty are plain objects.
	usual    []string       // The columns that the kind has; nil are those of the rows.
	next     func() *listed // Nil at the end.
	whole    bool           // Whether all of them are printed at once.
	failures []string       // What elements of a bulk have come to instead of a record.
	total    int            // The elements of a bulk.
	ahead    *listed        // The first row of the next page.
	has      []string       // The attributes of the rows.
	shown    []*listed      // The page that was printed last.
	table    *table         // Of that page.
}

// listed is a row and its place in the list.
type listed struct {
	Record
	number int
}

// pagesOf are the rows of a list, of an array of records or of plain objects, or of what a bulk
// came to; or nil.
func (p *Printer) pagesOf(vm *goja.Runtime, value goja.Value, subject any, whole bool) *Pages {
	if rows, ok := subject.(Rows); ok {
		g := &Pages{printer: p, title: rows.Title(), usual: rows.Columns(), whole: whole}
		next, number := rows.Open(whole), -1
		g.next = func() *listed {
			value := next()
			if value == nil {
				return nil
			}
			number++
			record, ok := p.describe(value).(Record)
			if !ok {
				return nil
			}
			g.title = record.Title() // Of a list its name may be longer.
			return &listed{record, number}
		}
		return g
	}
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Array" {
		return nil
	}
	read, ok := p.rowsOf(vm, object)
	if !ok {
		return nil
	}
	g := &Pages{printer: p, title: read.title, usual: read.columns, whole: whole, failures: read.failures, total: read.total}
	next, number := elements(object), -1
	g.next = func() *listed {
		for value := next(); value != nil; value = next() {
			number++
			if record := p.rowOf(vm, value); record != nil {
				return &listed{record, number}
			}
		}
		return nil
	}
	return g
}

// elements reads an array.
func elements(array *goja.Object) func() goja.Value {
	i, length := -1, int(array.Get("length").ToInteger())
	return func() goja.Value {
		if i++; i >= length {
			return nil
		}
		if value := array.Get(fmt.Sprint(i)); value != nil {
			return value
		}
		return goja.Undefined()
	}
}

func (g *Pages) read() *listed {
	if row := g.ahead; row != nil {
		g.ahead = nil
		return row
	}
	return g.next()
}

// Next prints the next rows, and answers the rest, unless there is none.
func (g *Pages) Next(ctx context.Context) (*Pages, error) {
	p, first := g.printer, g.table == nil
	size := pageRows
	if g.whole {
		size = wholeRows
	}
	err := p.Host.With(ctx, func(vm *goja.Runtime) {
		g.shown = g.shown[:0:0]
		for len(g.shown) < size {
			row := g.read()
			if row == nil {
				return
			}
			g.shown = append(g.shown, row)
		}
		g.ahead = g.read()
	})
	if err != nil {
		return nil, err
	}
	if len(g.shown) == 0 && first && g.total == 0 {
		return nil, p.write(style.Colors(p.Colors).Dim("none") + "\n")
	}
	text, err := g.drawn(ctx)
	if err != nil {
		return nil, err
	}
	if first {
		text += g.failed()
	}
	if narrow := g.TooNarrow(); narrow != "" && g.ahead == nil {
		text += style.Colors(p.Colors).Dim(narrow) + "\n"
	}
	if err := p.write(text); err != nil || g.ahead == nil {
		return nil, err
	}
	return g, nil
}

// TooNarrow names the columns of the page printed last that the terminal has no room for; it is
// empty where all are there.
func (g *Pages) TooNarrow() string {
	if g.table == nil {
		return ""
	}
	return g.table.tooNarrow()
}

// drawn lays the page out.
func (g *Pages) drawn(ctx context.Context) (string, error) {
	p := g.printer
	if len(g.shown) == 0 {
		return "", nil
	}
	rows := make([]columns.Row, len(g.shown))
	names, chosen := p.chosenColumns(g.title)
	if names == nil {
		names = g.usual
	}
	err := p.Host.With(ctx, func(vm *goja.Runtime) {
		has := g.attributes()
		g.has = has
		if names == nil {
			names = has
		} else if here := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(has, name) }); len(here) > 0 {
			names = here
		} else if !chosen {
			names = has[:min(5, len(has))]
		}
		for i, record := range g.shown {
			rows[i] = p.row(vm, record, names)
		}
	})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if g.table == nil || !g.whole || p.Columns > 0 {
		p.last = g
		g.table = &table{style: style.Colors(p.Colors)}
		g.table.columns, g.table.without = columns.Choose(names, rows, columns.Layout{
			Terminal: p.Columns, Gap: columnGap, Numbers: p.Numbered, Chosen: chosen, Location: p.location(),
			Year: p.year(), Width: style.Width, NumberColor: dimCode,
		})
		fmt.Fprintln(&b, g.table.header())
	}
	for _, row := range rows {
		fmt.Fprintln(&b, g.table.row(row))
	}
	return b.String(), nil
}

// attributes are those that any row of the page has.
func (g *Pages) attributes() []string {
	var names []string
	seen := map[string]bool{}
	for _, record := range g.shown {
		record.Each(func(name string, _ goja.Value, _ string) {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		})
	}
	return names
}

// row reads what a table may show of a record.
func (p *Printer) row(vm *goja.Runtime, record *listed, names []string) columns.Row {
	out := columns.Row{Number: record.number, Cells: map[string]columns.Cell{}}
	record.Each(func(name string, value goja.Value, raw string) {
		if !slices.Contains(names, name) && name != "sid" && name != "direction" {
			return
		}
		cell := p.cell(vm, name, value, raw)
		if p.Noted != nil {
			p.Noted(cell.Text) // Before it is cut.
		}
		out.Cells[name] = cell
	})
	return out
}
