package rest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
	"dialtone/internal/spelling"
)

// Seeded returns the resource that a model's records are kept as.
func (e *Engine) Seeded(model string) (*Resource, error) {
	model = strings.TrimPrefix(model, "Twilio.") // as scripts reach those of products
	found := catalog.ModelNamed(model)
	if found == nil {
		for i := range model {
			if model[i] != '.' {
				continue
			}
			product, name := catalog.ProductNamed(model[:i]), model[i+1:]
			if product == nil {
				break
			}
			if version, rest, ok := strings.Cut(name, "."); ok && product.Version(version) != nil {
				product, name = product.Version(version), rest
			}
			found = product.Model(name)
			break
		}
	}
	if found == nil {
		return nil, fmt.Errorf("emulator: there is no model %q%s", model, DidYouMean(model, modelNames(model)))
	}
	first := found.Resources[0]
	if p := e.product(first.Document); p.Resources[first.Name] != nil {
		return p.Resources[first.Name].Home, nil
	}
	return nil, fmt.Errorf("emulator: Twilio has withdrawn %s, so the emulator keeps none", model)
}

// modelNames returns the names that a misspelt one may have meant.
func modelNames(model string) []string {
	names := catalog.ModelNames()
	if product, _, ok := strings.Cut(model, "."); ok {
		if p := catalog.ProductNamed(product); p != nil {
			for _, name := range p.ModelNames() {
				names = append(names, product+"."+name)
			}
		}
	}
	for _, p := range catalog.Products() {
		names = append(names, p.Name)
	}
	return names
}

// Seed puts a record with attributes into the state, as [Engine.Seeded] names its resource. Its
// parents are made where none are named. The caller holds the lock.
func (e *Engine) Seed(res *Resource, given map[string]any) (*Record, error) {
	now := e.Main.Now()
	r := &Record{
		Kind: res, Holder: e.Main, Scope: map[string]string{}, Attrs: map[string]any{}, Secrets: map[string]any{}, At: now,
	}
	if sid := typed.TextOf(given["account_sid"]); sid != "" && res.Table != AccountTable {
		if r.Holder = e.Accounts[sid]; r.Holder == nil {
			return nil, fmt.Errorf("there is no account %s", sid)
		}
		now = r.Holder.Now()
		r.At = now
	}
	if res.Name == "Account" && res.Product.hasAccounts() {
		return e.seedAccount(given)
	}
	path := res.InstancePath
	if path == "" {
		path = res.ListPath
	}
	names := namesIn(path)
	if res.InstancePath != "" {
		names = names[:len(names)-1]
	}
	Stamp(r, now, Created, Updated)
	for name, v := range given {
		a := attributeOf(res, name)
		if a != nil {
			if err := mistaken(a, v); err != nil {
				return nil, err
			}
		}
		switch {
		case slices.Contains(names, name): // place puts it in the path
			if a != nil && name != "sid" {
				r.Attrs[a.Name] = typed.Fit(&a.Schema, v)
			}
		case a != nil && a.Name == res.Key, name == "sid":
			r.Key = typed.TextOf(v)
		case a != nil:
			r.Attrs[a.Name] = typed.Fit(&a.Schema, v)
		default:
			return nil, fmt.Errorf("there is no attribute %q%s", name, DidYouMean(name, AttributeNames(res, names)))
		}
	}
	if t, _, ok := typed.ParseDate(r.Attr("date_created")); ok {
		r.At = t
		if given["date_updated"] == nil {
			Stamp(r, t, Updated)
		}
	}
	if err := e.place(r, path, names, given); err != nil {
		return nil, err
	}
	switch {
	case r.Key != "":
	case res.Key == "call_sid":
		r.Key = e.SID("CA") // a member of a conference or a queue is a call
	case res.Key != "":
		r.Key = e.keyFor(r, res, res.Key)
	case res.Attribute("id") != nil:
		r.Key = e.keyFor(r, res, "id")
	}
	if r.Key != "" && r.Holder.Table(res).find(r.Key, names, r.values(names)) != nil {
		return nil, fmt.Errorf("there is a %s already", r.Key)
	}
	if seed := res.special.Seed; seed != nil {
		seed(e, r)
	}
	e.Insert(r)
	return r, nil
}

// mistaken says what is wrong with a value that Twilio's answers could not have.
func mistaken(a *catalog.Attribute, v any) error {
	if v == nil || v == "" || a.Type == "array" || a.Type == "object" || a.Type == "" {
		return nil
	}
	if _, reason := typed.ReadOne(&a.Schema, v); reason != "" {
		return fmt.Errorf("%s %q %s", a.Name, typed.TextOf(v), reason)
	}
	return nil
}

// place gives a record its parents, made where nobody named them.
func (e *Engine) place(r *Record, path string, names []string, given map[string]any) error {
	var known []string
	segments := strings.Split(trimSuffix(path), "/")
	shape := ""
	for _, segment := range segments[1:] {
		if !strings.HasPrefix(segment, "{") {
			shape += "/" + segment
			continue
		}
		shape += "/{}"
		name := catalog.SnakeCase(strings.Trim(segment, "{}"))
		if len(known) == len(names) {
			return nil // the record's own key
		}
		above := r.Kind.Product.instances[shape]
		value := typed.TextOf(given[name])
		switch {
		case name == "account_sid" && r.Kind.Product.hasAccounts():
			known = append(known, r.Holder.SID)
			continue
		case above == nil && value == "":
			value = e.uuid()
		case above != nil:
			parent, err := e.parent(r, above, known, value)
			if err != nil {
				return err
			}
			r.Parent, value = parent, parent.Key
		}
		r.Scope[name] = value
		known = append(known, value)
	}
	return nil
}

// parent returns the record of a key that another is to be put below, or a new
// one where the key is empty.
func (e *Engine) parent(r *Record, above *Resource, known []string, key string) (*Record, error) {
	names := namesIn(above.InstancePath)
	names = names[:len(names)-1]
	if key != "" {
		if found := r.Holder.Table(above).find(key, names, known); found != nil {
			return found, nil
		}
		return nil, fmt.Errorf("there is no %s %s to put it below", above.Name, key)
	}
	attrs := map[string]any{}
	for i, name := range names {
		attrs[name] = known[i]
	}
	attrs["account_sid"] = r.Holder.SID
	if above.Attribute("account_sid") == nil && !slices.Contains(names, "account_sid") {
		delete(attrs, "account_sid")
	}
	return e.Seed(above.Home, attrs)
}

// values returns what a record has for the names of its path.
func (r *Record) values(names []string) []string {
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = r.inPath(name, false)
	}
	return values
}

// seedAccount makes a subaccount.
func (e *Engine) seedAccount(given map[string]any) (*Record, error) {
	for name := range given {
		if !slices.Contains([]string{"sid", "auth_token", "friendly_name", "status", "type", "date_created"}, name) {
			return nil, fmt.Errorf("there is no attribute %q to set", name)
		}
	}
	sid, token, name := typed.TextOf(given["sid"]), typed.TextOf(given["auth_token"]), typed.TextOf(given["friendly_name"])
	if sid == "" {
		sid = e.SID("AC")
	}
	if e.Accounts[sid] != nil {
		return nil, fmt.Errorf("there is an account %s already", sid)
	}
	if token == "" {
		token = e.Hex(32)
	}
	if name == "" {
		name = "Subaccount"
	}
	attrs := map[string]any{}
	for _, name := range []string{"status", "type", "date_created"} {
		if v, ok := given[name]; ok {
			a := e.Core("Account").Attribute(name)
			if err := mistaken(a, v); err != nil {
				return nil, err
			}
			attrs[name] = typed.Fit(&a.Schema, v)
		}
	}
	r := e.OpenAccount(sid, token, name, e.Main, e.Main.Tenant, e.Main.Now()).Record
	maps.Copy(r.Attrs, attrs)
	return r, nil
}

// AttributeNames returns the names of a resource's attributes, and more.
func AttributeNames(res *Resource, more []string) []string {
	names := slices.Clone(more)
	for _, a := range res.Attributes {
		names = append(names, a.Name)
	}
	return names
}

// DidYouMean ends a message about a name that is not known.
func DidYouMean(name string, known []string) string {
	if n := spelling.Nearest(name, known); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}
