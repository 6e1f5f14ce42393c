package emulator

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/internal/spelling"
)

// Seed puts a record into the state that Twilio itself would have made: a
// recording, a message that came in. The model is one of the catalog's
// ("Recording", "Sip.Domain", "Verify.Service", "Verify.v2.Service"). The
// attributes are those of the record's JSON, and what stands in its path
// ("message_sid" of a Media); account_sid names a subaccount. What is missing is
// made up, its parents too. It returns the record as an answer would show it.
//
// A model or an attribute that does not exist is an error that names the nearest
// one. A parent that is not there is an error, too, and so is a value that is none
// of an attribute's enumeration or type.
func (e *Emulator) Seed(model string, attrs map[string]any) (map[string]any, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	e.catchUp()
	res, err := e.seeded(model)
	if err != nil {
		return nil, err
	}
	seed := e.seed
	if res.table == marketTable {
		seed = e.seedOffer
	}
	r, err := seed(res, attrs)
	if err != nil {
		return nil, fmt.Errorf("emulator: seed %s: %w", model, err)
	}
	return viewer{Emulator: e}.render(r, r.resource, nil), nil
}

// seeded returns the resource that a model's records are kept as.
func (e *Emulator) seeded(model string) (*resource, error) {
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
		return nil, fmt.Errorf("emulator: there is no model %q%s", model, didYouMean(model, modelNames(model)))
	}
	first := found.Resources[0]
	if p := e.product(first.Document); p.resources[first.Name] != nil {
		return p.resources[first.Name].home, nil
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

func (e *Emulator) seed(res *resource, given map[string]any) (*record, error) {
	now := e.main.now()
	r := &record{
		resource: res, account: e.main, scope: map[string]string{}, attrs: map[string]any{}, secrets: map[string]any{}, at: now,
	}
	if sid := textOf(given["account_sid"]); sid != "" && res.table != accountTable {
		if r.account = e.accounts[sid]; r.account == nil {
			return nil, fmt.Errorf("there is no account %s", sid)
		}
		now = r.account.now()
		r.at = now
	}
	if res.Name == "Account" && res.product.hasAccounts() {
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
	stamp(r, now, created, updated)
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
				r.attrs[a.Name] = fit(&a.Schema, v)
			}
		case a != nil && a.Name == res.Key, name == "sid":
			r.key = textOf(v)
		case a != nil:
			r.attrs[a.Name] = fit(&a.Schema, v)
		default:
			return nil, fmt.Errorf("there is no attribute %q%s", name, didYouMean(name, attributeNames(res, names)))
		}
	}
	if t, _, ok := parseDate(r.text("date_created")); ok {
		r.at = t
		if given["date_updated"] == nil {
			stamp(r, t, updated)
		}
	}
	if err := e.place(r, path, names, given); err != nil {
		return nil, err
	}
	switch {
	case r.key != "":
	case res.Key == "call_sid":
		r.key = e.sid("CA") // a member of a conference or a queue is a call
	case res.Key != "":
		r.key = e.keyFor(r, res, res.Key)
	case res.Attribute("id") != nil:
		r.key = e.keyFor(r, res, "id")
	}
	if r.key != "" && r.account.table(res).find(r.key, names, r.values(names)) != nil {
		return nil, fmt.Errorf("there is a %s already", r.key)
	}
	if seed := res.special.seed; seed != nil {
		seed(e, r)
	}
	e.insert(r)
	return r, nil
}

// mistaken says what is wrong with a value that Twilio's answers could not have.
func mistaken(a *catalog.Attribute, v any) error {
	if v == nil || v == "" || a.Type == "array" || a.Type == "object" || a.Type == "" {
		return nil
	}
	if _, reason := typedOne(&a.Schema, v); reason != "" {
		return fmt.Errorf("%s %q %s", a.Name, textOf(v), reason)
	}
	return nil
}

// place gives a record its parents, made where nobody named them.
func (e *Emulator) place(r *record, path string, names []string, given map[string]any) error {
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
		above := r.resource.product.instances[shape]
		value := textOf(given[name])
		switch {
		case name == "account_sid" && r.resource.product.hasAccounts():
			known = append(known, r.account.sid)
			continue
		case above == nil && value == "":
			value = e.uuid()
		case above != nil:
			parent, err := e.parent(r, above, known, value)
			if err != nil {
				return err
			}
			r.parent, value = parent, parent.key
		}
		r.scope[name] = value
		known = append(known, value)
	}
	return nil
}

// parent returns the record of a key that another is to be put below, or a new
// one where the key is empty.
func (e *Emulator) parent(r *record, above *resource, known []string, key string) (*record, error) {
	names := namesIn(above.InstancePath)
	names = names[:len(names)-1]
	if key != "" {
		if found := r.account.table(above).find(key, names, known); found != nil {
			return found, nil
		}
		return nil, fmt.Errorf("there is no %s %s to put it below", above.Name, key)
	}
	attrs := map[string]any{}
	for i, name := range names {
		attrs[name] = known[i]
	}
	attrs["account_sid"] = r.account.sid
	if above.Attribute("account_sid") == nil && !slices.Contains(names, "account_sid") {
		delete(attrs, "account_sid")
	}
	return e.seed(above.home, attrs)
}

// values returns what a record has for the names of its path.
func (r *record) values(names []string) []string {
	values := make([]string, len(names))
	for i, name := range names {
		values[i] = r.inPath(name, false)
	}
	return values
}

// seedAccount makes a subaccount.
func (e *Emulator) seedAccount(given map[string]any) (*record, error) {
	for name := range given {
		if !slices.Contains([]string{"sid", "auth_token", "friendly_name", "status", "type", "date_created"}, name) {
			return nil, fmt.Errorf("there is no attribute %q to set", name)
		}
	}
	sid, token, name := textOf(given["sid"]), textOf(given["auth_token"]), textOf(given["friendly_name"])
	if sid == "" {
		sid = e.sid("AC")
	}
	if e.accounts[sid] != nil {
		return nil, fmt.Errorf("there is an account %s already", sid)
	}
	if token == "" {
		token = e.hex(32)
	}
	if name == "" {
		name = "Subaccount"
	}
	attrs := map[string]any{}
	for _, name := range []string{"status", "type", "date_created"} {
		if v, ok := given[name]; ok {
			a := e.core("Account").Attribute(name)
			if err := mistaken(a, v); err != nil {
				return nil, err
			}
			attrs[name] = fit(&a.Schema, v)
		}
	}
	r := e.openAccount(sid, token, name, e.main, e.main.session, e.main.now()).record
	maps.Copy(r.attrs, attrs)
	return r, nil
}

func attributeNames(res *resource, more []string) []string {
	names := slices.Clone(more)
	for _, a := range res.Attributes {
		names = append(names, a.Name)
	}
	return names
}

// didYouMean ends a message about a name that is not known.
func didYouMean(name string, known []string) string {
	if n := spelling.Nearest(name, known); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

// must is for what the emulator seeds itself: it is right, or a bug.
func (e *Emulator) must(model string, attrs map[string]any) *record {
	res, err := e.seeded(model)
	if err == nil {
		var r *record
		if r, err = e.seed(res, maps.Clone(attrs)); err == nil {
			return r
		}
	}
	panic("emulator: the standing account: " + err.Error())
}
