package show

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/dop251/goja"
)

// each calls use with every element of a list or an array, or with the value
// itself, some at a time so that a long list is printed while it is read. An error
// of use ends it.
func (p *Printer) each(ctx context.Context, value goja.Value, use func(vm *goja.Runtime, element goja.Value, listed bool) error) error {
	var next func() goja.Value
	var failed error
	for done := false; !done && failed == nil; {
		err := p.Host.With(ctx, func(vm *goja.Runtime) {
			if next == nil {
				object, _ := value.(*goja.Object)
				if rows, ok := p.describe(value).(Rows); ok {
					next = rows.Open(true)
				} else if object != nil && object.ClassName() == "Array" {
					next = elements(object)
				} else {
					done = true
					failed = use(vm, value, false)
					return
				}
			}
			for n := 0; n < pageRows && failed == nil; n++ {
				element := next()
				if element == nil {
					done = true
					return
				}
				failed = use(vm, element, true)
			}
		})
		if err != nil {
			return err
		}
	}
	return failed
}

// jsonOf is a value as JSON, records in it without their secrets; empty where
// JSON has no such value.
func (p *Printer) jsonOf(vm *goja.Runtime, value goja.Value) string {
	if record, ok := p.describe(value).(Record); ok {
		return recordJSON(record)
	}
	namespace, ok := vm.GlobalObject().Get("JSON").(*goja.Object)
	if !ok {
		panic(vm.NewTypeError("there is no JSON any more"))
	}
	stringify, _ := goja.AssertFunction(namespace.Get("stringify"))
	parse, _ := goja.AssertFunction(namespace.Get("parse"))
	replacer := vm.ToValue(func(call goja.FunctionCall) goja.Value {
		holder, ok := call.This.(*goja.Object)
		if !ok {
			return call.Argument(1)
		}
		record, ok := p.describe(holder.Get(call.Argument(0).String())).(Record)
		if !ok {
			return call.Argument(1)
		}
		plain, err := parse(goja.Undefined(), vm.ToValue(recordJSON(record)))
		if err != nil {
			panic(err)
		}
		return plain
	})
	text, err := stringify(goja.Undefined(), value, replacer)
	if err != nil {
		panic(err)
	}
	if goja.IsUndefined(text) {
		return ""
	}
	return text.String()
}

func recordJSON(record Record) string {
	var b strings.Builder
	b.WriteByte('{')
	record.Each(func(name string, value goja.Value, raw string) {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		quoted, _ := json.Marshal(name)
		b.Write(quoted)
		b.WriteByte(':')
		b.WriteString(isoDate(value, raw))
	})
	b.WriteByte('}')
	return b.String()
}

// json prints a value as JSON, indented.
func (p *Printer) json(ctx context.Context, value goja.Value) error {
	count, list := 0, false
	err := p.each(ctx, value, func(vm *goja.Runtime, element goja.Value, listed bool) error {
		list = listed
		text := p.jsonOf(vm, element)
		if text == "" && listed {
			text = "null"
		}
		if text == "" {
			return nil
		}
		begin, indent, end := "", "", "\n"
		if listed {
			begin, indent, end = ",\n  ", "  ", ""
			if count++; count == 1 {
				begin = "[\n  "
			}
		}
		var b bytes.Buffer
		_ = json.Indent(&b, []byte(text), indent, "  ") // It is JSON.
		return p.write(begin + b.String() + end)
	})
	switch {
	case err != nil:
		return err
	case list:
		return p.write("\n]\n")
	case count == 0 && isList(p, value):
		return p.write("[]\n")
	}
	return nil
}

func isList(p *Printer, value goja.Value) bool {
	object, _ := value.(*goja.Object)
	_, rows := p.describe(value).(Rows)
	return rows || object != nil && object.ClassName() == "Array"
}

// jsonl prints a value a line.
func (p *Printer) jsonl(ctx context.Context, value goja.Value) error {
	return p.each(ctx, value, func(vm *goja.Runtime, element goja.Value, listed bool) error {
		text := p.jsonOf(vm, element)
		if text == "" && listed {
			text = "null"
		}
		if text == "" {
			return nil
		}
		return p.write(text + "\n")
	})
}

// rowsAhead is how many rows of a list that makes requests are read before the head of
// their CSV is written.
const rowsAhead = 1000

// csv prints rows below a head with the names of all that they have. What is not a row has
// one column, value. Of an array all rows are there to ask; of a list the first thousand
// say what the head is, and what a later one has beyond it is an error and not left out.
func (p *Printer) csv(ctx context.Context, value goja.Value) error {
	sheet := &sheet{columns: p.properties(), fixed: p.Properties != nil}
	ahead := rowsAhead
	if object, ok := value.(*goja.Object); ok && object.ClassName() == "Array" {
		ahead = math.MaxInt
	}
	err := p.each(ctx, value, func(vm *goja.Runtime, element goja.Value, _ bool) error {
		if err := sheet.add(p.fields(vm, element)); err != nil || len(sheet.rows) < ahead {
			return err
		}
		ahead = 0
		return p.write(sheet.written())
	})
	// What was read before an error is printed all the same.
	return cmp.Or(p.write(sheet.written()), err)
}

// sheet is what is to be written as CSV.
type sheet struct {
	columns []string
	fixed   bool // the head has been written, or chosen
	begun   bool
	rows    []map[string]string
	count   int
}

func (s *sheet) add(names []string, values map[string]string) error {
	s.count++
	for _, name := range names {
		switch {
		case slices.Contains(s.columns, name):
		case s.fixed && s.begun:
			return fmt.Errorf("row %d has %s, which none of the first %d rows has: choose the columns with --properties", s.count, name, rowsAhead)
		case !s.fixed:
			s.columns = append(s.columns, name)
		}
	}
	s.rows = append(s.rows, values)
	return nil
}

// written returns the rows that have been added as CSV, and the head before the first.
func (s *sheet) written() string {
	var b strings.Builder
	w := csv.NewWriter(&b) // to memory: it cannot fail
	if !s.begun && len(s.columns) > 0 {
		_ = w.Write(s.columns)
	}
	s.begun, s.fixed = true, true
	row := make([]string, len(s.columns))
	for _, values := range s.rows {
		for i, name := range s.columns {
			row[i] = values[name]
		}
		_ = w.Write(row)
	}
	s.rows = nil
	w.Flush()
	return b.String()
}

// fields are the columns of a row: a record's attributes as they came, an
// object's properties, or one called value.
func (p *Printer) fields(vm *goja.Runtime, element goja.Value) (names []string, values map[string]string) {
	values = map[string]string{}
	text := p.jsonOf(vm, element)
	object := json.NewDecoder(strings.NewReader(text))
	if start, err := object.Token(); err != nil || start != json.Delim('{') {
		return []string{"value"}, map[string]string{"value": plainJSON(json.RawMessage(text))}
	}
	for object.More() {
		name, err := object.Token()
		var value json.RawMessage
		if err != nil || object.Decode(&value) != nil {
			break
		}
		names = append(names, name.(string))
		values[name.(string)] = plainJSON(value)
	}
	return p.chosenOf(names, values)
}

// isoDate is the JSON of a date in the form that programs and spreadsheets read and sort, where
// Twilio has sent it as RFC 2822.
func isoDate(value goja.Value, raw string) string {
	at, ok := timeOf(value)
	if !ok || len(raw) > 1 && '0' <= raw[1] && raw[1] <= '9' {
		return raw
	}
	return `"` + at.UTC().Format(time.RFC3339) + `"`
}

// plainJSON is a string without its quotes, nothing for null, and JSON otherwise.
func plainJSON(raw json.RawMessage) string {
	var text string
	switch {
	case string(raw) == "null":
		return ""
	case json.Unmarshal(raw, &text) == nil:
		return text
	}
	return string(raw)
}
