package show

import "github.com/dop251/goja"

// Record is one row: names and values in order.
type Record interface {
	// Title names the record's kind: "Call".
	Title() string
	// Columns are the attributes that a table shows.
	Columns() []string
	// Each calls yield with each attribute, its value and the JSON it came as.
	// Secrets are replaced in both.
	Each(yield func(name string, value goja.Value, raw string))
}

// Rows is a list of records, each of which is read when it is asked for.
type Rows interface {
	// Title names the records' kind.
	Title() string
	// Columns are the attributes that a table shows.
	Columns() []string
	// Open begins at the first record. Whole reports whether all of them will be read.
	// What it returns answers the next one as a value, or nil at the end; it makes
	// requests, throws as a method would, and is called on the loop.
	Open(whole bool) (next func() goja.Value)
}
