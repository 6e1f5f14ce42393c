// Package attributes reads the JSON of a record. [Attributes] finds the members when the first is
// read, and [Decode] makes a JavaScript value of one. [IsSecret] says what must not be printed.
package attributes

import (
	"math"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
	"github.com/tidwall/gjson"
)

// Attributes is a record's JSON as Twilio sent it. The members are found when
// the first is read, and each is decoded when it is: most records of a long
// list are asked for one or two of theirs.
type Attributes struct {
	Raw     string
	Members []Member // in the order of the JSON, once found
}

type Member struct {
	Name  string
	Value gjson.Result
	// decoded keeps what has an identity: objects, arrays and Dates.
	decoded goja.Value
}

// isoForms are the forms in which Twilio writes dates, beside RFC 2822's.
var isoForms = []string{time.RFC3339Nano, "2006-01-02"}

func (a *Attributes) Find() []Member {
	if a.Members == nil {
		a.Members = make([]Member, 0, 32)
		gjson.Parse(a.Raw).ForEach(func(key, value gjson.Result) bool {
			a.Members = append(a.Members, Member{Name: key.String(), Value: value})
			return true
		})
	}
	return a.Members
}

// Lookup finds an attribute by its name, or by that name's camelCase spelling.
func (a *Attributes) Lookup(key string) *Member {
	members := a.Find()
	for i := range members {
		if members[i].Name == key {
			return &members[i]
		}
	}
	if strings.IndexFunc(key, func(r rune) bool { return 'A' <= r && r <= 'Z' }) < 0 {
		return nil // the camelCase spelling of a name with an underscore has a capital
	}
	for i := range members {
		if catalog.CamelCase(members[i].Name) == key {
			return &members[i]
		}
	}
	return nil
}

// Text returns an attribute that is a string or number, or "".
func (a *Attributes) Text(name string) string {
	m := a.Lookup(name)
	if m == nil || m.Value.Type != gjson.String && m.Value.Type != gjson.Number {
		return ""
	}
	return m.Value.String()
}

// Decode returns a member's value: a Date where the catalog says that it is one,
// and otherwise as it is in the JSON.
func Decode(vm *js.VM, m *Member, schema *catalog.Attribute) goja.Value {
	rt := vm.Runtime()
	if m.decoded != nil {
		return m.decoded
	}
	switch m.Value.Type {
	case gjson.Null:
		return goja.Null()
	case gjson.True:
		return rt.ToValue(true)
	case gjson.False:
		return rt.ToValue(false)
	case gjson.Number:
		if n := m.Value.Num; n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return rt.ToValue(int64(n))
		}
		return rt.ToValue(m.Value.Num)
	case gjson.String:
		if schema == nil || !isDate(schema.Format) {
			return rt.ToValue(m.Value.Str)
		}
		at, ok := parseDate(m.Value.Str)
		if !ok {
			return rt.ToValue(m.Value.Str)
		}
		m.decoded = vm.NewDate(at)
	default:
		m.decoded = vm.ParseJSON(m.Value.Raw)
	}
	return m.decoded
}

func isDate(format string) bool { return strings.HasPrefix(format, "date") }

// parseDate reads the forms of facts 3.4.
func parseDate(text string) (time.Time, bool) {
	if at, err := time.Parse(time.RFC1123Z, text); err == nil {
		return at, true
	}
	for _, form := range isoForms {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
