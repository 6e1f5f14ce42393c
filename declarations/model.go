package declarations

import (
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// model is a model and the names that it has in the declarations.
type model struct {
	*catalog.Model
	full  string // "Twilio.Verify.Service"
	local string // "Service"
}

func modelOf(m *catalog.Model) model {
	full := "Twilio." + m.Name
	if m.Product != "Api" {
		full = "Twilio." + m.Product + "." + m.Name
	}
	return model{m, full, full[strings.LastIndexByte(full, '.')+1:]}
}

// model writes the interface of a model's records, the types that go with it, and
// the model itself.
func (p *printer) model(m model) {
	p.record(m)
	p.block("namespace "+m.local, func() {
		p.attributes(m)
		p.associations(m)
		p.settable(m)
		for _, k := range kinds {
			p.parameters(m, k.kind, k.name)
		}
		p.variants(m)
		if !m.Singleton() {
			p.line("type Collection = %s", strings.Join(m.collection(), " & "))
		}
	})
	p.aboutMethods(m)
	if m.alone() {
		p.line("const %s: %s", m.local, m.local)
		return
	}
	p.line("const %s: %s", m.local, strings.Join(m.methods(true), " & "))
}

// alone says that there is one record of the model in an account, and that the
// model's name stands for it: Balance.
func (m model) alone() bool {
	return m.Singleton() && len(neededAbove(m.Model, m.Operations(catalog.Fetch))) == 0
}

// of is the interface of a kind's parameters.
func (m model) of(kind catalog.Kind) string {
	for _, k := range kinds {
		if k.kind == kind && (len(parameters(m.Model, kind)) > 0 || m.free(kind)) {
			return m.local + "." + k.name
		}
	}
	return "{}"
}

func (m model) free(kind catalog.Kind) bool {
	return slices.ContainsFunc(m.Operations(kind), func(op *catalog.Operation) bool { return op.Free })
}

func (p *printer) parameters(m model, kind catalog.Kind, name string) {
	if m.of(kind) == "{}" {
		return
	}
	all, head := parameters(m.Model, kind), "interface "+name
	if maps.Equal(paging, mapsOnly(all, paging)) {
		head += " extends Dialtone.Paging"
		maps.DeleteFunc(all, func(key, _ string) bool { return paging[key] != "" })
	}
	if len(all) == 0 && !m.free(kind) {
		p.line("%s {}", head)
		return
	}
	p.about(m.OperationSentence(kind))
	p.block(head, func() {
		for _, key := range slices.Sorted(maps.Keys(all)) {
			p.about(m.NameSentence(key))
			p.line("%s?: %s", member(key), orNull(all[key]))
		}
		if m.free(kind) {
			p.line("[name: string]: any")
		}
	})
}

// paging is what nearly every list takes, and stands in Dialtone.Paging.
var paging = map[string]string{"page": "Dialtone.Digits", "page_size": "Dialtone.Digits", "page_token": "Dialtone.Text"}

// mapsOnly returns the part of a map that has the keys of another.
func mapsOnly(all, keys map[string]string) map[string]string {
	part := maps.Clone(all)
	maps.DeleteFunc(part, func(key, _ string) bool { return keys[key] == "" })
	return part
}

func orNull(value string) string {
	if value == "any" {
		return value
	}
	return value + " | null"
}

// addressed reports whether a method of a kind takes the record's SID first.
func (m model) addressed(kind catalog.Kind) bool {
	return slices.ContainsFunc(m.Operations(kind), (*catalog.Operation).OnInstance)
}

// methods returns what a model's methods are made of. Those of a collection need
// nothing that is above the resource, for the collection knows it.
func (m model) methods(ofModel bool) []string {
	var all []string
	add := func(kind catalog.Kind, name, before string) {
		if kind != catalog.Create && kind != catalog.List && name != "Search" && !m.addressed(kind) {
			name += "Only"
		}
		all = append(all, "Dialtone."+name+"<"+before+m.of(kind)+needing(needs(m.Model, kind, ofModel))+">")
	}
	record := m.local + ", "
	if ofModel {
		all = append(all, "Dialtone.Model<"+m.local+">")
	}
	if m.Has(catalog.Create) {
		add(catalog.Create, "Create", record)
	}
	if ofModel && m.Has(catalog.Fetch) {
		add(catalog.Fetch, "Find", record)
	}
	if ofModel && m.Has(catalog.List) {
		add(catalog.List, "Search", record)
		add(catalog.List, "List", record+m.local+".Collection, ")
	}
	if m.Has(catalog.Update) {
		add(catalog.Update, "Update", record)
	}
	if m.Has(catalog.Patch) {
		add(catalog.Patch, "Patch", record)
	}
	if m.Has(catalog.Delete) {
		add(catalog.Delete, "Remove", "")
	}
	if _, methods := m.Variants(); methods {
		all = append(all, m.local+".Variants", "Dialtone.Camel<"+m.local+".Variants>")
	}
	return all
}

// collection returns what the type of a model's collections is made of.
func (m model) collection() []string {
	all := append([]string{"Dialtone.Collection<" + m.local + ", " + m.of(catalog.List) + ">"}, m.methods(false)...)
	if m.Has(catalog.Update) {
		all = append(all, "Dialtone.UpdateEach<"+m.local+", "+m.of(catalog.Update)+needing(needs(m.Model, catalog.Update, false))+">")
	}
	if m.Has(catalog.Delete) {
		all = append(all, "Dialtone.DestroyEach<"+m.local+", "+m.of(catalog.Delete)+">")
	}
	var without, with []string
	for _, a := range m.associated() {
		if a.Model().Singleton() || a.Name == "keys" { // an array's method wins
			without = append(without, quoted(a.Name))
		} else {
			with = append(with, a.Name)
		}
	}
	if len(with) > 0 {
		through := m.local + ".Associations"
		if len(without) > 0 {
			through = "Omit<" + through + ", " + union(without) + ">"
		}
		all = append(all, through, "Dialtone.Camel<"+through+">")
	}
	return all
}

// variants writes the methods that pick one of the model's lists: daily, monthly.
func (p *printer) variants(m model) {
	names, methods := m.Variants()
	if !methods {
		return
	}
	p.block("interface Variants", func() {
		for _, name := range names {
			p.line("%s(filter?: Dialtone.Given<%s>): %s.Collection", name, m.of(catalog.List), m.local)
		}
	})
}
