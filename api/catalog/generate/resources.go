package main

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"dialtone/api/catalog"
)

var operationID = regexp.MustCompile(`^(Create|List|Fetch|Update|Patch|Delete)(.+)$`)

// builder puts a document's operations together by the resource they name.
type builder struct {
	*document
	name      string // "api_v2010"
	resources map[string]*catalog.Resource
	answers   map[*catalog.Operation][]string // the attributes in an operation's answer
}

// resourcesOf returns the document's resources, sorted by name.
func resourcesOf(name string, doc *document) ([]*catalog.Resource, error) {
	b := &builder{doc, name, map[string]*catalog.Resource{}, map[*catalog.Operation][]string{}}
	for _, path := range sortedKeys(doc.Paths) {
		item := doc.Paths[path]
		for _, op := range item.operations() {
			if err := b.add(path, item, op); err != nil {
				return nil, fmt.Errorf("%s: %w", op.ID, err)
			}
		}
	}
	all := make([]*catalog.Resource, 0, len(b.resources))
	for _, name := range sortedKeys(b.resources) {
		r := b.resources[name]
		b.finish(r)
		all = append(all, r)
	}
	adopt(all)
	return all, nil
}

func (b *builder) add(path string, item pathItem, op methodOperation) error {
	m := operationID.FindStringSubmatch(op.ID)
	if m == nil {
		return fmt.Errorf("an operation of no known kind")
	}
	kind, name := catalog.Kind(strings.ToLower(m[1])), m[2]
	r := b.resources[name]
	if r == nil {
		r = &catalog.Resource{Name: name}
		b.resources[name] = r
	}
	params, err := b.parameters(path, op.operation)
	if err != nil {
		return err
	}
	body, bodyKind, err := b.body(op.operation)
	if err != nil {
		return err
	}
	out := &catalog.Operation{
		ID: op.ID, Kind: kind, Method: op.method, Path: path, Body: bodyKind, Parameters: params,
		Deprecated: op.Deprecated || strings.Contains(op.Description, "[DEPRECATED]"),
	}
	if body != nil {
		whole, err := b.deref(body)
		if err != nil {
			return err
		}
		out.Free = len(whole.Properties) == 0
	}
	for _, p := range params {
		p.JSON = p.JSON || p.In == catalog.InBody && slices.Contains(jsonTextAlso[b.name], p.Name)
	}
	out.OneOf = wireNames(op.Twilio.Conditional, params)
	if also := conditionAlso[b.name+" "+op.ID]; also != "" {
		out.OneOf[0] = append(out.OneOf[0], also)
	}
	r.Operations = append(r.Operations, out)
	r.Deprecated = r.Deprecated || strings.HasPrefix(item.Description, "[DEPRECATED]")
	if strings.HasSuffix(strings.TrimSuffix(path, ".json"), "}") {
		r.InstancePath = path
	} else if r.ListPath == "" || kind == catalog.List {
		r.ListPath = path
	}
	if item.Twilio.Columns != nil {
		r.Columns = item.Twilio.Columns
	}
	for _, dep := range sortedKeys(item.Twilio.Dependents) {
		known := false
		for _, have := range r.Dependents {
			known = known || have.Name == dep
		}
		if !known {
			r.Dependents = append(r.Dependents, catalog.Dependent{Name: dep, Path: item.Twilio.Dependents[dep].ResourceURL})
		}
	}
	return b.answer(r, out, op.operation)
}

// wireNames gives the documents' snake_case names of conditional parameters as
// the wire has them.
// conditionAlso adds to the first condition of an operation what satisfies it besides: a
// notification may go to bindings that it names itself, which are nobody's identity or tag.
var conditionAlso = map[string]string{"notify_v1 CreateNotification": "ToBinding"}

func wireNames(groups [][]string, params []*catalog.Parameter) [][]string {
	var out [][]string
	for _, group := range groups {
		var names []string
		for _, want := range group {
			for _, p := range params {
				if strings.EqualFold(p.Name, strings.ReplaceAll(want, "_", "")) {
					names = append(names, p.Name)
				}
			}
		}
		out = append(out, names)
	}
	return out
}

// answer reads the operation's status and adds the attributes of its answer to
// the resource's.
func (b *builder) answer(r *catalog.Resource, out *catalog.Operation, op *operation) error {
	status, body, links := 0, (*schema)(nil), true
	for _, code := range sortedKeys(op.Responses) {
		n, err := strconv.Atoi(code)
		if err != nil || n >= 400 {
			continue
		}
		for _, m := range []string{"application/json", "application/scim+json"} {
			if c, ok := op.Responses[code].Content[m]; ok && body == nil {
				body, links = c.Schema, c.showsLinks()
			}
		}
		// Of a 200 and a 201 for the same create, the later is the rule.
		status = n
	}
	if status == 0 {
		return fmt.Errorf("no answer to a success")
	}
	out.Status = status
	if body == nil {
		return nil
	}
	s, err := b.deref(body)
	if err != nil {
		return err
	}
	if out.Kind == catalog.List {
		if s, err = b.element(r, s); err != nil {
			return err
		}
		if !links {
			// Its schema may have them all the same, as that of numbers for sale has (facts 2.1).
			r.Paging = catalog.NoPaging
		}
	}
	attrs, err := b.attributes(s)
	if err != nil {
		return err
	}
	for _, a := range attrs {
		for _, also := range secretAlso[b.name+" "+r.Name] {
			a.Secret = a.Secret || a.Name == also
		}
		b.answers[out] = append(b.answers[out], a.Name)
		if have := r.Attribute(a.Name); have == nil {
			r.Attributes = append(r.Attributes, a)
		}
	}
	for _, p := range out.Parameters {
		for _, also := range secretAlso[b.name+" "+r.Name] {
			p.Secret = p.Secret || p.Name == also
		}
	}
	return nil
}

// element finds a list's elements in its answer, and with them how it pages.
func (b *builder) element(r *catalog.Resource, s *schema) (*schema, error) {
	if s.Properties["next_page_uri"] != nil {
		r.Paging = catalog.URIPaging
	} else if s.Properties["meta"] != nil {
		r.Paging = catalog.MetaPaging
	}
	for _, name := range sortedKeys(s.Properties) {
		p, err := b.deref(s.Properties[name])
		if err != nil {
			return nil, err
		}
		if p.Type != "array" || p.Items == nil {
			continue
		}
		item, err := b.deref(p.Items)
		if err != nil {
			return nil, err
		}
		if len(item.Properties) > 0 || item.Type == "object" {
			r.Collection = name
			return item, nil
		}
	}
	return &schema{}, nil
}

// finish adds what can be said only when all operations are known.
func (b *builder) finish(r *catalog.Resource) {
	sort.Slice(r.Attributes, func(i, j int) bool { return r.Attributes[i].Name < r.Attributes[j].Name })
	sort.Slice(r.Operations, func(i, j int) bool { return r.Operations[i].ID < r.Operations[j].ID })
	for _, op := range r.Operations {
		answered, ok := b.answers[op]
		if !ok {
			continue
		}
		for _, a := range r.Attributes {
			if !slices.Contains(answered, a.Name) {
				op.Omits = append(op.Omits, a.Name)
			}
		}
	}
	r.Parent = b.parent(r)
	r.Key = key(r)
	if a := r.Attribute("sid"); a != nil {
		r.SIDPrefix = a.Prefix
	}
	if r.SIDPrefix == "" && r.InstancePath != "" && r.Key == "sid" {
		for _, op := range r.Operations {
			if n := len(pathNames(op.Path)); op.Path == r.InstancePath && n > 0 && n <= len(op.Parameters) {
				r.SIDPrefix = op.Parameters[n-1].Prefix
			}
		}
	}
}

var pathName = regexp.MustCompile(`\{([^}]+)\}`)

// pathNames returns the names of a path's parameters, in order.
func pathNames(path string) []string {
	var names []string
	for _, m := range pathName.FindAllStringSubmatch(path, -1) {
		names = append(names, m[1])
	}
	return names
}

// parent returns the longest instance path of the document that the resource's
// own path lies under, whatever the names of the parameters.
func (b *builder) parent(r *catalog.Resource) string {
	own := r.ListPath
	if own == "" {
		own = r.InstancePath
	}
	own = strings.TrimSuffix(own, ".json")
	best := ""
	for _, path := range sortedKeys(b.Paths) {
		p := strings.TrimSuffix(path, ".json")
		if strings.HasSuffix(p, "}") && len(p) > len(strings.TrimSuffix(best, ".json")) && under(own, p) {
			best = path
		}
	}
	return best
}

// under reports whether a path lies below another, any parameter standing for any.
func under(path, above string) bool {
	a, p := strings.Split(above, "/"), strings.Split(path, "/")
	if len(p) <= len(a) {
		return false
	}
	for i := range a {
		if p[i] != a[i] && !(strings.HasPrefix(p[i], "{") && strings.HasPrefix(a[i], "{")) {
			return false
		}
	}
	return true
}

// key returns the attribute that addresses an instance: the one that the last
// parameter of its path is named after, or else the likeliest it has.
func key(r *catalog.Resource) string {
	names := pathNames(r.InstancePath)
	if len(names) == 0 {
		return ""
	}
	last := names[len(names)-1]
	for _, candidate := range []string{catalog.SnakeCase(last), last, "sid", "id"} {
		if r.Attribute(candidate) != nil {
			return candidate
		}
	}
	return catalog.SnakeCase(last)
}

// adopt names the children of each resource: those whose paths lie below its
// instance path, by the rest of the path ("Usage/Records" is usage_records). Of
// several resources at one path the one with the shortest name stands for all.
func adopt(all []*catalog.Resource) {
	for _, r := range all {
		if r.InstancePath == "" {
			continue
		}
		children := map[string]string{}
		for _, c := range all {
			if c.Parent != r.InstancePath || c.Name == r.Name {
				continue
			}
			name := childName(r.InstancePath, c)
			if have, ok := children[name]; !ok || len(c.Name) < len(have) {
				children[name] = c.Name
			}
		}
		for _, name := range sortedKeys(children) {
			r.Children = append(r.Children, catalog.Child{Name: name, Resource: children[name]})
		}
	}
}

func childName(parent string, c *catalog.Resource) string {
	path := c.ListPath
	if path == "" {
		path = strings.TrimSuffix(c.InstancePath, "/"+c.InstancePath[strings.LastIndex(c.InstancePath, "/")+1:])
	}
	var words []string
	for _, s := range strings.Split(strings.TrimSuffix(path, ".json"), "/")[strings.Count(parent, "/")+1:] {
		if !strings.HasPrefix(s, "{") {
			words = append(words, catalog.SnakeCase(strings.ReplaceAll(s, "-", "_")))
		}
	}
	return strings.Join(words, "_")
}

// families returns the model that each resource belongs to by its path: where
// several have the same list (NewKey and Key), the one with the shortest name.
func families(all []*catalog.Resource) map[string]string {
	byPath := map[string]string{}
	base := func(r *catalog.Resource) string {
		path := strings.TrimSuffix(r.ListPath, ".json")
		if path == "" {
			path = r.InstancePath[:strings.LastIndex(r.InstancePath, "/")]
		}
		return path
	}
	for _, r := range all {
		if have, ok := byPath[base(r)]; !ok || len(r.Name) < len(have) {
			byPath[base(r)] = r.Name
		}
	}
	models := map[string]string{}
	for _, r := range all {
		if m := byPath[base(r)]; m != r.Name {
			models[r.Name] = m
		}
	}
	return models
}
