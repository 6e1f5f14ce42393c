package library

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

func itoa(n int) string { return strconv.Itoa(n) }

// rowsBetweenChecks is after how many rows a long table looks whether the script
// has to stop.
const rowsBetweenChecks = 1000

func csvNatives(l *Library) map[string]any {
	return map[string]any{
		"parse":     l.parseCSV,
		"stringify": l.stringifyCSV,
	}
}

// parseCSV is parse(text, header, delimiter) of js/csv.js.
func (l *Library) parseCSV(call goja.FunctionCall) goja.Value {
	text := strings.TrimPrefix(wellFormed(bytesOf(call.Argument(0))), "\ufeff")
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, _ = utf8.DecodeRuneInString(call.Argument(2).String())
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true

	var columns []string
	withHeader := true
	if names, ok := call.Argument(1).(*goja.Object); ok {
		if err := l.VM.ExportTo(names, &columns); err != nil {
			panic(l.NewError("TypeError", "CSV.parse: header is a list of column names"))
		}
	} else if withHeader = call.Argument(1).ToBoolean(); withHeader {
		header, err := reader.Read()
		if err == io.EOF {
			return l.VM.NewArray()
		}
		if err != nil {
			panic(l.csvError(err))
		}
		columns = append(columns, header...)
	}
	for i, name := range columns {
		for _, other := range columns[:i] {
			if name == other {
				panic(l.NewError("Error", fmt.Sprintf("CSV: two columns have the name %q; give the names yourself with {header: […]}, or read arrays with {header: false}", name)))
			}
		}
	}
	var rows []any
	for {
		record, err := reader.Read()
		if err == io.EOF {
			return l.VM.NewArray(rows...)
		}
		if err != nil {
			panic(l.csvError(err))
		}
		if len(rows)%rowsBetweenChecks == 0 {
			l.Check()
		}
		if !withHeader {
			fields := make([]any, len(record))
			for i, field := range record {
				fields[i] = field
			}
			rows = append(rows, l.VM.NewArray(fields...))
			continue
		}
		if len(record) != len(columns) {
			line, _ := reader.FieldPos(0)
			panic(l.NewError("Error", fmt.Sprintf("CSV line %d: %s, but there are %s", line, counted(len(record), "field"), counted(len(columns), "column"))))
		}
		row := l.VM.NewObject()
		for i, field := range record {
			// Not Set: a column may be called __proto__.
			_ = row.DefineDataProperty(columns[i], l.VM.ToValue(field), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		}
		rows = append(rows, row)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return itoa(n) + " " + what + "s"
}

// csvError is a reader's error, in words of ours.
func (l *Library) csvError(err error) *goja.Object {
	var problem *csv.ParseError
	if !errors.As(err, &problem) {
		return l.NewError("Error", "CSV: "+err.Error())
	}
	what := problem.Err.Error()
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		what = `a quote inside of a field that does not begin with one: put the whole field in quotes and write "" for the quote`
	case errors.Is(err, csv.ErrQuote) && problem.StartLine != problem.Line:
		what = fmt.Sprintf("the quote that opens the field on line %d is not closed", problem.StartLine)
	case errors.Is(err, csv.ErrQuote):
		what = `a quote inside of a quoted field, or one that is not closed: write "" for the quote`
	}
	return l.NewError("Error", fmt.Sprintf("CSV line %d, column %d: %s", problem.Line, problem.Column, what))
}

// stringifyCSV is stringify(lines, delimiter) of js/csv.js.
func (l *Library) stringifyCSV(call goja.FunctionCall) goja.Value {
	var lines [][]string
	if err := l.VM.ExportTo(call.Argument(0), &lines); err != nil {
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
