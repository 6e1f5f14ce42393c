package library

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"dialtone/runtime/internal/library/table"

	"github.com/dop251/goja"
)

// csvRows reads a file's rows, of which it keeps no more than a piece.
type csvRows struct {
	library *Library
	file    fs.File
	table   table.Table
	line    int // in which the row begins that was read last
}

// openCSV is rows(path, header, delimiter, relax, encoding) of js/csv.js. The file is open until
// its end, an error or close.
func (l *Library) openCSV(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "open")
	file, err := l.openStream(path)
	if err != nil {
		panic(l.fsError(err, "open", given, ""))
	}
	rows := &csvRows{library: l, file: file}
	rows.table.Relax = call.Argument(3).ToBoolean()
	if err := rows.open(call, given); err != nil {
		_ = file.Close()
		panic(l.NewError("Error", err.Error()))
	}
	o := l.VM.NewObject()
	_ = o.Set("next", func(goja.FunctionCall) goja.Value { return rows.next() })
	_ = o.Set("line", func(goja.FunctionCall) goja.Value { return l.VM.ToValue(rows.line) })
	_ = o.Set("close", func(goja.FunctionCall) goja.Value { _ = rows.file.Close(); return goja.Undefined() })
	return o
}

// openStream opens a file that is read piece by piece, whatever its size.
func (l *Library) openStream(path string) (fs.File, error) {
	from, ok := l.Files.(interface {
		Stream(name string) (fs.File, error)
	})
	if !ok {
		return l.Files.Open(path)
	}
	return from.Stream(path)
}

// open reads the beginning: the encoding's mark, the delimiter and the columns' names.
func (c *csvRows) open(call goja.FunctionCall, given string) error {
	l, t := c.library, &c.table
	t.Reader = table.OpenReader(c.file, call.Argument(4).String(), given, l.Check)
	if names, ok := call.Argument(1).(*goja.Object); ok {
		var err error
		if t.Columns, err = stringsOf(names); err != nil {
			return err
		}
		t.Named = true
	}
	if err := t.Reader.Begin(); err != nil {
		return err
	}
	t.Reader.Delimiter, _ = utf8.DecodeRuneInString(call.Argument(2).String())
	if call.Argument(2).String() == "" {
		t.Reader.FindDelimiter(len(t.Columns))
	}
	if !t.Named && call.Argument(1).ToBoolean() {
		if err := t.Header(); err != nil {
			return err
		}
		for i, name := range t.Columns {
			t.Columns[i] = strings.Clone(name)
		}
	}
	return twoColumns(t.Columns)
}

// next is the next row; undefined is the end.
func (c *csvRows) next() goja.Value {
	row, err := c.table.Row()
	if err != nil || row == nil {
		_ = c.file.Close()
	}
	if err != nil {
		panic(c.library.NewError("Error", err.Error()))
	}
	if row == nil {
		return goja.Undefined()
	}
	c.line = row[0].Line
	for i := range row {
		// A row that is kept keeps no piece of the file in memory.
		row[i].Text = strings.Clone(row[i].Text)
	}
	return c.library.csvRow(row, c.table)
}

// csvHead is head(path, delimiter) of js/csv.js: the columns' names of a table that is there, and
// null where there is none, or nothing in it.
func (l *Library) csvHead(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "open")
	file, err := l.openStream(path)
	if errors.Is(err, os.ErrNotExist) {
		return goja.Null()
	}
	if err != nil {
		panic(l.fsError(err, "open", given, ""))
	}
	defer file.Close()
	r := table.OpenReader(file, "utf-8", given, l.Check)
	r.Delimiter, _ = utf8.DecodeRuneInString(call.Argument(1).String())
	fields, err := r.Record()
	if err != nil {
		panic(l.NewError("Error", err.Error()))
	}
	if fields == nil {
		return goja.Null()
	}
	names := make([]any, len(fields))
	for i, field := range fields {
		names[i] = strings.Clone(field.Text)
	}
	return l.VM.NewArray(names...)
}
