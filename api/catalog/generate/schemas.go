package main

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"dialtone/api/catalog"
)

// deepest is how far the properties of a property are followed; what lies
// deeper is an object of any keys. Nothing below takes part in a request.
const deepest = 4

// sidPattern is how the documents say that a SID of a prefix stands here.
var sidPattern = regexp.MustCompile(`^\^\(?([A-Z]{2})(?:\|[A-Z]{2})*\)?\[`)

// secretName tells the names of values that nobody should see by accident. It
// matches whole words, so that date_of_token_expiry and access_token_ttl stay.
var secretName = regexp.MustCompile(`(?i)^(.*[_.])?(secondary_?auth_?token|auth_?token|(client_?|consumer_?)?secret|(sip_?auth_?)?password|private_?key|api_?key|certificate|(access|refresh|id|session|recovery|csrf)_?token|inquiry_session_token|port_out_pin|csrf_token_session_state)$`)

// secretAlso are the secrets whose names do not say so, by document and schema:
// what holds a password, a private key or an AWS secret beside other things, and
// variables of an environment, which are where people keep theirs.
var secretAlso = map[string][]string{
	"accounts_v1 CredentialAws": {"Credentials"},
	"api_v2010 Token":           {"ice_servers"},
	"messaging_v1 DomainCertV4": {"TlsCert"},
	"serverless_v1 Variable":    {"value", "Value"},
	"verify_v2 AccessToken":     {"token"},
	"verify_v2 NewFactor":       {"binding"},
}

// jsonText is how the documents say that a string is JSON: "A valid JSON string that …".
var jsonText = regexp.MustCompile(`(?i)\b(valid JSON|JSON (string|object|map|format|array))\b`)

// jsonTextAlso are the JSON texts whose documents do not say so, by document and parameter: a
// message's content variables are said to be key-value pairs, and IP Messaging, which is Chat
// under its old name, describes none of its parameters.
var jsonTextAlso = map[string][]string{
	"api_v2010":       {"ContentVariables"},
	"ip_messaging_v1": {"Attributes"},
	"ip_messaging_v2": {"Attributes"},
}

// marksJSON marks a string, or an array of strings, that is JSON in the form or query.
func marksJSON(s *catalog.Schema, about string) {
	if s.Type == "array" && s.Items != nil {
		s = s.Items
	}
	s.JSON = s.Type == "string" && len(s.Enum) == 0 && jsonText.MatchString(about)
}

// schema turns an OpenAPI schema into the catalog's.
func (d *document) schema(s *schema, depth int) (catalog.Schema, error) {
	s, err := d.deref(s)
	if err != nil {
		return catalog.Schema{}, err
	}
	out := catalog.Schema{
		Type: s.Type, Format: s.Format, Min: s.Minimum, Max: s.Maximum,
		Nullable: s.Nullable, Deprecated: s.Deprecated,
	}
	for _, e := range s.Enum {
		if e != nil {
			out.Enum = append(out.Enum, fmt.Sprint(e))
		}
	}
	if m := sidPattern.FindStringSubmatch(s.Pattern); m != nil {
		out.Prefix = m[1]
	}
	if out.Type == "" && len(s.Properties) > 0 {
		out.Type = "object"
	}
	if out.Type == "array" {
		items, err := d.schema(s.Items, depth)
		if err != nil {
			return out, err
		}
		out.Items = &items
	}
	if depth < deepest {
		for _, name := range sortedKeys(s.Properties) {
			p, err := d.schema(s.Properties[name], depth+1)
			if err != nil {
				return out, fmt.Errorf("%s: %w", name, err)
			}
			p.Secret = p.Type != "boolean" && secretName.MatchString(name)
			out.Properties = append(out.Properties, &catalog.Parameter{
				Name: name, Required: slices.Contains(s.Required, name), Schema: p,
			})
		}
	}
	return out, nil
}

// attributes returns the properties of an answer's schema, without those of
// their own properties: an attribute's inside is Twilio's to change.
func (d *document) attributes(s *schema) ([]*catalog.Attribute, error) {
	s, err := d.deref(s)
	if err != nil {
		return nil, err
	}
	var all []*catalog.Attribute
	for _, name := range sortedKeys(s.Properties) {
		a, err := d.schema(s.Properties[name], 0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		a.Properties = nil
		if a.Items != nil {
			a.Items.Properties = nil
		}
		a.Secret = a.Type != "boolean" && secretName.MatchString(name)
		all = append(all, &catalog.Attribute{Name: name, Schema: a})
	}
	return all, nil
}

// parameters returns an operation's parameters: those of the path in the path's
// order, then the others by name.
func (d *document) parameters(path string, op *operation) ([]*catalog.Parameter, error) {
	var inPath, others []*catalog.Parameter
	for _, p := range op.Parameters {
		p, err := d.parameter(p)
		if err != nil {
			return nil, err
		}
		s, err := d.schema(p.Schema, 0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		s.Deprecated = s.Deprecated || p.Deprecated
		s.Secret = secretName.MatchString(p.Name)
		marksJSON(&s, p.Description)
		out := &catalog.Parameter{Name: p.Name, In: catalog.In(p.In), Required: p.Required, Schema: s}
		if out.In == catalog.InPath {
			inPath = append(inPath, out)
		} else {
			others = append(others, out)
		}
	}
	body, kind, err := d.body(op)
	if err != nil {
		return nil, err
	}
	if body != nil {
		bodySchema, err := d.deref(body)
		if err != nil {
			return nil, err
		}
		s, err := d.schema(body, 0)
		if err != nil {
			return nil, err
		}
		for _, p := range s.Properties {
			p.In = catalog.InBody
			if kind == catalog.FormBody {
				about, err := d.deref(bodySchema.Properties[p.Name])
				if err != nil {
					return nil, err
				}
				marksJSON(&p.Schema, about.About)
			}
			others = append(others, p)
		}
	}
	sort.SliceStable(inPath, func(i, j int) bool {
		return strings.Index(path, "{"+inPath[i].Name+"}") < strings.Index(path, "{"+inPath[j].Name+"}")
	})
	sort.SliceStable(others, func(i, j int) bool { return others[i].Name < others[j].Name })
	return append(inPath, others...), nil
}

// bodies are the kinds of body, in the order of preference where an operation
// takes several.
var bodies = []struct {
	mime string
	body catalog.Body
}{
	{"application/x-www-form-urlencoded", catalog.FormBody},
	{"application/json", catalog.JSONBody},
	{"application/scim+json", catalog.SCIMBody},
}

func (d *document) body(op *operation) (*schema, catalog.Body, error) {
	if op.RequestBody == nil {
		return nil, catalog.NoBody, nil
	}
	for _, b := range bodies {
		if m, ok := op.RequestBody.Content[b.mime]; ok {
			return m.Schema, b.body, nil
		}
	}
	return nil, "", fmt.Errorf("%s: a body of no known kind", op.ID)
}
