// Package table reads tables of CSV as RFC 4180 has them, of a text or of a file that is read piece
// by piece; each error has its line and column. It knows no VM.
//
// Most callers make a [Table] with a [NewReader] or an [OpenReader], and read it by [Table.Row].
package table

import (
	"errors"
	"fmt"
	"strconv"
)

// Table is a table that is being read: every row has the columns, or the number of fields of the
// first.
type Table struct {
	Reader  Reader
	Columns []string
	Named   bool // whether rows are objects by the columns' names
	Relax   bool // whether rows may have fewer fields, or more
	width   int  // of the first row, where there are no names
}

// Header reads the names of the columns.
func (t *Table) Header() error {
	t.Named = true
	fields, err := t.Reader.Record()
	if err != nil || fields == nil {
		return err
	}
	for _, field := range fields {
		t.Columns = append(t.Columns, field.Text)
	}
	if len(fields) == 1 && fields[0].Text == "" && !fields[0].quoted {
		return errors.New("CSV line 1, column 1: an empty line in place of the columns' names")
	}
	return nil
}

// Row reads the next row; it is nil at the end.
func (t *Table) Row() ([]Field, error) {
	fields, err := t.Reader.Record()
	if err != nil || fields == nil {
		return nil, err
	}
	want := len(t.Columns)
	if !t.Named {
		if t.width == 0 {
			t.width = len(fields)
		}
		want = t.width
	}
	if t.Relax || len(fields) == want {
		return fields, nil
	}
	what, than := strconv.Itoa(len(fields))+" fields", "the first row"
	if len(fields) == 1 {
		what = "1 field"
	}
	if t.Named {
		than = "the header"
	}
	if len(fields) == 1 && fields[0].Text == "" && !fields[0].quoted {
		what = "an empty line"
	}
	at := fields[min(want, len(fields)-1)] // the first field too many
	line, column := at.Line, at.column
	if len(fields) < want {
		line, column = fields[len(fields)-1].endLine, fields[len(fields)-1].endColumn
	}
	return nil, fmt.Errorf("CSV line %d, column %d: %s, where %s has %d; {relax: true} reads rows of any length", line, column, what, than, want)
}
