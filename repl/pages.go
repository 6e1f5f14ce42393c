package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// pageRows are as many as a person sees at once.
const pageRows = 20

// Pages are the rows of a list that are still to be printed.
type Pages struct {
	printer *Printer
	columns []string
	next    func() goja.Value
	ahead   Record // The first row of the next page.
	table   *table // Made with the first page.
}

// pagesOf are the rows of a list or an array of records, or nil.
func (p *Printer) pagesOf(value goja.Value, subject any, whole bool) *Pages {
	if rows, ok := subject.(Rows); ok {
		columns := rows.Columns()
		if p.Properties != nil {
			columns = p.properties()
		}
		return &Pages{printer: p, columns: columns, next: rows.Open(whole)}
	}
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Array" {
		return nil
	}
	next := elements(object)
	first, ok := p.describe(next()).(Record)
	if !ok {
		return nil
	}
	for element := next(); element != nil; element = next() {
		if other, ok := p.describe(element).(Record); !ok || other.Title() != first.Title() {
			return nil
		}
	}
	return &Pages{printer: p, columns: first.Columns(), next: elements(object)}
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

// record reads the next row.
func (g *Pages) record() Record {
	if record := g.ahead; record != nil {
		g.ahead = nil
		return record
	}
	if value := g.next(); value != nil {
		record, _ := g.printer.describe(value).(Record)
		return record
	}
	return nil
}

// Next prints the next rows, and answers the rest, unless there is none.
func (g *Pages) Next(ctx context.Context) (*Pages, error) {
	p := g.printer
	var rows [][]string
	err := p.Host.With(ctx, func(*goja.Runtime) {
		for len(rows) < pageRows {
			record := g.record()
			if record == nil {
				return
			}
			if rows == nil {
				g.columns = columnsOf(record, g.columns)
			}
			rows = append(rows, p.cells(record, g.columns))
		}
		g.ahead = g.record()
	})
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	if g.table == nil {
		if len(rows) == 0 {
			return nil, p.write(style(p.Colors).dim("none") + "\n")
		}
		g.table = newTable(g.columns, rows, p.Columns, style(p.Colors))
		fmt.Fprintln(&b, g.table.header())
	}
	for _, row := range rows {
		fmt.Fprintln(&b, g.table.row(row))
	}
	if narrow := g.table.tooNarrow(); narrow != "" && g.ahead == nil {
		fmt.Fprintln(&b, style(p.Colors).dim(narrow))
	}
	if err := p.write(b.String()); err != nil || g.ahead == nil {
		return nil, err
	}
	return g, nil
}

// columnsOf are the columns that a record has, or its first attributes.
func columnsOf(record Record, columns []string) []string {
	var names []string
	record.Each(func(name string, _ goja.Value, _ string) { names = append(names, name) })
	var has []string
	for _, name := range columns {
		if slices.Contains(names, name) {
			has = append(has, name)
		}
	}
	if has == nil {
		return names[:min(5, len(names))]
	}
	return has
}

func (p *Printer) cells(record Record, columns []string) []string {
	cells := make([]string, len(columns))
	record.Each(func(name string, value goja.Value, raw string) {
		if i := slices.Index(columns, name); i >= 0 {
			cells[i] = p.cell(value, raw)
			if p.noted != nil {
				p.noted(cells[i]) // Before it is cut.
			}
		}
	})
	return cells
}
