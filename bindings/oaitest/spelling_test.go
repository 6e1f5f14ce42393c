package oaitest

import (
	"fmt"
	"strings"

	"dialtone/api/catalog"
)

// spelling is how a script says an operation.
type spelling struct {
	script string
	path   map[string]string // the path's values, by wire name
}

// url is where the request must go.
func (s spelling) url(op *catalog.Operation) string {
	path := op.Path
	for name, value := range s.path {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return "https://" + op.Resource.Document.Host + path
}

// direct writes an operation as the method of its model, with everything that it
// needs in the options; with all, every other parameter as well.
func direct(op *catalog.Operation, all bool) spelling {
	m := modelOf(op.Resource)
	s := spelling{path: pathValues(op)}
	var options []string
	for i, p := range op.PathParameters() {
		if p.Name != "AccountSid" && !(addressed(op) && i == len(op.PathParameters())-1) {
			options = append(options, catalog.SnakeCase(p.Name)+": "+quote(s.path[p.Name]))
		}
	}
	options = append(options, members(op, all)...)
	list := "all"
	switch name, methods := variant(m, op.Resource); {
	case name != "" && methods:
		list = name
	case name != "":
		options = append(options, "type: "+quote(name))
	}
	s.script = global(op.Resource) + s.method(op, list, options)
	return s
}

// below writes an operation as a method of an association's collection, or of the
// one resource that is there; with all, every parameter as well.
func below(a catalog.Association, op *catalog.Operation, all bool) spelling {
	s := spelling{path: pathValues(op)}
	var values []string // of the owner's path
	for i := range strings.Count(a.Parent.InstancePath, "{") {
		values = append(values, s.path[op.PathParameters()[i].Name])
	}
	owner := direct(a.Parent.Operation(catalog.Fetch), false)
	for i, p := range a.Parent.Operation(catalog.Fetch).PathParameters() {
		owner.script = strings.ReplaceAll(owner.script, quote(owner.path[p.Name]), quote(values[i]))
	}
	s.script = fmt.Sprintf("%s.association(%s)", owner.script, quote(a.Name))
	var options []string
	for i, p := range op.PathParameters()[len(values):] {
		if !(addressed(op) && len(values)+i == len(op.PathParameters())-1) {
			options = append(options, catalog.SnakeCase(p.Name)+": "+quote(s.path[p.Name]))
		}
	}
	options = append(options, members(op, all)...)
	if a.Model().Singleton() && op.Kind == catalog.Fetch {
		s.script += ".reload()"
	} else {
		s.script += s.method(op, "all", options)
	}
	return s
}

// asked writes an operation as what asks it.
func asked(op *catalog.Operation, all bool) spelling {
	if byAssociation[op.ID] != "" {
		return below(associationOf(op.Resource), op, all)
	}
	if all && givesAway(op) {
		return onRecord(op)
	}
	return direct(op, all)
}

// givesAway reports whether an operation takes an account beside the one in its
// path: a number's update, which moves it there. On the model account_sid is
// the number's owner, on a record the account that it moves to.
func givesAway(op *catalog.Operation) bool {
	for _, p := range op.Parameters {
		if p.In != catalog.InPath && p.Name == "AccountSid" {
			return strings.Contains(op.Path, "{AccountSid}")
		}
	}
	return false
}

// onRecord writes an update, with every parameter, as the record's method.
func onRecord(op *catalog.Operation) spelling {
	s := direct(op.Resource.Operation(catalog.Fetch), false)
	s.script += ".update({" + strings.Join(members(op, true), ", ") + "})"
	return s
}

// associationOf returns the association of a model's record that leads to a
// resource.
func associationOf(r *catalog.Resource) catalog.Association {
	for _, owner := range r.Document.Resources() {
		for _, a := range modelOf(owner).Associations() {
			if a.Parent == owner && a.Resource() == r {
				return a
			}
		}
	}
	panic("no association leads to " + r.Name)
}

// method writes the call of the method that an operation is.
func (s spelling) method(op *catalog.Operation, list string, given []string) string {
	options, sid := "{"+strings.Join(given, ", ")+"}", ""
	if addressed(op) {
		sid = quote(s.path[op.PathParameters()[len(op.PathParameters())-1].Name]) + ", "
	}
	switch op.Kind {
	case catalog.Create:
		return ".create(" + options + ")"
	case catalog.List:
		return "." + list + "(" + options + ").first()"
	case catalog.Fetch:
		return ".find(" + sid + options + ")"
	case catalog.Delete:
		return ".destroy(" + sid + options + ")"
	}
	return "." + string(op.Kind) + "(" + sid + options + ")"
}

// addressed reports whether an operation's method takes a SID first.
func addressed(op *catalog.Operation) bool {
	return op.OnInstance() && op.Kind != catalog.Create && op.Kind != catalog.List
}

// variant returns the name that picks a resource among a model's, or "", and
// whether it is a method's.
func variant(m *catalog.Model, r *catalog.Resource) (name string, methods bool) {
	names, methods := m.Variants()
	for _, v := range names {
		if m.Variant(v) == r {
			return v, methods
		}
	}
	return "", methods
}

// pathValues gives each parameter of a path a value that no other has.
func pathValues(op *catalog.Operation) map[string]string {
	values := map[string]string{}
	for i, p := range op.PathParameters() {
		switch {
		case p.Name == "AccountSid":
			values[p.Name] = account
		case len(p.Enum) > 0:
			values[p.Name] = p.Enum[0]
		case p.Prefix != "":
			values[p.Name] = fmt.Sprintf("%s%032d", p.Prefix, i+10)
		case p.Type == "integer":
			values[p.Name] = fmt.Sprint(i + 10)
		case p.Format == "date":
			values[p.Name] = fmt.Sprintf("2026-03-%d", i+10)
		case isSID(p.Name):
			values[p.Name] = fmt.Sprintf("%s%032d", prefix(p.Name), i+10)
		default:
			values[p.Name] = fmt.Sprintf("%s%d", strings.ToLower(p.Name), i+10)
		}
	}
	return values
}

// isSID reports whether a parameter is a SID whose prefix the document does not say
// in a way that the catalog knows.
func isSID(name string) bool {
	return name != "Sid" && (strings.HasSuffix(name, "Sid") || strings.HasSuffix(name, "_sid"))
}

// prefix guesses a SID's.
func prefix(name string) string {
	if name == "RoleAssignmentSid" {
		return "IY"
	}
	return strings.ToUpper(name[:2])
}

// members are the options of an operation's parameters: those without which
// there is no request, or all.
func members(op *catalog.Operation, all bool) []string {
	needed := map[string]bool{}
	for _, group := range op.OneOf {
		needed[group[0]] = true
	}
	var out []string
	for _, p := range op.Parameters {
		if p.In == catalog.InPath || !p.Required && !needed[p.Name] && !(all && open(op, p)) {
			continue
		}
		value := literal(op.ID+" "+p.Name, &p.Schema, all)
		switch op.Dates(p) {
		case catalog.NoDates:
		case catalog.Days, catalog.RelativeDays:
			value = textLiteral("date")
		default: // some documents give these no format
			value = textLiteral("date-time")
		}
		out = append(out, p.Keys()[0]+": "+value)
	}
	return out
}

// open reports whether scripts give a parameter by its key: Authorization is the
// client's own, and a page is come to by Twilio's links, not by its number.
func open(op *catalog.Operation, p *catalog.Parameter) bool {
	switch p.Name {
	case "Authorization":
		return false
	case "Page", "PageToken":
		return op.Kind != catalog.List
	}
	return true
}

// global is what a script names a resource's model by.
func global(r *catalog.Resource) string {
	name := modelOf(r).Name
	if r.Document.Product == "api" {
		return name
	}
	if r.Document.Version == "" {
		return "Twilio." + productOf(r).Name + "." + name
	}
	return "Twilio." + productName(r.Document) + "." + r.Document.Version + "." + name
}

func productName(d *catalog.Document) string {
	for _, p := range catalog.Products() {
		for _, have := range p.Documents {
			if have == d {
				return p.Name
			}
		}
	}
	return ""
}

// productOf is the version of a product that a resource's document is.
func productOf(r *catalog.Resource) *catalog.Product {
	p := catalog.ProductNamed(productName(r.Document))
	if v := p.Version(r.Document.Version); v != nil {
		return v
	}
	return p
}

func modelOf(r *catalog.Resource) *catalog.Model {
	p := productOf(r)
	for _, name := range p.ModelNames() {
		m := p.Model(name)
		for _, have := range m.Resources {
			if have == r {
				return m
			}
		}
	}
	return nil
}
