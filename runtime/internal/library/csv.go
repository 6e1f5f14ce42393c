package library

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"dialtone/runtime/internal/library/codec"
	"dialtone/runtime/internal/library/table"

	"github.com/dop251/goja"
)

func itoa(n int) string { return strconv.Itoa(n) }

// rowsBetweenChecks is after how many rows a long table looks whether the script
// has to stop.
const rowsBetweenChecks = 1000

// fieldsBetweenChecks is the same for the fields of a row.
const fieldsBetweenChecks = 1000

func csvNatives(l *Library) map[string]any {
	return map[string]any{
		"parse":     l.parseCSV,
		"rows":      l.openCSV,
		"head":      l.csvHead,
		"stringify": l.stringifyCSV,
	}
}

// parseCSV is parse(source, header, delimiter, relax) of js/csv.js; a delimiter of "" is found in
// the text.
func (l *Library) parseCSV(call goja.FunctionCall) goja.Value {
	_, isText := call.Argument(0).Export().(string)
	text, err := table.Text(codec.Bytes(call.Argument(0)), isText)
	if err != nil {
		panic(l.NewError("Error", err.Error()))
	}
	t := table.Table{Reader: table.NewReader(text, l.Check), Relax: call.Argument(3).ToBoolean()}
	if names, ok := call.Argument(1).(*goja.Object); ok {
		var err error
		if t.Columns, err = stringsOf(names); err != nil {
			panic(l.NewError("TypeError", "CSV.parse: header is a list of column names"))
		}
		t.Named = true
	}
	t.Reader.Delimiter, _ = utf8.DecodeRuneInString(call.Argument(2).String())
	if call.Argument(2).String() == "" {
		t.Reader.FindDelimiter(len(t.Columns))
	}
	if !t.Named && call.Argument(1).ToBoolean() {
		if err := t.Header(); err != nil {
			panic(l.NewError("Error", err.Error()))
		}
	}
	if err := twoColumns(t.Columns); err != nil {
		panic(l.NewError("Error", err.Error()))
	}
	var rows []any
	for {
		row, err := t.Row()
		if err != nil {
			panic(l.NewError("Error", err.Error()))
		}
		if row == nil {
			return l.VM.NewArray(rows...)
		}
		if len(rows)%rowsBetweenChecks == 0 {
			l.Check()
		}
		rows = append(rows, l.csvRow(row, t))
	}
}

// csvRow makes a row an object by the names of the columns, or an array where there are none.
// Fields beyond the columns have their number for a name, counted from 1.
func (l *Library) csvRow(row []table.Field, t table.Table) goja.Value {
	if !t.Named {
		fields := make([]any, len(row))
		for i, field := range row {
			fields[i] = field.Text
		}
		return l.VM.NewArray(fields...)
	}
	object := l.VM.NewObject()
	for i := range max(len(row), len(t.Columns)) {
		if i%fieldsBetweenChecks == fieldsBetweenChecks-1 {
			l.Check()
		}
		name, text := itoa(i+1), ""
		if i < len(t.Columns) {
			name = t.Columns[i]
		}
		if i < len(row) {
			text = row[i].Text
		}
		// Not Set: a column may be called __proto__.
		_ = object.DefineDataProperty(name, l.VM.ToValue(text), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	return object
}

// twoColumns is the error of columns of which two have one name.
func twoColumns(names []string) error {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		if seen[name] {
			return fmt.Errorf("CSV: two columns have the name %q; give the names yourself with {header: […]}, or read arrays with {header: false}", name)
		}
		seen[name] = true
	}
	return nil
}

// stringifyCSV is stringify(lines, delimiter) of js/csv.js.
func (l *Library) stringifyCSV(call goja.FunctionCall) goja.Value {
	lines, err := linesOf(call.Argument(0))
	if err != nil {
		panic(l.NewError("TypeError", "CSV.stringify: "+err.Error()))
	}
	var out strings.Builder
	writer := csv.NewWriter(&out)
	writer.Comma, _ = utf8.DecodeRuneInString(call.Argument(1).String())
	for i, line := range lines {
		if i%rowsBetweenChecks == 0 {
			l.Check()
		}
		if len(line) == 1 && line[0] == "" {
			// An empty line would not be read as a row.
			writer.Flush()
			out.WriteString("\"\"\n")
			continue
		}
		if err := writer.Write(line); err != nil {
			panic(l.NewError("Error", "CSV.stringify: "+err.Error()))
		}
	}
	writer.Flush()
	return l.VM.ToValue(out.String())
}
