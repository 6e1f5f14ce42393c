package declarations

import (
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// kinds are the kinds of operation, each with the name of the interface that has
// its parameters.
var kinds = []struct {
	kind catalog.Kind
	name string
}{
	{catalog.Create, "Creating"},
	{catalog.List, "Listing"},
	{catalog.Fetch, "Fetching"},
	{catalog.Update, "Updating"},
	{catalog.Patch, "Patching"},
	{catalog.Delete, "Deleting"},
}

// parameters returns the keys that a model's operations of a kind take, the SIDs
// of what is above the resource among them, and the types of their values.
func parameters(m *catalog.Model, kind catalog.Kind) map[string]string {
	types := map[string][]string{}
	add := func(key, value string) {
		if !slices.Contains(types[key], value) {
			types[key] = append(types[key], value)
		}
	}
	for _, op := range m.Operations(kind) {
		json := op.Body == catalog.JSONBody || op.Body == catalog.SCIMBody
		for _, key := range above(op) {
			add(key, "Dialtone.Sid")
			if key == m.PathKey("iso_country_code") {
				add("iso_country_code", "Dialtone.Sid")
			}
		}
		nested := map[string]map[string]string{}
		for _, param := range op.Parameters {
			if param.In == catalog.InPath || param.Name == "Authorization" {
				continue
			}
			value := taken(&param.Schema, json && param.In == catalog.InBody)
			if op.Dates(param) != catalog.NoDates {
				value = "Dialtone.When"
			}
			for _, key := range param.Keys() {
				add(key, value)
			}
			if outer, inner, ok := strings.Cut(param.Name, "."); ok {
				outer = catalog.SnakeCase(outer)
				if nested[outer] == nil {
					nested[outer] = map[string]string{}
				}
				nested[outer][catalog.SnakeCase(inner)] = value
			}
		}
		if op.Parameter("Parameter1.Name") != nil {
			add("parameters", "{[name: string]: Dialtone.Text}")
		}
		for _, outer := range slices.Sorted(maps.Keys(nested)) {
			if !strings.HasPrefix(outer, "parameter") {
				add(outer, nestedType(nested[outer]))
			}
		}
	}
	if names, methods := m.Variants(); !methods && len(names) > 0 && (kind == catalog.List || kind == catalog.Create) {
		for _, name := range names {
			add("type", quoted(name))
			if hyphened := strings.ReplaceAll(name, "_", "-"); hyphened != name {
				add("type", quoted(hyphened))
			}
		}
		add("toll_free", "Dialtone.Flag")
	}
	all := map[string]string{}
	for key, values := range types {
		all[key] = union(values)
	}
	return all
}

// nestedType is an object that stands for several parameters, as {flow_sid} in
// configuration does for Configuration.FlowSid.
func nestedType(inner map[string]string) string {
	var members []string
	for _, key := range slices.Sorted(maps.Keys(inner)) {
		members = append(members, member(key)+"?: "+inner[key]+" | null")
		if camel := camelCase(key); camel != key {
			members = append(members, member(camel)+"?: "+inner[key]+" | null")
		}
	}
	return "{" + strings.Join(members, ", ") + "}"
}

// above returns the keys of an operation's path parameters, without the account,
// which every method takes, and without the record's own.
func above(op *catalog.Operation) []string {
	params := op.PathParameters()
	if op.OnInstance() && op.Kind != catalog.Create && op.Kind != catalog.List {
		params = params[:len(params)-1]
	}
	var keys []string
	for _, param := range params {
		if param.Name != "AccountSid" {
			keys = append(keys, catalog.SnakeCase(param.Name))
		}
	}
	return keys
}

// group is a group of keys of which at least one must be given.
type group []string

// needs returns what a method of a kind needs. What is above the resource counts
// where nobody else says it, as the owner of an association does.
func needs(m *catalog.Model, kind catalog.Kind, withAbove bool) []group {
	ops := m.Operations(kind)
	var needed []group
	if withAbove {
		needed = neededAbove(m, ops)
	}
	for i, op := range ops {
		for _, g := range required(op) {
			// Where several operations do the same, only what all of them need is needed.
			everywhere := !slices.ContainsFunc(ops, func(other *catalog.Operation) bool {
				return !slices.ContainsFunc(required(other), func(h group) bool { return h.within(g) })
			})
			if i == 0 && everywhere {
				needed = append(needed, g)
			}
		}
	}
	return needed
}

func required(op *catalog.Operation) []group {
	var groups []group
	for _, param := range op.Parameters {
		if param.Required && param.In != catalog.InPath && param.Name != "Authorization" {
			groups = append(groups, group{param.Keys()[0]})
		}
	}
	for _, names := range op.OneOf {
		var g group
		for _, name := range names {
			g = append(g, catalog.SnakeCase(name))
		}
		groups = append(groups, g)
	}
	return groups
}

// neededAbove returns the keys without which no operation has a path.
func neededAbove(m *catalog.Model, ops []*catalog.Operation) []group {
	var any group // one of the keys, where several operations lack one each
	for _, op := range ops {
		var lacks []string
		for _, key := range above(op) {
			if m.PathDefault(key) == "" {
				lacks = append(lacks, key)
			}
		}
		switch {
		case len(lacks) == 0:
			return nil
		case len(ops) == 1:
			var all []group
			for _, key := range lacks {
				all = append(all, group{key})
			}
			return all
		}
		for _, key := range lacks {
			if !slices.Contains(any, key) {
				any = append(any, key)
			}
		}
	}
	if any == nil {
		return nil
	}
	return []group{any}
}

func (g group) within(other group) bool {
	return !slices.ContainsFunc(g, func(key string) bool { return !slices.Contains(other, key) })
}

// needing writes groups as the last type argument of a method, with its comma.
func needing(groups []group) string {
	if len(groups) == 0 {
		return ""
	}
	all := make([]string, len(groups))
	for i, g := range groups {
		all[i] = strings.Join(literals(g), ", ")
		if len(g) > 1 {
			all[i] = "[" + all[i] + "]"
		}
	}
	return ", [" + strings.Join(all, ", ") + "]"
}
