package catalog

import (
	"sort"
	"strings"
	"sync"
)

// Keys returns the names by which scripts give a parameter, in snake_case, the
// usual one first: StatusCallback is status_callback, StartTime< started_before.
func (p *Parameter) Keys() []string {
	field, ok := strings.CutSuffix(p.Name, "<")
	when := "_before"
	if !ok {
		if field, ok = strings.CutSuffix(p.Name, ">"); !ok {
			return []string{SnakeCase(p.Name)}
		}
		when = "_after"
	}
	var keys []string
	for _, stem := range stems[field] {
		keys = append(keys, stem+when)
	}
	if keys == nil {
		keys = []string{SnakeCase(field) + when}
	}
	return keys
}

// keyIndexes has for each operation its parameters by every key that means them.
// It grows with use: most operations are never called in a process.
var keyIndexes sync.Map // *Operation → map[string]*Parameter

// ByKey returns the operation's parameter that a script's key means, in
// snake_case or camelCase, or nil.
func (o *Operation) ByKey(key string) *Parameter {
	index, ok := keyIndexes.Load(o)
	if !ok {
		byKey := map[string]*Parameter{}
		for _, p := range o.Parameters {
			for _, k := range p.Keys() {
				// Of two parameters with one key, the path's comes first and stays.
				if byKey[k] == nil {
					byKey[k], byKey[CamelCase(k)] = p, p
				}
			}
		}
		index, _ = keyIndexes.LoadOrStore(o, byKey)
	}
	return index.(map[string]*Parameter)[key]
}

// ParameterKeys returns the keys of the operation's parameters other than the
// path's, the required ones first, each group sorted.
func (o *Operation) ParameterKeys() []string {
	var required, optional []string
	for _, p := range o.Parameters {
		switch {
		case p.In == InPath:
		case p.Required:
			required = append(required, p.Keys()...)
		default:
			optional = append(optional, p.Keys()...)
		}
	}
	sort.Strings(required)
	sort.Strings(optional)
	return append(required, optional...)
}

// PathParameters returns the operation's path parameters, in the path's order.
func (o *Operation) PathParameters() []*Parameter {
	n := 0
	for n < len(o.Parameters) && o.Parameters[n].In == InPath {
		n++
	}
	return o.Parameters[:n]
}

// OnInstance reports whether the operation's path ends in the key of a record.
func (o *Operation) OnInstance() bool {
	return strings.HasSuffix(strings.TrimSuffix(o.Path, ".json"), "}")
}
