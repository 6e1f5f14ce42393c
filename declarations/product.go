package declarations

import (
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// twilio writes the models of the 2010-04-01 API and every other product as a
// namespace of its own.
func (p *printer) twilio() {
	p.block("declare namespace Twilio", func() {
		inner := map[string][]model{}
		for _, name := range catalog.ModelNames() {
			m := modelOf(catalog.ModelNamed(name))
			if first, _, ok := strings.Cut(name, "."); ok {
				inner[first] = append(inner[first], m)
				continue
			}
			p.model(m)
		}
		for _, name := range slices.Sorted(maps.Keys(inner)) {
			p.block("namespace "+name, func() {
				for _, m := range inner[name] {
					p.model(m)
				}
			})
		}
		aliases := catalog.Aliases()
		for _, alias := range slices.Sorted(maps.Keys(aliases)) {
			p.line("export import %s = Twilio.%s", alias, aliases[alias])
		}
		for _, product := range catalog.Products() {
			if product.Name != "Api" {
				p.product(product)
			}
		}
	})
}

func (p *printer) product(product *catalog.Product) {
	p.block("namespace "+product.Name, func() {
		for _, name := range product.ModelNames() {
			p.model(modelOf(product.Model(name)))
		}
		for _, version := range product.Versions() {
			p.block("namespace "+version, func() {
				only := product.Version(version)
				for _, name := range only.ModelNames() {
					if in(product.Model(name), only.Documents[0]) {
						p.line("export import %s = Twilio.%s.%[1]s", name, product.Name)
					} else {
						p.model(modelOf(only.Model(name)))
					}
				}
			})
		}
	})
}

// in says that a model has nothing of other versions than a document's.
func in(m *catalog.Model, d *catalog.Document) bool {
	return !slices.ContainsFunc(m.Resources, func(r *catalog.Resource) bool { return r.Document != d })
}

// globals writes the names that scripts use without Twilio before them.
func (p *printer) globals() {
	names := map[string]bool{"TwiML": true, "CapabilityToken": true, "AccessToken": true}
	for _, name := range catalog.ModelNames() {
		first, _, _ := strings.Cut(name, ".")
		names[first] = true
	}
	for alias := range catalog.Aliases() {
		names[alias] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		p.line("import %s = Twilio.%[1]s", name)
	}
}
