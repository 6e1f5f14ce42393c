package catalog

import (
	"slices"
	"strings"
)

// redirect is http.StatusTemporaryRedirect: importing that would have all that reads the catalog
// link net/http.
const redirect = 307

// Bytes says where the bytes of a model's records are: a recording's sound, a message's
// picture, a day's export.
type Bytes struct {
	// Path is where they are asked for, as the paths of operations are written. It is "" where
	// Attribute alone says so.
	Path string
	// Attribute is the attribute of the record that has a URL of them, or "".
	Attribute string
	// Formats are the extensions that Path takes for the forms of the bytes, or none.
	Formats []string
	// Name is what scripts call their URL where no attribute has that name, or "".
	Name string
}

// Bytes returns where the bytes of the model's records are, or nil where they have none.
func (m *Model) Bytes() *Bytes {
	b := m.bytes()
	switch {
	case b == nil || len(b.Formats) > 0:
	case m.Attribute("url") == nil:
		b.Name = "url"
	case b.Attribute == "":
		b.Name = "media_url" // as of the recordings of calls, for url is that of the JSON
	}
	return b
}

// bytes finds them: as the catalog's own tables have it, by an operation that answers with
// a redirect to a file, by an attribute that is a file's URL, or by a link to media that are
// no resource.
func (m *Model) bytes() *Bytes {
	if m.def != nil && m.def.bytes != nil {
		b := *m.def.bytes
		return &b
	}
	for _, op := range m.operations[Fetch] {
		if op.Status != redirect {
			continue
		}
		b := &Bytes{Path: op.Path, Attribute: redirectAttribute}
		for _, p := range op.Parameters {
			if p.In == InQuery {
				b.Path = "" // Which file it is, the path does not say.
			}
		}
		return b
	}
	for _, name := range fileAttributes {
		if a := m.Attribute(name); a != nil && a.Type == "string" && (a.Format == "uri" || strings.HasSuffix(name, "_url")) {
			return &Bytes{Attribute: name}
		}
	}
	for _, r := range m.Resources {
		for _, d := range r.Dependents {
			if d.Name == "media" && !slices.ContainsFunc(r.Children, func(c Child) bool { return c.Name == d.Name }) {
				return &Bytes{Path: d.Path}
			}
		}
	}
	return nil
}

// redirectAttribute is the body of the answer that is a redirect.
const redirectAttribute = "redirect_to"

// fileAttributes are the attributes that hold the URL of a file, as Twilio's documents describe
// them: an Intelligence transcript's sound, its encrypted sentences, the JSON Schema of an event
// type, the bundle of a Flex plugin.
var fileAttributes = []string{"media_url", "location", "raw", "plugin_url"}
