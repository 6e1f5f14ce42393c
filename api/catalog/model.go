package catalog

import (
	"slices"
	"sort"
	"strings"
	"sync"
)

// Model is what scripts know one or several resources by: Recording is one,
// whether of an account, a call or a conference.
type Model struct {
	Name      string      // "Call", "Sip.Domain"; without the product
	Product   string      // "Verify", "Verify.v2"; "Api" for the 2010-04-01 API
	Resources []*Resource // the one that is found and counted comes first
	Aliases   []string    // other names of the model

	def        *definition
	variants   map[string]*Resource
	operations map[Kind][]*Operation
}

// models holds what has been assembled: "Api/Call", "Verify.v2/Service" → *Model.
var models sync.Map

// ModelNamed returns the model of the 2010-04-01 API of a name ("Call",
// "Sip.Domain", "SMS"), or nil. It decodes only what that model is made of.
func ModelNamed(name string) *Model { return ProductNamed(core).Model(name) }

// Model returns the product's model of a name, or nil. In a product with several
// versions each kind of operation is that of the newest version that has it.
func (p *Product) Model(name string) *Model {
	var def *definition
	if p.Documents[0].Name == "api_v2010" {
		if def = definitionNamed(name); def != nil {
			name = def.model
		}
	}
	if m, ok := models.Load(p.Name + "/" + name); ok {
		return m.(*Model)
	}
	m := &Model{Name: name, Product: p.Name, def: def}
	for _, d := range p.Documents {
		m.Resources = append(m.Resources, d.ofModel(name, def)...)
	}
	if len(m.Resources) == 0 {
		return nil
	}
	m.assemble()
	first, _ := models.LoadOrStore(p.Name+"/"+name, m)
	return first.(*Model)
}

// ofModel returns the document's resources that a model is made of.
func (d *Document) ofModel(model string, def *definition) []*Resource {
	if def != nil {
		var rs []*Resource
		for _, name := range def.resources {
			if r := d.Resource(name); r != nil {
				rs = append(rs, r)
			}
		}
		return rs
	}
	if r, ok := withdrawnResources[model]; ok && d.Name == "api_v2010" {
		return []*Resource{linked(r, d)}
	}
	var rs []*Resource
	for _, e := range d.Index {
		if modelOf(d, e.Name) != model {
			continue
		}
		if e.Name == model {
			rs = slices.Insert(rs, 0, d.read(e))
		} else {
			rs = append(rs, d.read(e))
		}
	}
	return rs
}

func (m *Model) assemble() {
	m.operations = map[Kind][]*Operation{}
	for _, r := range m.Resources {
		for _, op := range r.Operations {
			if have := m.operations[op.Kind]; len(have) > 0 && have[0].Resource.Document != r.Document {
				continue // an older version's
			}
			m.operations[op.Kind] = append(m.operations[op.Kind], op)
		}
	}
	if m.def == nil {
		return
	}
	m.Aliases = m.def.aliases
	for _, op := range linkedOperations(m.def.withdrawn, m.Resources[0]) {
		m.operations[op.Kind] = append(m.operations[op.Kind], op)
	}
	if m.def.variants != nil {
		m.variants = map[string]*Resource{}
		for name, resource := range m.def.variants {
			i := slices.IndexFunc(m.Resources, func(r *Resource) bool { return r.Name == resource })
			m.variants[name] = m.Resources[i]
		}
	}
}

// Has reports whether the model has an operation of a kind.
func (m *Model) Has(kind Kind) bool { return len(m.operations[kind]) > 0 }

// Operations returns the model's operations of a kind, those of its first
// resource first.
func (m *Model) Operations(kind Kind) []*Operation { return m.operations[kind] }

// Singleton says that there is one of the model in an account or below a parent,
// so that it is read without being found: Balance.
func (m *Model) Singleton() bool {
	ops := m.operations[Fetch]
	return len(ops) > 0 && !m.Has(List) && !m.Has(Create) && !strings.HasSuffix(strings.TrimSuffix(ops[0].Path, ".json"), "}")
}

// Attribute returns the model's attribute of a name as Twilio's JSON spells it,
// or nil.
func (m *Model) Attribute(name string) *Attribute {
	for _, r := range m.Resources {
		if a := r.Attribute(name); a != nil {
			return a
		}
	}
	return nil
}

// Attributes returns the attributes of all of the model's resources, sorted by name.
func (m *Model) Attributes() []*Attribute {
	seen := map[string]bool{}
	var all []*Attribute
	for _, r := range m.Resources {
		for _, a := range r.Attributes {
			if !seen[a.Name] {
				seen[a.Name] = true
				all = append(all, a)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// Key returns the attribute that a record is addressed by: "sid", a
// participant's "call_sid".
func (m *Model) Key() string {
	for _, r := range m.Resources {
		if r.Key != "" {
			return r.Key
		}
	}
	return "sid"
}

// SIDPrefix returns the two letters that the model's SIDs begin with, or "".
func (m *Model) SIDPrefix() string {
	for _, r := range m.Resources {
		if r.SIDPrefix != "" {
			return r.SIDPrefix
		}
	}
	return ""
}

// Columns returns the attributes that a table of records shows.
func (m *Model) Columns() []string {
	return append(slices.Clone(m.Resources[0].Columns), moreColumns[m.Name]...)
}

// Variants returns what can stand in for the key type, or the names of methods,
// that pick one of the model's lists; and whether they are methods.
func (m *Model) Variants() (names []string, methods bool) {
	for name := range m.variants {
		if name != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names, m.def != nil && m.def.by == "method"
}

// Variant returns the resource that a variant's name picks; "" is what stands
// where nobody picks. It returns nil for a name that is not a variant's.
func (m *Model) Variant(name string) *Resource { return m.variants[name] }

// PathKey returns the key of a path parameter that a script's key means: a
// number for sale's iso_country_code is its country_code.
func (m *Model) PathKey(key string) string {
	if m.def != nil && m.def.keys[key] != "" {
		return m.def.keys[key]
	}
	return key
}

// PathDefault returns what a path parameter is where nobody gives it, by key,
// or "".
func (m *Model) PathDefault(key string) string {
	if m.def == nil {
		return ""
	}
	return m.def.defaults[key]
}
