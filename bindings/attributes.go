package bindings

import (
	"math"
	"strings"
	"time"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
	"github.com/tidwall/gjson"
)

// attributes is a record's JSON as Twilio sent it. The members are found when
// the first is read, and each is decoded when it is: most records of a long
// list are asked for one or two of theirs.
type attributes struct {
	raw     string
	members []member // in the order of the JSON, once found
}

type member struct {
	name  string
	value gjson.Result
	// decoded keeps what has an identity: objects, arrays and Dates.
	decoded goja.Value
}

// isoForms are the forms in which Twilio writes dates, beside RFC 2822's.
var isoForms = []string{time.RFC3339Nano, "2006-01-02"}

func (a *attributes) find() []member {
	if a.members == nil {
		a.members = make([]member, 0, 32)
		gjson.Parse(a.raw).ForEach(func(key, value gjson.Result) bool {
			a.members = append(a.members, member{name: key.String(), value: value})
			return true
		})
	}
	return a.members
}

// lookup finds an attribute by its name, or by that name's camelCase spelling.
func (a *attributes) lookup(key string) *member {
	members := a.find()
	for i := range members {
		if members[i].name == key {
			return &members[i]
		}
	}
	if strings.IndexFunc(key, func(r rune) bool { return 'A' <= r && r <= 'Z' }) < 0 {
		return nil // the camelCase spelling of a name with an underscore has a capital
	}
	for i := range members {
		if catalog.CamelCase(members[i].name) == key {
			return &members[i]
		}
	}
	return nil
}

// text returns an attribute that is a string or number, or "".
func (a *attributes) text(name string) string {
	m := a.lookup(name)
	if m == nil || m.value.Type != gjson.String && m.value.Type != gjson.Number {
		return ""
	}
	return m.value.String()
}

// decode returns a member's value: a Date where the catalog says that it is one,
// and otherwise as it is in the JSON.
func (s *session) decode(m *member, schema *catalog.Attribute) goja.Value {
	if m.decoded != nil {
		return m.decoded
	}
	switch m.value.Type {
	case gjson.Null:
		return goja.Null()
	case gjson.True:
		return s.rt.ToValue(true)
	case gjson.False:
		return s.rt.ToValue(false)
	case gjson.Number:
		if n := m.value.Num; n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return s.rt.ToValue(int64(n))
		}
		return s.rt.ToValue(m.value.Num)
	case gjson.String:
		if schema == nil || !isDate(schema.Format) {
			return s.rt.ToValue(m.value.Str)
		}
		at, ok := parseDate(m.value.Str)
		if !ok {
			return s.rt.ToValue(m.value.Str)
		}
		m.decoded = s.newDate(at)
	default:
		m.decoded = s.ParseJSON(m.value.Raw)
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

func (s *session) newDate(at time.Time) goja.Value {
	date, err := s.rt.New(s.JS.Date, s.rt.ToValue(at.UnixMilli()))
	if err != nil {
		panic(err)
	}
	return date
}
