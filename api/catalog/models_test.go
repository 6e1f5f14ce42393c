package catalog

import (
	"strings"
	"testing"
)

// Whatever stands by hand must still match the facts.
func TestDefinitionsMatchTheFacts(t *testing.T) {
	d := DocumentNamed("api_v2010")
	for _, def := range definitions {
		if def.why == "" {
			t.Errorf("%s: no reason is given", def.model)
		}
		for _, name := range def.resources {
			if d.Resource(name) == nil {
				t.Errorf("%s: there is no resource %s", def.model, name)
			}
		}
		for name, resource := range def.variants {
			if d.Resource(resource) == nil {
				t.Errorf("%s: variant %q has no resource %s", def.model, name, resource)
			}
		}
		if def.variants != nil && def.by != "type" && def.by != "method" {
			t.Errorf("%s: variants are picked by %q", def.model, def.by)
		}
		for name, resource := range def.children {
			if d.Resource(resource) == nil {
				t.Errorf("%s: association %s has no resource %s", def.model, name, resource)
			}
		}
		for name := range def.renamed {
			found := false
			for _, resource := range def.resources {
				for _, c := range d.Resource(resource).Children {
					found = found || c.Name == name
				}
			}
			if !found {
				t.Errorf("%s: there is no association %s to rename", def.model, name)
			}
		}
		for _, op := range def.withdrawn {
			for _, name := range def.resources {
				if r := d.Resource(name); r != nil && r.Operation(op.Kind) != nil {
					t.Errorf("%s: %s stands by hand, and the facts have it again", def.model, op.ID)
				}
			}
		}
		for key, is := range def.keys {
			if !hasPathKey(d, def, is) {
				t.Errorf("%s: %s stands for %s, which no path has", def.model, key, is)
			}
		}
	}
	for name := range withdrawnResources {
		if d.Resource(name) != nil {
			t.Errorf("%s stands by hand, and the facts have it again", name)
		}
	}
	for name, columns := range moreColumns {
		model := ModelNamed(name)
		if model == nil {
			model = ProductNamed("Conversations").Model(name)
		}
		for _, c := range columns {
			if model == nil || model.Attribute(c) == nil {
				t.Errorf("%s has no attribute %s for a column", name, c)
			}
		}
	}
	for product := range productNames {
		found := false
		for _, d := range Documents() {
			found = found || d.Product == product
		}
		if !found {
			t.Errorf("there is no product %s", product)
		}
	}
}

func hasPathKey(d *Document, def definition, key string) bool {
	for _, op := range d.Resource(def.resources[0]).Operations {
		for _, p := range op.PathParameters() {
			if SnakeCase(p.Name) == key {
				return true
			}
		}
	}
	return false
}

// A range filter whose field has no word of its own would get a name that nobody
// chose; and a word that no field has any more is dead.
func TestEveryRangeFilterHasAStem(t *testing.T) {
	used := map[string]bool{}
	for _, d := range Documents() {
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				for _, p := range op.Parameters {
					field, ok := strings.CutSuffix(p.Name, "<")
					if !ok {
						if field, ok = strings.CutSuffix(p.Name, ">"); !ok {
							continue
						}
					}
					used[field] = true
					if stems[field] == nil {
						t.Errorf("%s: %s has no stem", op.ID, p.Name)
					}
				}
			}
		}
	}
	for field := range stems {
		if !used[field] {
			t.Errorf("no filter ranges over %s any more", field)
		}
	}
}
