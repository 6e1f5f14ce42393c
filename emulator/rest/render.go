package rest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// hasAccounts reports whether a document's paths name the account.
func (p *product) hasAccounts() bool { return p.document.Name == "api_v2010" }

// Render writes a record as a resource has it: a recording asked for below its
// call has other attributes, and another uri, than below the account.
func (v Viewer) Render(r *Record, as *Resource, omit []string) map[string]any {
	out := make(map[string]any, len(as.Attributes))
	for _, a := range as.Attributes {
		if !slices.Contains(omit, a.Name) {
			out[a.Name] = v.attribute(r, as, a)
		}
	}
	if as.special.View != nil {
		as.special.View(v, r, out)
	}
	for _, name := range omit {
		delete(out, name)
	}
	return out
}

// attribute returns what an attribute of a record is: what was given or set,
// what its place says, what the resource's family says, or else what its type
// allows.
func (v Viewer) attribute(r *Record, as *Resource, a *catalog.Attribute) any {
	if have, ok := r.Attrs[a.Name]; ok && (have != nil || a.Nullable) {
		return shown(a, have)
	}
	switch a.Name {
	case "uri", "url":
		if path := v.pathOf(r, as); path != "" {
			return path
		}
	case "subresource_uris", "links":
		if a.Format == "uri-map" {
			return v.dependents(r, as)
		}
	}
	snake := catalog.SnakeCase(a.Name)
	if a.Name == as.Key || as.Key == "" && (a.Name == r.Kind.Key || r.Kind.Key == "" && (a.Name == "sid" || a.Name == "id") && r.Key != "") {
		if a.Type == "integer" {
			return typed.Fit(&a.Schema, r.Key)
		}
		return r.Key
	}
	if have, ok := r.Scope[snake]; ok {
		return have
	}
	switch {
	case a.Name == "account_sid":
		return r.Holder.SID
	case a.Name == "api_version" && as.Product.hasAccounts():
		return "2010-04-01"
	}
	if have, ok := as.special.Defaults[a.Name]; ok {
		return have
	}
	if location, ok := v.fileURL(r, as, a); ok {
		return location
	}
	return zero(r, a)
}

// shown makes a value one of an attribute's type: resources of one model may
// differ in it, as a recording's price is a number below its call and a string
// elsewhere.
func shown(a *catalog.Attribute, v any) any {
	_, isText := v.(string)
	if isNumeric := a.Type == "number" || a.Type == "integer"; v != nil && isNumeric == isText && (isNumeric || a.Type == "string") {
		return typed.Fit(&a.Schema, v)
	}
	return v
}

// zero returns the value of an attribute that nobody gave.
func zero(r *Record, a *catalog.Attribute) any {
	switch {
	case len(a.Enum) > 0 && (!a.Nullable || a.Name == "status" || a.Format == "http-method"):
		if a.Format == "http-method" {
			return "POST"
		}
		return a.Enum[0]
	case a.Format == "http-method":
		return "POST"
	case a.Type == "boolean":
		return false
	case a.Type == "array":
		return []any{}
	case a.Nullable || a.Type == "":
		return nil
	case a.Type == "integer" || a.Type == "number":
		if a.Min != nil {
			return *a.Min
		}
		return 0
	case a.Type == "object":
		return map[string]any{}
	case a.Prefix != "":
		// A SID that nobody gave is always the same for the record.
		sum := sha256.Sum256([]byte(r.Key + a.Name))
		return a.Prefix + hex.EncodeToString(sum[:16])
	case typed.IsDate(&a.Schema):
		return typed.WriteDate(&a.Schema, r.At)
	case a.Format == "iso-country-code":
		return "US"
	}
	return ""
}

// pathOf returns a record's uri in the 2010 API and its url in the others. It
// is that of its instance, as the resource asked for or as its home one has it,
// or else of the list it is in.
func (v Viewer) pathOf(r *Record, as *Resource) string {
	path := as.InstancePath
	if path == "" {
		path = as.Home.InstancePath
	}
	if path == "" {
		path = as.ListPath
	}
	if path == "" {
		return ""
	}
	return v.absolute(as.Product, fill(path, func(i int, name string, last bool) string { return r.inPath(name, last) }))
}

// inPath returns what a record has for a parameter of a path to it.
func (r *Record) inPath(name string, last bool) string {
	if name == "account_sid" {
		return r.Holder.SID
	}
	if v, ok := r.Scope[name]; ok {
		return v
	}
	if last {
		return r.Key
	}
	return r.Attr(name)
}

// dependents returns where the resources below a record are.
func (v Viewer) dependents(r *Record, as *Resource) map[string]any {
	out := map[string]any{}
	if as.Dependents == nil {
		as = as.Home
	}
	var own []string // what stands in the record's own path, in order
	base := as.InstancePath
	if base == "" {
		base = as.ListPath
	}
	fill(base, func(i int, name string, last bool) string {
		own = append(own, r.inPath(name, last && as.InstancePath != ""))
		return ""
	})
	for _, d := range as.Dependents {
		out[d.Name] = v.absolute(as.Product, fill(d.Path, func(i int, name string, last bool) string {
			if i < len(own) {
				return own[i]
			}
			return r.inPath(name, false)
		}))
	}
	return out
}

// fill puts values in the place of a path's parameters: value is given each
// one's place, its name in snake_case, and whether it is the last.
func fill(path string, value func(i int, name string, last bool) string) string {
	var b strings.Builder
	for i := 0; ; i++ {
		before, rest, ok := strings.Cut(path, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(value(i, catalog.SnakeCase(name), !strings.Contains(after, "{")))
		path = after
	}
}
