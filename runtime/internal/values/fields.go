package values

import (
	"reflect"
	"slices"
	"strings"
)

// field is a struct's field as JSON has it.
type field struct {
	name      string
	index     []int // Through embedded structs.
	tagged    bool
	omitEmpty bool
	omitZero  bool
}

// fields are the fields of a struct as encoding/json sees them: exported ones,
// named by their json tags, and those of embedded structs unless a field nearer
// by has the name.
func fields(t reflect.Type) []field {
	var found []field
	collect(t, nil, map[reflect.Type]bool{}, &found)
	return slices.DeleteFunc(found, func(f field) bool {
		return slices.ContainsFunc(found, func(other field) bool { return other.hides(f) })
	})
}

// hides reports whether a field is the reason not to see another of its name.
func (f field) hides(other field) bool {
	switch {
	case f.name != other.name || slices.Equal(f.index, other.index):
		return false
	case len(f.index) != len(other.index):
		return len(f.index) < len(other.index)
	case f.tagged != other.tagged:
		return f.tagged
	}
	return true // Neither is seen.
}

func collect(t reflect.Type, above []int, within map[reflect.Type]bool, found *[]field) {
	if within[t] {
		return // A struct that embeds a pointer to itself.
	}
	within[t] = true
	defer delete(within, t)
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(slices.Clone(above), i)
		if f.Anonymous && tag == "" {
			embedded := f.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			if embedded.Kind() == reflect.Struct && (f.IsExported() || f.Type.Kind() != reflect.Pointer) {
				collect(embedded, index, within, found)
				continue
			}
		}
		if !f.IsExported() || tag == "-" && options == "" {
			continue
		}
		name := tag
		if name == "" {
			name = f.Name
		}
		*found = append(*found, field{
			name: name, index: index, tagged: tag != "",
			omitEmpty: hasOption(options, "omitempty"), omitZero: hasOption(options, "omitzero"),
		})
	}
}

func hasOption(options, option string) bool {
	return slices.Contains(strings.Split(options, ","), option)
}

// read is the field of a struct, invalid where an embedded pointer on the way is nil.
func (f field) read(v reflect.Value) reflect.Value {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// writable is the field of a struct, with embedded pointers on the way made.
func (f field) writable(v reflect.Value) reflect.Value {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// omitted reports whether the tag leaves a value out.
func (f field) omitted(v reflect.Value) bool {
	if f.omitZero && v.IsZero() {
		return true
	}
	if !f.omitEmpty {
		return false
	}
	switch v.Kind() {
	case reflect.Struct:
		return false
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	}
	return v.IsZero()
}
