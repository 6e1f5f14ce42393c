// Package peek reads what Goja keeps to itself and Node shows: what is left of an iterator
// over a Map or a Set, and at which calls of a script a panic has come. But for [Recall] it only
// reads. Where a release of Goja keeps things differently it finds nothing, and a test says so.
package peek

import (
	"reflect"
	"slices"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// field is a field of the struct that a value is or leads to; not valid where there is none.
func field(value reflect.Value, name string) reflect.Value {
	for value.IsValid() && (value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface) {
		value = value.Elem()
	}
	if !value.IsValid() || value.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return value.FieldByName(name)
}

// open is a value that was reached by fields which are not exported, to be used as others are.
func open(value reflect.Value) any {
	if !value.IsValid() || !value.CanAddr() {
		return nil
	}
	return reflect.NewAt(value.Type(), unsafe.Pointer(value.UnsafeAddr())).Elem().Interface()
}

// Entry is what an iterator over a Map or a Set comes to; a Set has keys only.
type Entry struct{ Key, Value goja.Value }

// Iterator is what is left of an iterator over a Map or a Set.
type Iterator struct {
	Pairs   bool // Whether it gives pairs of key and value.
	Keys    bool // Whether it gives keys.
	Entries []Entry
}

// What an iterator gives, as Goja counts it.
const (
	givesKeys  = 0
	givesPairs = 2
)

// IteratorOf reads what an iterator has before it, which stays there. It is not ok for what is
// no iterator over a Map or a Set.
func IteratorOf(object *goja.Object) (left Iterator, ok bool) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() {
		return left, false
	}
	switch self.Elem().Type().String() {
	case "*goja.mapIterObject", "*goja.setIterObject":
	default:
		return left, false
	}
	kind, iter := field(self, "kind"), field(self, "iter")
	if !kind.IsValid() || !kind.CanInt() || iter.Kind() != reflect.Pointer {
		return left, false
	}
	left.Pairs, left.Keys = kind.Int() == givesPairs, kind.Int() == givesKeys
	entries := field(iter, "m")
	if !entries.IsValid() || entries.Kind() != reflect.Pointer || entries.IsNil() {
		return left, true
	}
	// One that was deleted leads back to one that is there.
	at := field(iter, "cur")
	for at.IsValid() && !at.IsNil() && open(field(at, "key")) == nil {
		at = field(at, "iterPrev")
	}
	if !at.IsValid() {
		return left, false
	}
	if at.IsNil() {
		at = field(entries, "iterFirst")
	} else {
		at = field(at, "iterNext")
	}
	for at.IsValid() && !at.IsNil() {
		key, _ := open(field(at, "key")).(goja.Value)
		value, _ := open(field(at, "value")).(goja.Value)
		left.Entries = append(left.Entries, Entry{key, value})
		at = field(at, "iterNext")
	}
	return left, true
}

// Suspended reports what a generator that waits at a yield is in the middle of: whether that is a
// try statement, and whether it is a yield*. It is not ok for what is not a generator.
func Suspended(object *goja.Object) (trying, delegating, ok bool) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() || self.Elem().Type().String() != "*goja.generatorObject" {
		return false, false, false
	}
	tries := field(field(field(self, "gen"), "ctx"), "tryStack")
	delegated := field(self, "delegated")
	if tries.Kind() != reflect.Slice || delegated.Kind() != reflect.Pointer {
		return false, false, false
	}
	return tries.Len() > 0, !delegated.IsNil(), true
}

// Calls are the places of the calls that were under way in a VM when a panic left it, the
// innermost first, as far as they are still there. The VM must not be used any more.
func Calls(vm *goja.Runtime) []file.Position {
	calls := field(field(reflect.ValueOf(vm), "vm"), "callStack")
	if !calls.IsValid() || calls.Kind() != reflect.Slice {
		return nil
	}
	var places []file.Position
	// A panic unwinds the calls, and leaves those of functions of the script's where they were.
	all := calls.Slice(0, calls.Cap())
	for i := range all.Len() {
		call := all.Index(i)
		program, pc := field(call, "prg"), field(call, "pc")
		if !program.IsValid() || !pc.IsValid() || program.IsNil() {
			continue
		}
		if place, ok := placeIn(program, int(pc.Int())); ok {
			places = append(places, place)
		}
	}
	slices.Reverse(places)
	return places
}

// placeIn is where in its source an instruction of a program comes from.
func placeIn(program reflect.Value, pc int) (file.Position, bool) {
	source, ok := open(field(program, "src")).(*file.File)
	places := field(program, "srcMap")
	if !ok || source == nil || !places.IsValid() || places.Kind() != reflect.Slice {
		return file.Position{}, false
	}
	at := -1
	for i := range places.Len() {
		if item := places.Index(i); int(field(item, "pc").Int()) <= pc {
			at = int(field(item, "srcPos").Int())
		}
	}
	if at < 0 {
		return file.Position{}, false
	}
	return source.Position(at), true
}
