package catalog

import (
	"fmt"
	"strings"
	"unicode"
)

// JavaScript returns a script's call of the operation, with what it needs at least:
//
//	Call.create({from: '…', to: '…', url: 'https://example.com/'})
//	Twilio.Verify.Service.find('VA…')
//
// An ellipsis stands for the rest of a SID or for a text. A list is asked for when something of it
// is read.
func (o *Operation) JavaScript() string {
	r := o.Resource
	if owner, name := r.onlyBelow(o); owner != nil {
		return owner.JavaScript() + "." + name + "." + listMethod
	}
	m := r.model()
	params := o.PathParameters()
	addressed := o.OnInstance() && o.Kind != Create && o.Kind != List
	var options []string
	sid := ""
	for i, p := range params {
		switch {
		case addressed && i == len(params)-1:
			sid = pathExample(m, p)
		case p.Name != "AccountSid":
			options = append(options, SnakeCase(p.Name)+": "+pathExample(nil, p))
		}
	}
	options = append(options, o.requiredExamples()...)
	list := "all"
	switch name, methods := m.variantAt(r); {
	case name != "" && methods:
		list = name
	case name != "":
		options = append(options, "type: '"+name+"'")
	}
	arguments := sid
	if len(options) > 0 {
		arguments += ", {" + strings.Join(options, ", ") + "}"
	}
	arguments = strings.TrimPrefix(arguments, ", ")
	return m.global(o) + "." + map[Kind]string{
		Create: "create", List: list, Fetch: "find", Update: "update", Patch: "patch", Delete: "destroy",
	}[o.Kind] + "(" + arguments + ")"
}

const listMethod = "all()"

// onlyBelow returns the operation that finds the record whose association the list is, where the
// model's own list is asked instead: that can be filtered by the record.
func (r *Resource) onlyBelow(o *Operation) (owner *Operation, name string) {
	if o.Kind != List || r.Document.Name != "api_v2010" {
		return nil, ""
	}
	m := r.model()
	if m.Resources[0] == r || !m.Has(List) || m.Resources[0].Operation(List) == nil {
		return nil, ""
	}
	if n, _ := m.variantAt(r); n != "" {
		return nil, ""
	}
	for _, p := range o.PathParameters() {
		if p.Name != "AccountSid" && m.Resources[0].Operation(List).ByKey(SnakeCase(p.Name)) == nil {
			return nil, ""
		}
	}
	for _, parent := range r.Document.Resources() {
		for _, c := range parent.Children {
			if c.Resource == r.Name && parent.Operation(Fetch) != nil {
				return parent.Operation(Fetch), c.Name
			}
		}
	}
	return nil, ""
}

// model is the model that the resource is of: the product's where that has it, or its version's.
func (r *Resource) model() *Model { return r.Document.Model(r.Name) }

// variantAt returns the name that picks a resource among a model's, or "", and whether it is a
// method's.
func (m *Model) variantAt(r *Resource) (name string, methods bool) {
	names, methods := m.Variants()
	for _, v := range names {
		if m.variants[v] == r {
			return v, methods
		}
	}
	return "", methods
}

// global is what scripts call the model by whose method an operation is.
func (m *Model) global(o *Operation) string {
	product, version, _ := strings.Cut(m.Product, ".")
	if product == core {
		return m.Name
	}
	if newest := ProductNamed(product).Model(m.Name); newest != nil && version != "" {
		for _, have := range newest.Operations(o.Kind) {
			if have == o {
				version = ""
			}
		}
	}
	if version != "" {
		product += "." + version
	}
	return "Twilio." + product + "." + m.Name
}

// requiredExamples are the parameters without which the operation is refused, as members of an
// object.
func (o *Operation) requiredExamples() []string {
	needed := map[string]bool{}
	for _, group := range o.OneOf {
		needed[group[0]] = true
	}
	var out []string
	for _, p := range o.Parameters {
		if p.In == InPath || !p.Required && !needed[p.Name] {
			continue
		}
		value := example(p.Name, &p.Schema)
		switch o.Dates(p) {
		case NoDates:
		case Days, RelativeDays:
			value = "'2026-01-31'"
		default:
			value = "new Date()"
		}
		out = append(out, p.Keys()[0]+": "+value)
	}
	return out
}

// pathExample is a value of a path: of a record's own SID the model knows the prefix.
func pathExample(m *Model, p *Parameter) string {
	if m != nil && p.Prefix == "" && m.SIDPrefix() != "" && len(p.Enum) == 0 {
		return "'" + m.SIDPrefix() + "…'"
	}
	return example(p.Name, &p.Schema)
}

// example is a value as JavaScript.
func example(name string, s *Schema) string {
	switch {
	case len(s.Enum) > 0:
		return "'" + s.Enum[0] + "'"
	case s.Prefix != "":
		return "'" + s.Prefix + "…'"
	}
	switch s.Type {
	case "integer", "number":
		if s.Min != nil {
			return fmt.Sprint(*s.Min)
		}
		return "1"
	case "boolean":
		return "true"
	case "array":
		if s.Items == nil {
			return "['…']"
		}
		return "[" + example(name, s.Items) + "]"
	case "object", "":
		return objectExample(s)
	}
	switch s.Format {
	case "uri", "url":
		return "'https://example.com/'"
	case "phone-number", "endpoint":
		return "'+14155550100'"
	case "date-time":
		return "new Date()"
	case "date":
		return "'2026-01-31'"
	case "iso-country-code":
		return "'US'"
	case "http-method":
		return "'POST'"
	}
	return "'…'"
}

func objectExample(s *Schema) string {
	var members []string
	for _, p := range s.Properties {
		if p.Required {
			key := SnakeCase(p.Name)
			if strings.ContainsFunc(key, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				key = "'" + key + "'"
			}
			members = append(members, key+": "+example(p.Name, &p.Schema))
		}
	}
	return "{" + strings.Join(members, ", ") + "}"
}
