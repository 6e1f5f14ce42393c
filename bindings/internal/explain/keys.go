package explain

import (
	"slices"

	"dialtone/api/catalog"
)

// kindsOf returns what a method of a model, a record or a collection does. The
// model is another's for a number's purchase.
func kindsOf(m *catalog.Model, method string) (*catalog.Model, []catalog.Kind) {
	switch method {
	case "create":
		return m, []catalog.Kind{catalog.Create}
	case "all", "where", "limit", "first", "last", "count":
		return m, []catalog.Kind{catalog.List}
	case "find":
		return m, []catalog.Kind{catalog.Fetch, catalog.List}
	case "update", "update_attributes", "updateAttributes", "updateAll":
		return m, []catalog.Kind{catalog.Update}
	case "patch":
		return m, []catalog.Kind{catalog.Patch}
	case "reload":
		return m, []catalog.Kind{catalog.Fetch}
	case "destroy", "destroyAll":
		return m, []catalog.Kind{catalog.Delete}
	}
	if _, methods := m.Variants(); methods && m.Variant(catalog.SnakeCase(method)) != nil {
		return m, []catalog.Kind{catalog.List}
	}
	if v := m.Verb(method); v != nil && v.Kind != "" {
		if v.Of != "" {
			m = catalog.ModelNamed(v.Of)
		}
		return m, []catalog.Kind{v.Kind}
	}
	return m, nil
}

// Keys returns the keys that a method takes. On a record its own path is known.
func (of Model) Keys(method string, onRecord bool) []string {
	m, kinds := kindsOf(of.Catalog, method)
	seen := map[string]bool{}
	var keys []string
	add := func(key string) {
		if !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	for _, kind := range kinds {
		for _, op := range m.Operations(kind) {
			for _, key := range op.ParameterKeys() {
				add(key)
			}
			// Further keys of one parameter: a message's sent_before is created_before.
			for _, p := range op.Parameters {
				if p.In != catalog.InPath {
					for _, key := range p.Keys() {
						add(key)
					}
				}
			}
			if !onRecord {
				for _, key := range pathKeys(m, op) {
					add(key)
				}
			}
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	if variants, methods := m.Variants(); len(variants) > 0 && !methods && !onRecord {
		add("type")
		add("toll_free")
	}
	return keys
}

// pathKeys returns the keys of what a path names above the resource.
func pathKeys(m *catalog.Model, op *catalog.Operation) []string {
	var keys []string
	params := op.PathParameters()
	if op.OnInstance() && op.Kind != catalog.Create && op.Kind != catalog.List {
		params = params[:len(params)-1]
	}
	for _, p := range params {
		key := catalog.SnakeCase(p.Name)
		if key == "account_sid" {
			keys = append(keys, "account", "connect")
		}
		// What a person says for a number's country_code.
		if m.PathKey("iso_"+key) == key {
			keys = append(keys, "iso_"+key)
		}
		keys = append(keys, key)
	}
	return keys
}

// Values returns the values that a method takes for a key, where they are few.
// Those of a boolean stand without quotes.
func (of Model) Values(method, key string) (values []string, bare bool) {
	m, kinds := kindsOf(of.Catalog, method)
	for _, kind := range kinds {
		for _, op := range m.Operations(kind) {
			p := op.ByKey(key)
			if p == nil {
				continue
			}
			schema := &p.Schema
			if schema.Items != nil {
				schema = schema.Items
			}
			switch {
			case len(schema.Enum) > 0:
				values = append(values, schema.Enum...)
			case schema.Type == "boolean":
				return []string{"true", "false"}, true
			case schema.Format == "http-method":
				values = append(values, "GET", "POST")
			}
		}
	}
	if variants, methods := m.Variants(); values == nil && key == "type" && !methods {
		values = variants
	}
	if key == "connect" || key == "toll_free" || key == "tollFree" {
		return []string{"true", "false"}, true
	}
	slices.Sort(values)
	return slices.Compact(values), false
}

// Prefix returns what the SID begins with that a method takes.
func (m Model) Prefix(method string) string {
	if slices.Contains([]string{"find", "update", "patch", "destroy"}, method) {
		return m.Catalog.SIDPrefix()
	}
	return ""
}

// filters are what a list takes beside what its path and its pages need.
func (m Model) filters() []string {
	var names []string
	for _, op := range m.Catalog.Operations(catalog.List) {
		for _, p := range op.Parameters {
			if p.In == catalog.InPath {
				continue
			}
			for _, key := range p.Keys() {
				if key != "page" && key != "page_size" && key != "page_token" {
					names = append(names, key)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
