package catalog

import (
	"cmp"
	"fmt"
	"strings"
)

// Want says which of a model's operations of a kind is meant.
type Want struct {
	Kind Kind
	At   *Resource // only this resource's operations, an association's or a variant's; or nil

	// Known reports whether the value of a path parameter is known, by its key. The
	// key of the record itself need not be.
	Known func(key string) bool
	// Via reports whether a record was found below what a path parameter names: it is
	// changed there as well, where Twilio has such a path. Nil is for a record that was
	// found elsewhere, and for no record.
	Via func(key string) bool
	// Given are the keys that were given for parameters, the path's included, in
	// snake_case or camelCase.
	Given []string
}

// MissingParentError says that a record's path cannot be written, for nobody
// has said what it lies below.
type MissingParentError struct {
	Model string
	Kind  Kind
	Keys  []string // of the path parameters without a value
}

func (e *MissingParentError) Error() string {
	return fmt.Sprintf("%s.%s needs %s", e.Model, e.Kind, strings.Join(e.Keys, " and "))
}

// Route returns the operation that takes the most of the keys given, of those the
// one on the path by which the record was found, and of those the one with the
// shortest path. So Recording.all({call_sid}) asks the
// account's list, which can filter by call, and Notification.all({call_sid}) the
// call's own, for the account's cannot. It returns nil where the model has no
// such operation and a [MissingParentError] where each lacks a parent.
func (m *Model) Route(w Want) (*Operation, error) {
	var best *Operation
	var bestStrange, bestVia, bestPath int
	var missing []string
	for _, op := range m.operations[w.Kind] {
		if w.At != nil && op.Resource != w.At {
			continue
		}
		if lacks := op.lacks(w.Known); len(lacks) > 0 {
			if missing == nil || len(lacks) < len(missing) {
				missing = lacks
			}
			continue
		}
		strange, via, path := 0, 0, len(op.PathParameters())
		for _, key := range w.Given {
			if op.ByKey(key) == nil {
				strange++
			}
		}
		for _, p := range op.PathParameters() {
			if w.Via != nil && w.Via(SnakeCase(p.Name)) {
				via++
			}
		}
		if best == nil || cmp.Or(strange-bestStrange, bestVia-via, path-bestPath) < 0 {
			best, bestStrange, bestVia, bestPath = op, strange, via, path
		}
	}
	if best == nil && missing != nil {
		return nil, &MissingParentError{m.Name, w.Kind, missing}
	}
	return best, nil
}

// lacks returns the keys of the path parameters without a value.
func (o *Operation) lacks(known func(string) bool) []string {
	var keys []string
	params := o.PathParameters()
	if o.OnInstance() && o.Kind != Create && o.Kind != List {
		params = params[:len(params)-1]
	}
	for _, p := range params {
		if key := SnakeCase(p.Name); !known(key) {
			keys = append(keys, key)
		}
	}
	return keys
}
