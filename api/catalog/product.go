package catalog

import (
	"slices"
	"sort"
	"strings"
	"sync"
)

// Product is one of Twilio's products, a namespace of models: Verify, or one
// version of it.
type Product struct {
	Name      string      // "Verify", "TaskRouter"; "Api" is the 2010-04-01 API
	Documents []*Document // newest version first
}

// core is the product whose models are global in scripts.
const core = "Api"

var products = sync.OnceValue(func() []*Product {
	byName := map[string]*Product{}
	var all []*Product
	for _, d := range Documents() {
		if len(d.Index) == 0 {
			continue // two documents have no operation
		}
		name := productName(d.Product)
		p := byName[name]
		if p == nil {
			p = &Product{Name: name}
			byName[name] = p
			all = append(all, p)
		}
		p.Documents = append(p.Documents, d)
	}
	for _, p := range all {
		// v3 before v2 before v1 before what has no number.
		sort.SliceStable(p.Documents, func(i, j int) bool {
			return version(p.Documents[i]) > version(p.Documents[j])
		})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
})

func version(d *Document) string {
	if strings.HasPrefix(d.Version, "v") {
		return d.Version
	}
	return ""
}

func productName(product string) string {
	if name, ok := productNames[product]; ok {
		return name
	}
	return strings.ToUpper(product[:1]) + product[1:]
}

// Products returns all products, sorted by name, the 2010-04-01 API ("Api")
// among them.
func Products() []*Product { return products() }

// ProductNamed returns the product of a name ("Verify"), or nil.
func ProductNamed(name string) *Product {
	for _, p := range products() {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Versions returns the names of the product's versions, newest first: "v2", "v1".
func (p *Product) Versions() []string {
	var names []string
	for _, d := range p.Documents {
		if d.Version != "" {
			names = append(names, d.Version)
		}
	}
	return names
}

// Version returns the product as one of its versions has it, or nil. Where there
// is but one version, it is the product itself.
func (p *Product) Version(name string) *Product {
	for _, d := range p.Documents {
		if d.Version == name && name != "" {
			return p.only(d)
		}
	}
	return nil
}

func (p *Product) only(d *Document) *Product {
	if len(p.Documents) == 1 {
		return p
	}
	return &Product{Name: p.Name + "." + d.Version, Documents: []*Document{d}}
}

// ModelNames returns the names of the product's models, sorted and without
// aliases. It decodes none of them.
func (p *Product) ModelNames() []string {
	names := map[string]bool{}
	for _, d := range p.Documents {
		for _, e := range d.Index {
			names[modelOf(d, e.Name)] = true
		}
	}
	if p.Name == core {
		for name := range withdrawnResources {
			names[name] = true
		}
	}
	all := make([]string, 0, len(names))
	for name := range names {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

// modelOf returns the name of the model that a document's resource belongs to.
func modelOf(d *Document, resource string) string {
	if productName(d.Product) == core {
		if def := definitionNaming(resource); def != nil {
			return def.model
		}
		return resource
	}
	for _, e := range d.Index {
		if e.Name == resource && e.Model != "" {
			return e.Model
		}
	}
	return resource
}

// ModelNames returns the names of the 2010-04-01 API's models, sorted and
// without aliases.
func ModelNames() []string { return ProductNamed(core).ModelNames() }

// Aliases returns the other names of the 2010-04-01 API's models, each with the
// name it stands for: "SMS" for "Message".
func Aliases() map[string]string {
	all := map[string]string{}
	for _, def := range definitions {
		for _, a := range def.aliases {
			all[a] = def.model
		}
	}
	return all
}

func definitionNamed(model string) *definition {
	return definitionWhere(func(def *definition) bool {
		return def.model == model || slices.Contains(def.aliases, model)
	})
}

func definitionNaming(resource string) *definition {
	return definitionWhere(func(def *definition) bool { return slices.Contains(def.resources, resource) })
}

func definitionWhere(is func(*definition) bool) *definition {
	for i := range definitions {
		if is(&definitions[i]) {
			return &definitions[i]
		}
	}
	return nil
}
