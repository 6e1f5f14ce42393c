package declarations

import (
	"strings"

	"dialtone/twiml"
)

// twiml writes an interface for each element of the verb table: a method for each
// child that it may hold, and its attributes.
func (p *printer) twiml() {
	p.block("declare namespace Twilio.TwiML", func() {
		var all []*twiml.Spec
		for _, spec := range twiml.Specs() {
			switch {
			case spec == twiml.Root(twiml.Any):
				p.element("Response", spec.Children())
				continue
			case spec.Name == "Response":
				continue // the kinds of a document are one to a script
			}
			all = append(all, spec)
			p.element(spec.Type, spec.Children())
			if len(spec.Attrs) > 0 {
				p.block("interface "+spec.Type+"Attributes", func() {
					for i := range spec.Attrs {
						p.elementAttribute(&spec.Attrs[i])
					}
				})
			}
		}
		// What the table does not know may hold anything.
		p.element("AnyElement", all)
	})
}

func (p *printer) element(name string, children []*twiml.Spec) {
	head := "interface " + name + " extends Element"
	if len(children) == 0 {
		p.line("%s {}", head)
		return
	}
	p.block(head, func() {
		taken := map[string]bool{}
		for _, child := range children {
			if taken[child.Name] {
				continue // of two elements of one name a script's method adds the first
			}
			taken[child.Name] = true
			attrs := "None"
			if len(child.Attrs) > 0 {
				attrs = child.Type + "Attributes"
			}
			add := "AddText"
			if child.Text == twiml.TextNone {
				add = "Add"
			}
			for _, method := range elementNames(child.Name) {
				p.line("%s: %s<%s, %s>", method, add, attrs, child.Type)
			}
		}
	})
}

// elementNames are the spellings of a method that adds an element: sayAs, say_as.
func elementNames(name string) []string {
	snake := snakeCase(name)
	camel := camelCase(snake)
	if camel == snake {
		return []string{snake}
	}
	return []string{camel, snake}
}

func (p *printer) elementAttribute(a *twiml.AttrSpec) {
	value := elementValue(a) + " | null"
	p.line("%s?: %s", snakeCase(a.Name), value)
	if strings.ContainsAny(a.Name, "-:") {
		p.line("%s?: %s", quoted(a.Name), value) // as Twilio spells it
	}
	if spelling := besides[a.Name]; spelling != "" {
		p.line("%s?: %s", spelling, value)
	}
}

// besides are spellings of attributes in twilio-rb's own examples. Scripts may mix
// cases and underscores as they like; a type that took every mixture could tell
// nobody of a misspelt name.
var besides = map[string]string{"finishOnKey": "finish_on_Key"}

// elementValue is the type of an attribute's value. Numbers stand where TwiML
// takes digits.
func elementValue(a *twiml.AttrSpec) string {
	switch a.Type {
	case twiml.TypeBool:
		return "Dialtone.Flag"
	case twiml.TypeNumber:
		return union(append([]string{"Dialtone.Digits"}, literals(a.Values)...))
	case twiml.TypeNumberList:
		return union(append([]string{"Numbers"}, literals(a.Values)...))
	case twiml.TypeEnum:
		values := literals(a.Values)
		if both := strings.Join(a.Values, " "); strings.Contains(both, "true") && strings.Contains(both, "false") {
			values = append(values, "boolean")
		}
		return union(values)
	case twiml.TypeList:
		return "Words<" + union(literals(a.Values)) + ">"
	case twiml.TypeMethod:
		return "'GET' | 'POST' | 'get' | 'post'"
	}
	return "Text"
}
