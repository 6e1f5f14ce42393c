package rest

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// service is one of Twilio's hosts with the operations of all its documents.
type service struct {
	root node
}

// node is a place in the tree of paths: what is below it by name, what is below
// it by any value, and the operations at it by method.
type node struct {
	literal    map[string]*node
	wild       *node
	operations map[string]*operation
}

// Resource is a resource of the catalog with what the emulator adds to it.
type Resource struct {
	*catalog.Resource
	Product *product
	Table   string    // resources of one model share a table: a Recording and a CallRecording
	Home    *Resource // the resource of the model that owns its records
	special *Special  // never nil

	bytes  *catalog.Bytes // where its records have bytes, or nil, once looked
	looked bool
}

// attributeOf returns the attribute that a parameter names, or nil.
func attributeOf(r *Resource, parameter string) *catalog.Attribute {
	if a := r.Attribute(parameter); a != nil {
		return a
	}
	if a := r.Attribute(catalog.SnakeCase(parameter)); a != nil {
		return a
	}
	if r != r.Home {
		return attributeOf(r.Home, parameter)
	}
	return nil
}

// operation is an operation of the catalog, and what stands above its path.
type operation struct {
	*catalog.Operation
	Resource *Resource
	Names    []string // of the path's parameters, in snake_case
	chain    []link   // the resources that the path leads through
}

// link is a resource on the way to an operation: the first n values of the path
// are a record's.
type link struct {
	resource *Resource
	n        int
}

// serviceOf returns the service that a request is for, the label of its host, and its path there.
// The rule stands in the package comment.
func (e *Engine) serviceOf(host, path string) (s *service, label, there string) {
	if label, ok := twilioHost(host); ok {
		return e.service(label), label, path
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for _, d := range catalog.Documents() {
		if label := labelOf(d); first == label || first == d.Product {
			return e.service(label), label, "/" + rest
		}
	}
	return e.service("api"), "api", path
}

// labelOf returns the first label of a document's host: "flex-api".
func labelOf(d *catalog.Document) string {
	label, _, _ := strings.Cut(d.Host, ".")
	return label
}

// service returns the service of a label, or nil. Its documents are read when it
// is first asked for.
func (e *Engine) service(label string) *service {
	if s, ok := e.services[label]; ok {
		return s
	}
	var s *service
	for _, d := range catalog.Documents() {
		if labelOf(d) != label {
			continue
		}
		if s == nil {
			s = &service{}
		}
		p := e.product(d)
		for _, r := range p.Resources {
			for _, op := range r.Operations {
				s.add(p, r, op)
			}
		}
	}
	e.services[label] = s
	return s
}

// product returns what the emulator knows of a document.
func (e *Engine) product(d *catalog.Document) *product {
	if p, ok := e.products[d.Name]; ok {
		return p
	}
	p := &product{document: d, Resources: map[string]*Resource{}, instances: map[string]*Resource{}}
	e.products[d.Name] = p
	for _, r := range d.Resources() {
		p.Resources[r.Name] = &Resource{Resource: r, Product: p, special: e.special(d, r.Name)}
	}
	for model, names := range models(d) {
		home := p.Resources[names[0]]
		for _, name := range names {
			r := p.Resources[name]
			r.Table, r.Home = d.Product+"/"+cmp.Or(home.special.Model, model), home
			if r.InstancePath == "" {
				continue
			}
			// Where two resources have one instance path, the home one has it.
			if shape := shapeOf(r.InstancePath); p.instances[shape] == nil || r == home {
				p.instances[shape] = r
			}
		}
	}
	return p
}

// models returns the resources of a document by model, the model's own first.
func models(d *catalog.Document) map[string][]string {
	all := map[string][]string{}
	if d.Name == "api_v2010" {
		// The models of the 2010 document are merged by hand in the catalog.
		for _, model := range catalog.ModelNames() {
			for _, r := range catalog.ModelNamed(model).Resources {
				if d.Resource(r.Name) != nil { // not so the withdrawn ones
					all[model] = append(all[model], r.Name)
				}
			}
		}
		return all
	}
	for _, entry := range d.Index {
		model := entry.Model
		if model == "" {
			model = entry.Name
		}
		if entry.Name == model {
			all[model] = slices.Insert(all[model], 0, entry.Name)
		} else {
			all[model] = append(all[model], entry.Name)
		}
	}
	return all
}

func (s *service) add(p *product, r *Resource, op *catalog.Operation) {
	o := &operation{Operation: op, Resource: r}
	n, shape, path := &s.root, "", op.Path
	if p.hasAccounts() {
		path = trimSuffix(path)
	}
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			shape += "/" + segment
			if n.literal == nil {
				n.literal = map[string]*node{}
			}
			if n.literal[segment] == nil {
				n.literal[segment] = &node{}
			}
			n = n.literal[segment]
			continue
		}
		shape += "/{}"
		o.Names = append(o.Names, catalog.SnakeCase(strings.Trim(segment, "{}")))
		if n.wild == nil {
			n.wild = &node{}
		}
		n = n.wild
		// The record itself is not a link: it is found, or made, by what is done to it.
		if above := p.instances[shape]; above != nil && i < len(segments)-1 {
			o.chain = append(o.chain, link{above, len(o.Names)})
		}
	}
	if n.operations == nil {
		n.operations = map[string]*operation{}
	}
	n.operations[op.Method] = o
}

// match returns the place in the tree that a path leads to, and the values on the
// way, or nil. A name goes before a value: /Flows/Validate is not a flow.
func (n *node) match(segments []string) (*node, []string) {
	if len(segments) == 0 {
		if n.operations == nil {
			return nil, nil
		}
		return n, nil
	}
	if next := n.literal[segments[0]]; next != nil {
		if found, values := next.match(segments[1:]); found != nil {
			return found, values
		}
	}
	if n.wild == nil || segments[0] == "" {
		return nil, nil
	}
	value, err := url.PathUnescape(segments[0])
	if err != nil {
		return nil, nil
	}
	found, values := n.wild.match(segments[1:])
	if found == nil {
		return nil, nil
	}
	return found, append([]string{value}, values...)
}

// trimSuffix takes the 2010 API's .json from a path.
func trimSuffix(path string) string { return strings.TrimSuffix(path, ".json") }

// shapeOf returns a path with its parameters' names left out.
func shapeOf(path string) string {
	segments := strings.Split(trimSuffix(path), "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = "{}"
		}
	}
	return strings.Join(segments, "/")
}
