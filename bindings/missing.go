package bindings

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/internal/misses"
	"dialtone/internal/spelling"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// behind puts an object that notes misses behind a prototype.
func (s *session) behind(proto *goja.Object, about func(name string) string) {
	js.Must(proto.SetPrototype(s.misses.Prototype(s.rt, proto.Prototype(), about)))
}

// meant says what a name means that a model, or with onRecord its records, do not have.
func (m *model) meant(name string, onRecord bool) string { return m.about().Meant(name, onRecord) }

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
	names := slices.DeleteFunc(slices.Clone(ns.names), func(name string) bool { return slices.Contains(actions.ErrorNames, name) })
	if ns.product == nil && ns.prefix == "" {
		return fmt.Sprintf("Twilio has no %s. dialtone api %s searches everything that it has.", name, strings.ToLower(name))
	}
	return fmt.Sprintf("%s has no %s. It has %s.", ns.title(), name, strings.Join(names, ", "))
}

var notDefined = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([\w$]+) is not defined`) })

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
	missing := misses.NoMember(message)
	if missing != "" && strings.Contains(line, "Number."+missing) {
		return upperFirst(catalog.ForeignGlobal("Number")) + "."
	}
	root := namespaceIn(vm.Runtime().GlobalObject().Get("Twilio"))
	if root == nil {
		return ""
	}
	s := root.session
	said := s.misses.Hint(message, line)
	if _, of := misses.OfNothing(message); said == "" && of != "" && of != "undefined" && s.foundNone != "" {
		said = s.foundNone + " found nothing, and gave null: test for that before going on."
	}
	return said
}
