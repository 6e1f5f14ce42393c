package emulator

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// record is one record of the state. Its attributes are those that were given
// or set; the others are made up when it is written.
type record struct {
	resource *resource // the home resource
	account  *account
	key      string            // what stands last in its path; "" for what is one in its place
	scope    map[string]string // what else stands in its path, by the parameter's name in snake_case
	attrs    map[string]any
	secrets  map[string]any // what the emulator remembers and no answer shows

	at  time.Time // when Twilio has it from: lists are sorted by it
	seq int64     // in the order of making, where at is the same

	parent   *record // is deleted with it
	children []*record
	gone     bool
}

// text returns an attribute that is a string, or "".
func (r *record) text(name string) string {
	s, _ := r.attrs[name].(string)
	return s
}

// change sets attributes at a time. A record's attributes are replaced, never changed, for an
// answer may be showing them.
func (r *record) change(at time.Time, attrs map[string]any) {
	fresh := make(map[string]any, len(r.attrs)+len(attrs))
	maps.Copy(fresh, r.attrs)
	maps.Copy(fresh, attrs)
	r.attrs = fresh
	stamp(r, at, updated)
}

// setDefault sets an attribute unless it has a value.
func (r *record) setDefault(name string, v any) {
	if old, ok := r.attrs[name]; !ok || old == nil {
		r.attrs[name] = v
	}
}

// compare orders records by age, the oldest first.
func (r *record) compare(other *record) int {
	if c := r.at.Compare(other.at); c != 0 {
		return c
	}
	return cmp.Compare(r.seq, other.seq)
}

// lies reports whether a record lies at a path: for each name of the path it has
// the value, in its own path or, where another of its model's paths is meant, in
// its attributes.
func (r *record) lies(names, values []string) bool {
	for i, name := range names {
		if name == "account_sid" && r.resource.product.hasAccounts() {
			continue // its table is the account's
		}
		have, ok := r.scope[name]
		if !ok {
			have = r.text(name)
		}
		if have != values[i] {
			return false
		}
	}
	return true
}

// table holds the records of one model in one account.
type table struct {
	rows  []*record // oldest first
	byKey map[string][]*record
	// gone has where deleted rows were, so that a page token that names one of
	// them still leads to what came after it.
	gone map[string]*record
}

func newTable() *table {
	return &table{byKey: map[string][]*record{}, gone: map[string]*record{}}
}

func (t *table) insert(r *record) {
	i, _ := slices.BinarySearchFunc(t.rows, r, (*record).compare)
	t.rows = slices.Insert(t.rows, i, r)
	t.byKey[r.key] = append(t.byKey[r.key], r)
}

func (t *table) remove(r *record) {
	if i, ok := slices.BinarySearchFunc(t.rows, r, (*record).compare); ok {
		t.rows = slices.Delete(t.rows, i, i+1)
	}
	t.byKey[r.key] = slices.DeleteFunc(t.byKey[r.key], func(o *record) bool { return o == r })
	t.gone[r.token()] = r
}

// find returns the record of a key at a path, or nil. Where a product lets a
// record be named otherwise, that is a key too.
func (t *table) find(key string, names, values []string) *record {
	for _, r := range t.byKey[key] {
		if r.lies(names, values) {
			return r
		}
	}
	for _, r := range t.rows {
		if r.called(key) && r.lies(names, values) {
			return r
		}
	}
	return nil
}

// called reports whether a record has a name by which paths may say it.
func (r *record) called(name string) bool {
	alias := r.resource.special.alias
	return r.text("unique_name") == name || alias != "" && r.text(alias) == name
}

// marked returns the record that a page token names, whether it is still there
// or not.
func (t *table) marked(token string) *record {
	if r := t.gone[token]; r != nil {
		return r
	}
	for _, r := range t.byKey[token] {
		return r
	}
	for _, r := range t.rows {
		if r.token() == token {
			return r
		}
	}
	return nil
}

// remove takes a record and all below it out of the state.
func (e *Emulator) remove(r *record) {
	for len(r.children) > 0 {
		e.remove(r.children[0])
	}
	if r.parent != nil {
		r.parent.children = slices.DeleteFunc(r.parent.children, func(o *record) bool { return o == r })
	}
	r.gone = true
	r.account.session.inner.Drop(r.key)
	r.account.table(r.resource).remove(r)
}

// insert puts a record into the state.
func (e *Emulator) insert(r *record) {
	e.seq++
	r.seq = e.seq
	if a := r.resource.Attribute("index"); a != nil && a.Type == "integer" && r.attrs["index"] == nil {
		r.attrs["index"] = r.next("index")
	}
	if r.parent != nil {
		r.parent.children = append(r.parent.children, r)
	}
	r.account.table(r.resource).insert(r)
}
