package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// The part of OpenAPI 3.0 that Twilio's documents use and the facts are made of.

type document struct {
	Servers    []server            `json:"servers"`
	Paths      map[string]pathItem `json:"paths"`
	Components struct {
		Schemas    map[string]*schema    `json:"schemas"`
		Parameters map[string]*parameter `json:"parameters"`
	} `json:"components"`
}

type server struct {
	URL string `json:"url"`
}

type pathItem struct {
	Servers     []server   `json:"servers"`
	Description string     `json:"description"`
	Get         *operation `json:"get"`
	Post        *operation `json:"post"`
	Put         *operation `json:"put"`
	Patch       *operation `json:"patch"`
	Delete      *operation `json:"delete"`
	Twilio      struct {
		Columns    []string `json:"defaultOutputProperties"`
		Parent     string   `json:"parent"`
		Dependents map[string]struct {
			ResourceURL string `json:"resource_url"`
		} `json:"dependentProperties"`
	} `json:"x-twilio"`
}

// operations returns the path's operations by HTTP method, in a fixed order.
func (p pathItem) operations() []methodOperation {
	all := []methodOperation{{"GET", p.Get}, {"POST", p.Post}, {"PUT", p.Put}, {"PATCH", p.Patch}, {"DELETE", p.Delete}}
	kept := all[:0]
	for _, o := range all {
		if o.operation != nil {
			kept = append(kept, o)
		}
	}
	return kept
}

type methodOperation struct {
	method string
	*operation
}

type operation struct {
	ID          string       `json:"operationId"`
	Description string       `json:"description"`
	Deprecated  bool         `json:"deprecated"`
	Parameters  []*parameter `json:"parameters"`
	RequestBody *struct {
		Content map[string]media `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Content map[string]media `json:"content"`
	} `json:"responses"`
	Twilio struct {
		Conditional [][]string `json:"conditional"`
	} `json:"x-twilio"`
}

type media struct {
	Schema   *schema `json:"schema"`
	Examples map[string]struct {
		Value json.RawMessage `json:"value"`
	} `json:"examples"`
}

// showsLinks reports whether some example of an answer has a link to a next page, or there is none.
func (m *media) showsLinks() bool {
	for _, example := range m.Examples {
		var answer map[string]json.RawMessage
		_ = json.Unmarshal(example.Value, &answer)
		if answer["next_page_uri"] != nil || answer["meta"] != nil {
			return true
		}
	}
	return len(m.Examples) == 0
}

type parameter struct {
	Ref         string  `json:"$ref"`
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description"`
	Required    bool    `json:"required"`
	Deprecated  bool    `json:"deprecated"`
	Schema      *schema `json:"schema"`
}

type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	About      string             `json:"description"`
	Format     string             `json:"format"`
	Enum       []any              `json:"enum"`
	Minimum    *float64           `json:"minimum"`
	Maximum    *float64           `json:"maximum"`
	Pattern    string             `json:"pattern"`
	Nullable   bool               `json:"nullable"`
	Deprecated bool               `json:"deprecated"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	AllOf      []*schema          `json:"allOf"`
	OneOf      []*schema          `json:"oneOf"`
}

func parse(data []byte) (*document, error) {
	doc := new(document)
	err := json.NewDecoder(bytes.NewReader(data)).Decode(doc)
	return doc, err
}

// deref follows a schema's references and merges what allOf and oneOf put
// together, for a fact names every property that there can be.
func (d *document) deref(s *schema) (*schema, error) {
	if s == nil {
		return &schema{}, nil
	}
	for s.Ref != "" {
		name := strings.TrimPrefix(s.Ref, "#/components/schemas/")
		to, ok := d.Components.Schemas[name]
		if !ok {
			return nil, fmt.Errorf("no schema %s", s.Ref)
		}
		s = to
	}
	parts := append(append([]*schema{}, s.AllOf...), s.OneOf...)
	if len(parts) == 0 {
		return s, nil
	}
	whole := *s
	whole.AllOf, whole.OneOf = nil, nil
	whole.Properties = map[string]*schema{}
	for name, p := range s.Properties {
		whole.Properties[name] = p
	}
	for i, part := range parts {
		p, err := d.deref(part)
		if err != nil {
			return nil, err
		}
		if whole.Type == "" {
			whole.Type = p.Type
		}
		for name, prop := range p.Properties {
			whole.Properties[name] = prop
		}
		if i < len(s.AllOf) {
			whole.Required = append(whole.Required, p.Required...)
		}
	}
	return &whole, nil
}

// parameter follows a parameter's reference.
func (d *document) parameter(p *parameter) (*parameter, error) {
	for p.Ref != "" {
		to, ok := d.Components.Parameters[strings.TrimPrefix(p.Ref, "#/components/parameters/")]
		if !ok {
			return nil, fmt.Errorf("no parameter %s", p.Ref)
		}
		p = to
	}
	return p, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
