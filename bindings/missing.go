package bindings

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
	"dialtone/internal/spelling"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// missing stands in a prototype chain behind what a kind of object has. It has nothing, and notes
// what is asked for in vain, so that the error that comes of it can name what was meant. Looking up
// what there is never comes here.
type missing struct {
	*session
	about func(name string) string // what was meant by a name
}

// missed is a name that was asked for in vain.
type missed struct {
	about func(name string) string
	name  string
}

// mostMissed is how many are remembered.
const mostMissed = 16

func (s *session) miss(about func(string) string, name string) {
	s.missed[s.misses%mostMissed] = missed{about, name}
	s.misses++
}

// Get notes the name.
func (m *missing) Get(name string) goja.Value {
	m.miss(m.about, name)
	return nil
}

// Set refuses; nothing has this object for its own.
func (m *missing) Set(string, goja.Value) bool { return false }

// Has reports false.
func (m *missing) Has(string) bool { return false }

// Delete has nothing to delete.
func (m *missing) Delete(string) bool { return true }

// Keys returns none.
func (m *missing) Keys() []string { return nil }

// behind puts an object that notes misses behind a prototype.
func (s *session) behind(proto *goja.Object, about func(name string) string) {
	o := s.rt.NewDynamicObject(&missing{s, about})
	js.Must(o.SetPrototype(proto.Prototype()))
	js.Must(proto.SetPrototype(o))
}

// meant says what a name means that a model, or with onRecord its records, do not have.
func (m *model) meant(name string, onRecord bool) string {
	on := m.name
	kind := any(modelKind{m})
	if onRecord {
		on, kind = "a "+m.name, recordKind{m}
		if strings.ContainsRune("AEIO", rune(m.name[0])) {
			on = "an " + m.name
		}
	}
	members := kind.(interface{ Members(string) []string }).Members("")
	called := catalog.Foreign(name, onRecord)
	method, _, _ := strings.Cut(called, "(")
	instead := ""
	switch {
	case called != "" && (strings.HasPrefix(called, "all().") || slices.Contains(members, method)):
		instead = called
		if !onRecord {
			instead = m.name + "." + called
		}
	case onRecord && slices.Contains(modelKind{m}.Members(""), name):
		instead = m.name + "." + name + "(…)"
	default:
		instead = spelling.Nearest(name, members)
	}
	if instead == "" {
		return ""
	}
	return fmt.Sprintf("%s has no %s. Did you mean %s?", upperFirst(on), name, instead)
}

// Meant says what a name means that the model does not have.
func (k modelKind) Meant(name string) string { return k.meant(name, false) }

// Meant says what a name means that the record does not have.
func (k recordKind) Meant(name string) string { return k.meant(name, true) }

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// meant says what a name means that a namespace does not have.
func (ns *namespace) meant(name string) string {
	candidate := spelling.Nearest(name, ns.names)
	if candidate == "" && ns.product == nil {
		if said := catalog.ForeignGlobal(name); said != "" {
			return upperFirst(said) + "."
		}
	}
	if candidate != "" {
		return fmt.Sprintf("%s has no %s. Did you mean %s?", ns.title(), name, candidate)
	}
	names := slices.DeleteFunc(slices.Clone(ns.names), func(name string) bool { return slices.Contains(errorNames, name) })
	if ns.product == nil && ns.prefix == "" {
		return fmt.Sprintf("Twilio has no %s. dialtone api %s searches everything that it has.", name, strings.ToLower(name))
	}
	return fmt.Sprintf("%s has no %s. It has %s.", ns.title(), name, strings.Join(names, ", "))
}

var (
	noMember  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^Object has no member '([\w$]+)'`) })
	ofNothing = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^Cannot (?:read|set) property '([\w$]+)' of (undefined or null|undefined|null)`)
	})
	notDefined = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([\w$]+) is not defined`) })
)

// Hint says what a script may have meant whose error nothing caught. It runs none of the script's
// code.
func (m *Module) Hint(vm module.VM, name, message, line string) string {
	if found := notDefined().FindStringSubmatch(message); found != nil && name == "ReferenceError" {
		if said := catalog.ForeignGlobal(found[1]); said != "" {
			return upperFirst(said) + "."
		}
		if near := spelling.Nearest(found[1], m.names); near != "" {
			return "Did you mean " + near + "?"
		}
		return ""
	}
	if name != "TypeError" {
		return ""
	}
	if found := noMember().FindStringSubmatch(message); found != nil && strings.Contains(line, "Number."+found[1]) {
		return upperFirst(catalog.ForeignGlobal("Number")) + "."
	}
	root, ok := vm.Runtime().GlobalObject().Get("Twilio").(*goja.Object)
	if !ok || root.ExportType() != namespaceType {
		return ""
	}
	s := root.Export().(*namespace).session
	if found := noMember().FindStringSubmatch(message); found != nil {
		return s.hint(func(name string) bool { return name == found[1] })
	}
	found := ofNothing().FindStringSubmatch(message)
	if found == nil {
		return ""
	}
	said := s.hint(func(name string) bool {
		return strings.Contains(line, name+"."+found[1]) || strings.Contains(line, name+"?."+found[1])
	})
	if said == "" && found[2] != "undefined" && s.foundNone != "" {
		said = s.foundNone + " found nothing, and gave null: test for that before going on."
	}
	return said
}

// hint says what was meant by the name that was missed last and that is one of those.
func (s *session) hint(is func(name string) bool) string {
	for i := s.misses - 1; i >= max(0, s.misses-mostMissed); i-- {
		if m := &s.missed[i%mostMissed]; m.name != "" && is(m.name) {
			name := m.name
			m.name = "" // Another error of the name may be of another object.
			return m.about(name)
		}
	}
	return ""
}
