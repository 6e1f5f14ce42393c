package catalog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// reader reads the facts of a resource. A process that serves the API reads all of a document's,
// which takes it a fifth of the time that it takes encoding/json. Its strings are parts of the
// text, of which there is one a resource.
//
// The facts are this package's own, as the tool in generate writes them, and a test compares each
// that is read with what encoding/json makes of it. What is not of that form is an error, which the
// first of them stays.
type reader struct {
	text string
	at   int
	err  error
}

// readResource reads the JSON of a resource.
func readResource(text string) (*Resource, error) {
	r := &reader{text: text}
	into := new(Resource)
	r.object(into.field)
	if r.err == nil && r.at != len(text) {
		r.fail("the end")
	}
	return into, r.err
}

func (r *reader) fail(wanted string) {
	if r.err == nil {
		r.err = fmt.Errorf("at byte %d: %s is missing", r.at, wanted)
	}
	r.at = len(r.text)
}

// skip passes what is between values.
func (r *reader) skip() {
	for r.at < len(r.text) && (r.text[r.at] == ' ' || r.text[r.at] == '\n') {
		r.at++
	}
}

// next reports whether a byte is next, and takes it.
func (r *reader) next(b byte) bool {
	r.skip()
	if r.at == len(r.text) || r.text[r.at] != b {
		return false
	}
	r.at++
	return true
}

// object reads an object. A function of it reads a value by its name, and reports whether there is
// one of that name.
func (r *reader) object(field func(r *reader, name string) bool) {
	r.list('{', '}', func() {
		name := r.string()
		if !r.next(':') {
			r.fail("a colon")
		} else if !field(r, name) {
			r.fail("a field for " + name)
		}
	})
}

// list reads what is separated by commas.
func (r *reader) list(begin, end byte, element func()) {
	if !r.next(begin) {
		r.fail(string(begin))
		return
	}
	if r.next(end) {
		return
	}
	for r.err == nil {
		element()
		if r.next(end) {
			return
		}
		if !r.next(',') {
			r.fail(string(end))
		}
	}
}

func (r *reader) string() string {
	if !r.next('"') {
		r.fail("a string")
		return ""
	}
	begin := r.at
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case '"':
			r.at++
			return r.text[begin : r.at-1]
		case '\\':
			return r.escaped(begin)
		}
		r.at++
	}
	r.fail("a quote")
	return ""
}

// escaped reads a string that has an escape.
func (r *reader) escaped(begin int) (s string) {
	for r.at < len(r.text) && r.text[r.at] != '"' {
		if r.text[r.at] == '\\' {
			r.at++
		}
		r.at++
	}
	if r.at >= len(r.text) {
		r.fail("a quote")
		return ""
	}
	r.at++
	if err := json.Unmarshal([]byte(r.text[begin-1:r.at]), &s); err != nil {
		r.fail("a string")
	}
	return s
}

// word reads what is neither string, object nor list.
func (r *reader) word() string {
	r.skip()
	n := strings.IndexAny(r.text[r.at:], ",]} \n")
	if n < 0 {
		r.fail("the end of a value")
		return ""
	}
	r.at += n
	return r.text[r.at-n : r.at]
}

func (r *reader) bool() bool {
	word := r.word()
	if r.err == nil && word != "true" && word != "false" {
		r.fail("true or false")
	}
	return word == "true"
}

func (r *reader) number() *float64 {
	n, err := strconv.ParseFloat(r.word(), 64)
	if err != nil {
		r.fail("a number")
	}
	return &n
}

func (r *reader) strings() []string { return listOf(r, (*reader).string) }

// listOf reads a list.
func listOf[T any](r *reader, element func(*reader) T) []T {
	all := []T{}
	r.list('[', ']', func() { all = append(all, element(r)) })
	return all
}

// read reads an object.
func read[T any](field func(of *T, r *reader, name string) bool) func(*reader) *T {
	return func(r *reader) *T {
		of := new(T)
		r.object(func(r *reader, name string) bool { return field(of, r, name) })
		return of
	}
}

func (of *Resource) field(r *reader, name string) bool {
	switch name {
	case "name":
		of.Name = r.string()
	case "list_path":
		of.ListPath = r.string()
	case "instance_path":
		of.InstancePath = r.string()
	case "parent":
		of.Parent = r.string()
	case "key":
		of.Key = r.string()
	case "sid_prefix":
		of.SIDPrefix = r.string()
	case "collection":
		of.Collection = r.string()
	case "paging":
		of.Paging = Paging(r.string())
	case "columns":
		of.Columns = r.strings()
	case "deprecated":
		of.Deprecated = r.bool()
	case "dependents":
		of.Dependents = listOf(r, func(r *reader) Dependent { return *read((*Dependent).field)(r) })
	case "children":
		of.Children = listOf(r, func(r *reader) Child { return *read((*Child).field)(r) })
	case "operations":
		of.Operations = listOf(r, read((*Operation).field))
	case "attributes":
		of.Attributes = listOf(r, read((*Attribute).field))
	default:
		return false
	}
	return true
}

func (of *Dependent) field(r *reader, name string) bool {
	switch name {
	case "name":
		of.Name = r.string()
	case "path":
		of.Path = r.string()
	default:
		return false
	}
	return true
}

func (of *Child) field(r *reader, name string) bool {
	switch name {
	case "name":
		of.Name = r.string()
	case "resource":
		of.Resource = r.string()
	default:
		return false
	}
	return true
}

func (of *Operation) field(r *reader, name string) bool {
	switch name {
	case "id":
		of.ID = r.string()
	case "kind":
		of.Kind = Kind(r.string())
	case "method":
		of.Method = r.string()
	case "path":
		of.Path = r.string()
	case "body":
		of.Body = Body(r.string())
	case "status":
		of.Status = int(*r.number())
	case "one_of":
		of.OneOf = listOf(r, (*reader).strings)
	case "free":
		of.Free = r.bool()
	case "parameters":
		of.Parameters = listOf(r, read((*Parameter).field))
	case "omits":
		of.Omits = r.strings()
	case "deprecated":
		of.Deprecated = r.bool()
	default:
		return false
	}
	return true
}

func (of *Parameter) field(r *reader, name string) bool {
	switch name {
	case "name":
		of.Name = r.string()
	case "in":
		of.In = In(r.string())
	case "required":
		of.Required = r.bool()
	default:
		return of.Schema.field(r, name)
	}
	return true
}

func (of *Attribute) field(r *reader, name string) bool {
	if name == "name" {
		of.Name = r.string()
		return true
	}
	return of.Schema.field(r, name)
}

func (of *Schema) field(r *reader, name string) bool {
	switch name {
	case "type":
		of.Type = r.string()
	case "format":
		of.Format = r.string()
	case "enum":
		of.Enum = r.strings()
	case "min":
		of.Min = r.number()
	case "max":
		of.Max = r.number()
	case "prefix":
		of.Prefix = r.string()
	case "nullable":
		of.Nullable = r.bool()
	case "json":
		of.JSON = r.bool()
	case "secret":
		of.Secret = r.bool()
	case "deprecated":
		of.Deprecated = r.bool()
	case "items":
		of.Items = read((*Schema).field)(r)
	case "properties":
		of.Properties = listOf(r, read((*Parameter).field))
	default:
		return false
	}
	return true
}
