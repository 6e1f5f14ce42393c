// Package secret prints structs without the secrets in them. A field with the tag `secret:"yes"`
// holds one:
//
//	type Profile struct {
//		Name      string
//		AuthToken string `secret:"yes"`
//	}
//
//	func (p Profile) Format(f fmt.State, verb rune) { secret.Format(f, verb, p) }
//	func (p Profile) MarshalJSON() ([]byte, error)  { return secret.JSON(p) }
//
// With these two methods a Profile can be printed with every verb, logged by slog and written as
// JSON. A test in the root of the module finds the structs that need them.
package secret

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"
)

// Hidden stands in place of a secret.
const Hidden = "[redacted]"

// Format prints the exported fields of a struct that are not zero, whatever the verb: {Name:main
// AuthToken:[redacted]}. With %#v the type stands before them.
func Format(f fmt.State, verb rune, of any) {
	if verb == 'v' && f.Flag('#') {
		_, _ = io.WriteString(f, reflect.TypeOf(of).String())
	}
	var out strings.Builder
	for name, value := range fields(of) {
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		fmt.Fprintf(&out, "%s:%s", name, text(value))
	}
	_, _ = io.WriteString(f, "{"+out.String()+"}")
}

// Handle prints what identifies a value that is more than its data, such as a client:
// api.Client{AC…}.
func Handle(f fmt.State, of any, id string) {
	_, _ = io.WriteString(f, strings.TrimPrefix(reflect.TypeOf(of).String(), "*")+"{"+id+"}")
}

// JSON writes a struct as [Format] does. Fields that JSON has no form for, such as functions, are
// left out.
func JSON(of any) ([]byte, error) {
	out := []byte{'{'}
	for name, value := range fields(of) {
		switch value.Kind() {
		case reflect.Func, reflect.Chan, reflect.Interface:
			continue
		case reflect.Pointer:
			value = reflect.ValueOf(text(value))
		case reflect.String:
			value = reflect.ValueOf(withoutUserinfo(value.String()))
		case reflect.Slice:
			if value.Type().Elem().Kind() == reflect.Func {
				continue
			}
		}
		field, err := json.Marshal(value.Interface())
		if err != nil {
			return nil, err
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, fmt.Sprintf("%q:", name)...)
		out = append(out, field...)
	}
	return append(out, '}'), nil
}

// fields yields the exported fields that are not zero, those with a secret as [Hidden].
func fields(of any) func(yield func(string, reflect.Value) bool) {
	return func(yield func(string, reflect.Value) bool) {
		value := reflect.ValueOf(of)
		for i := range value.NumField() {
			field := value.Type().Field(i)
			if !field.IsExported() || value.Field(i).IsZero() {
				continue
			}
			shown := value.Field(i)
			if field.Tag.Get("secret") != "" {
				shown = reflect.ValueOf(Hidden)
			}
			if !yield(field.Name, shown) {
				return
			}
		}
	}
}

// text is a value for people. What is more than data is named by its type.
func text(value reflect.Value) string {
	switch value.Kind() {
	case reflect.Func:
		return "func"
	case reflect.Interface:
		return value.Elem().Type().String()
	case reflect.Pointer:
		switch pointed := value.Interface().(type) {
		case *url.URL:
			return pointed.Redacted()
		case *int:
			return fmt.Sprint(*pointed)
		}
		return value.Type().String()
	case reflect.Slice:
		if value.Type().Elem().Kind() == reflect.Func {
			return fmt.Sprintf("[%d]", value.Len())
		}
	}
	return withoutUserinfo(fmt.Sprintf("%+v", value.Interface()))
}

// withoutUserinfo replaces the user and password of URLs in a text.
func withoutUserinfo(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	parts := strings.Split(text, "://")
	for i, part := range parts[1:] {
		host := part
		if end := strings.IndexAny(part, "/?#\" "); end >= 0 {
			host = part[:end]
		}
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			parts[i+1] = Hidden + part[at:]
		}
	}
	return strings.Join(parts, "://")
}
