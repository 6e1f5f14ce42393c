// Package values carries values between Go and JavaScript, by copying: neither
// side can change what the other has. [Importer] makes JavaScript values of Go's,
// [Export] Go values of JavaScript's.
//
// Both go by the rules of encoding/json where it has one (tags, embedded structs,
// Marshaler and TextMarshaler), and keep what JSON would lose: dates, bytes,
// undefined, large integers, functions.
package values

import (
	"errors"
	"fmt"
	"strings"
)

const (
	// maxDepth is how deep values may be nested. What contains itself is deeper.
	maxDepth = 1000
	// maxElements is how many elements and properties one value may have, counted
	// each time they are met: a few arrays within each other can have billions.
	maxElements = 1_000_000
	// maxPath is how many bytes of a path an error has: what contains itself has a thousand names.
	maxPath = 200
)

var (
	errTooDeep = errors.New("is nested more than 1,000 deep, or contains itself")
	errTooMany = errors.New("has more than a million elements")
)

// PathError says which part of a value cannot be carried over, and why not.
type PathError struct {
	Path string // As JavaScript writes it: "rules[2].amount"; empty for the value itself.
	Err  error
}

// Error is the path and the reason.
func (e *PathError) Error() string {
	if e.Path == "" {
		return e.Err.Error()
	}
	return e.Path + ": " + e.Err.Error()
}

// Unwrap is the reason.
func (e *PathError) Unwrap() error { return e.Err }

// below puts the name of a part before what is wrong in it.
func below(part string, err error) error {
	var inner *PathError
	if !errors.As(err, &inner) {
		return &PathError{part, err}
	}
	path := inner.Path
	if path != "" && part != "" && path[0] != '[' {
		path = "." + path
	}
	if path = part + path; len(path) > maxPath {
		path = strings.ToValidUTF8(path[:maxPath], "") + "…"
	}
	return &PathError{path, inner.Err}
}

func belowIndex(i int, err error) error { return below(fmt.Sprintf("[%d]", i), err) }
