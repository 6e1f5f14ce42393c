package rest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/rest/typed"
	"dialtone/internal/secret"
)

// Record is one record of the state. Its attributes are those that were given
// or set; the others are made up when it is written.
type Record struct {
	Kind    *Resource // the home resource
	Holder  *Account
	Key     string            // what stands last in its path; "" for what is one in its place
	Scope   map[string]string // what else stands in its path, by the parameter's name in snake_case
	Attrs   map[string]any
	Secrets map[string]any // what the emulator remembers and no answer shows

	At  time.Time // when Twilio has it from: lists are sorted by it
	Seq int64     // in the order of making, where at is the same

	Parent   *Record // is deleted with it
	Children []*Record
	Removed  bool
}

// Attr returns an attribute that is a string, or "".
func (r *Record) Attr(name string) string {
	s, _ := r.Attrs[name].(string)
	return s
}

// Change sets attributes at a time. A record's attributes are replaced, never changed, for an
// answer may be showing them.
func (r *Record) Change(at time.Time, attrs map[string]any) {
	fresh := make(map[string]any, len(r.Attrs)+len(attrs))
	maps.Copy(fresh, r.Attrs)
	maps.Copy(fresh, attrs)
	r.Attrs = fresh
	Stamp(r, at, Updated)
}

// SetDefault sets an attribute unless it has a value.
func (r *Record) SetDefault(name string, v any) {
	if old, ok := r.Attrs[name]; !ok || old == nil {
		r.Attrs[name] = v
	}
}

// Compare orders records by age, the oldest first.
func (r *Record) Compare(other *Record) int {
	if c := r.At.Compare(other.At); c != 0 {
		return c
	}
	return cmp.Compare(r.Seq, other.Seq)
}

// Lies reports whether a record lies at a path: for each name of the path it has
// the value, in its own path or, where another of its model's paths is meant, in
// its attributes.
func (r *Record) Lies(names, values []string) bool {
	for i, name := range names {
		if name == "account_sid" && r.Kind.Product.hasAccounts() {
			continue // its table is the account's
		}
		have, ok := r.Scope[name]
		if !ok {
			have = r.Attr(name)
		}
		if have != values[i] {
			return false
		}
	}
	return true
}

// Table holds the records of one model in one account.
type Table struct {
	Rows  []*Record // oldest first
	ByKey map[string][]*Record
	// gone has where deleted rows were, so that a page token that names one of
	// them still leads to what came after it.
	gone map[string]*Record
}

func newTable() *Table {
	return &Table{ByKey: map[string][]*Record{}, gone: map[string]*Record{}}
}

// Insert puts a record among the others, by its age.
func (t *Table) Insert(r *Record) {
	i, _ := slices.BinarySearchFunc(t.Rows, r, (*Record).Compare)
	t.Rows = slices.Insert(t.Rows, i, r)
	t.ByKey[r.Key] = append(t.ByKey[r.Key], r)
}

func (t *Table) remove(r *Record) {
	if i, ok := slices.BinarySearchFunc(t.Rows, r, (*Record).Compare); ok {
		t.Rows = slices.Delete(t.Rows, i, i+1)
	}
	t.ByKey[r.Key] = slices.DeleteFunc(t.ByKey[r.Key], func(o *Record) bool { return o == r })
	t.gone[r.Token()] = r
}

// find returns the record of a key at a path, or nil. Where a product lets a
// record be named otherwise, that is a key too.
func (t *Table) find(key string, names, values []string) *Record {
	for _, r := range t.ByKey[key] {
		if r.Lies(names, values) {
			return r
		}
	}
	for _, r := range t.Rows {
		if r.called(key) && r.Lies(names, values) {
			return r
		}
	}
	return nil
}

// called reports whether a record has a name by which paths may say it.
func (r *Record) called(name string) bool {
	alias := r.Kind.special.Alias
	return r.Attr("unique_name") == name || alias != "" && r.Attr(alias) == name
}

// marked returns the record that a page token names, whether it is still there
// or not.
func (t *Table) marked(token string) *Record {
	if r := t.gone[token]; r != nil {
		return r
	}
	for _, r := range t.ByKey[token] {
		return r
	}
	for _, r := range t.Rows {
		if r.Token() == token {
			return r
		}
	}
	return nil
}

// Remove takes a record and all below it out of the state.
func (e *Engine) Remove(r *Record) {
	for len(r.Children) > 0 {
		e.Remove(r.Children[0])
	}
	if r.Parent != nil {
		r.Parent.Children = slices.DeleteFunc(r.Parent.Children, func(o *Record) bool { return o == r })
	}
	r.Removed = true
	r.Holder.Tenant.Inner.Drop(r.Key)
	r.Holder.Table(r.Kind).remove(r)
}

// Insert puts a record into the state.
func (e *Engine) Insert(r *Record) {
	e.Seq++
	r.Seq = e.Seq
	if a := r.Kind.Attribute("index"); a != nil && a.Type == "integer" && r.Attrs["index"] == nil {
		r.Attrs["index"] = r.next("index")
	}
	if r.Parent != nil {
		r.Parent.Children = append(r.Parent.Children, r)
	}
	r.Holder.Table(r.Kind).Insert(r)
}

// Blank returns a new record at the request's path, without a key unless the
// path has one.
func (q *Request) Blank(home *Resource) *Record {
	r := &Record{
		Kind: home, Holder: q.Account, Scope: map[string]string{},
		Attrs: map[string]any{}, Secrets: map[string]any{}, At: q.Now,
	}
	names := q.Op.Names
	if q.Op.OnInstance() {
		names, r.Key = names[:len(names)-1], q.Values[len(names)-1]
	}
	for i, name := range names {
		r.Scope[name] = q.Values[i]
	}
	delete(r.Scope, "account_sid")
	// A recording made below a call is the account's: it outlives the call.
	if q.Parent != nil && len(namesIn(home.pathAbove())) >= len(names) {
		r.Parent = q.Parent
	}
	Stamp(r, q.Now, Created, Updated)
	return r
}

// pathAbove returns the path that a resource's records are listed at, or would be.
func (r *Resource) pathAbove() string {
	if r.ListPath != "" {
		return r.ListPath
	}
	return r.InstancePath[:strings.LastIndexByte(r.InstancePath, '/')]
}

// The attributes that hold when a record was made and last changed, as the
// products spell them, without underscores.
var (
	Created = []string{"datecreated", "createdat", "createdate", "createtime", "createddate"}
	Updated = []string{"dateupdated", "updatedat", "updatedate", "updatetime", "updateddate"}
)

// Stamp sets the attributes of the names to a time, where the record's resource
// has them.
func Stamp(r *Record, t time.Time, names ...[]string) {
	for _, a := range r.Kind.Attributes {
		bare := strings.ToLower(strings.ReplaceAll(a.Name, "_", ""))
		for _, list := range names {
			if slices.Contains(list, bare) {
				r.Attrs[a.Name] = typed.WriteDate(&a.Schema, t)
			}
		}
	}
}

// Format prints the record's SID.
func (r *Record) Format(f fmt.State, _ rune) { secret.Handle(f, r, r.SID()) }
