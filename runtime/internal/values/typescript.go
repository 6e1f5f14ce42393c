package values

import (
	"encoding"
	"encoding/json"
	"io"
	"math/big"
	"reflect"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// Signature writes the type of a Go function in TypeScript.
type Signature func(t reflect.Type) string

// TypeScript writes the type that scripts see a Go type as.
func TypeScript(t reflect.Type, function Signature) string {
	return typescript{function, map[reflect.Type]bool{}}.of(t)
}

type typescript struct {
	function Signature
	within   map[reflect.Type]bool // The structs around a type: one that contains itself has no end.
}

var (
	marshalerType     = reflect.TypeFor[json.Marshaler]()
	readerType        = reflect.TypeFor[io.Reader]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
)

func (w typescript) of(t reflect.Type) string {
	switch t {
	case timeType:
		return "Date"
	case reflect.TypeFor[[]byte]():
		return "Uint8Array"
	case reflect.TypeFor[big.Int]():
		return "bigint"
	case reflect.TypeFor[json.Number]():
		return "number"
	case errorType:
		return "Error"
	case reflect.TypeFor[goja.Callable]():
		return "(...args: any[]) => any"
	case anyType, reflect.TypeFor[goja.Value](), reflect.TypeFor[*goja.Object]():
		return "any"
	}
	if t.Kind() == reflect.Pointer {
		if inner := w.of(t.Elem()); inner != "any" {
			return inner + " | null"
		}
		return "any"
	}
	for _, seen := range []reflect.Type{t, reflect.PointerTo(t)} {
		if seen.Implements(marshalerType) {
			return "any"
		}
		if seen.Implements(textMarshalerType) {
			return "string"
		}
	}
	switch {
	case IsSeq(t):
		return "AsyncIterable<" + w.of(ElementsOf(t)[0]) + ">"
	case IsSeq2(t) && ElementsOf(t)[1] == errorType:
		return "AsyncIterable<" + w.of(ElementsOf(t)[0]) + ">"
	case IsSeq2(t):
		return "AsyncIterable<[" + w.of(ElementsOf(t)[0]) + ", " + w.of(ElementsOf(t)[1]) + "]>"
	case t.Kind() == reflect.Chan:
		return "AsyncIterable<" + w.of(t.Elem()) + ">"
	case t.Implements(readerType):
		return "AsyncIterable<Uint8Array>"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Slice, reflect.Array:
		return arrayOf(w.of(t.Elem()))
	case reflect.Map:
		return "Record<string, " + w.of(t.Elem()) + ">"
	case reflect.Struct:
		return w.structure(t)
	case reflect.Func:
		return w.function(t)
	}
	if v := reflect.New(t).Elem(); v.CanInt() || v.CanUint() || v.CanFloat() {
		return "number"
	}
	return "any"
}

func arrayOf(element string) string {
	if strings.ContainsAny(element, " |") && !strings.HasPrefix(element, "{") {
		return "(" + element + ")[]"
	}
	return element + "[]"
}

func (w typescript) structure(t reflect.Type) string {
	if w.within[t] {
		return "any"
	}
	w.within[t] = true
	defer delete(w.within, t)
	var members []string
	for _, f := range fields(t) {
		name := f.name
		if !isIdentifier(name) {
			name = strconv.Quote(name)
		}
		if f.omitEmpty || f.omitZero {
			name += "?"
		}
		members = append(members, name+": "+w.of(t.FieldByIndex(f.index).Type))
	}
	if members == nil {
		return "{}"
	}
	return "{ " + strings.Join(members, "; ") + " }"
}

// isIdentifier reports whether a name needs no quotes.
func isIdentifier(name string) bool {
	for i, r := range name {
		letter := r == '_' || r == '$' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
