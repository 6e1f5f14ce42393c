package catalog

import (
	"sort"
	"strings"
)

// Association is a model below another: a call's recordings.
type Association struct {
	Name   string    // "recordings"
	Parent *Resource // "Call"
	// Alias reports whether Twilio's SDKs alone call it so: a Sync service's maps are its
	// sync_maps.
	Alias bool

	document *Document
	resource string
}

// Resource returns the resource at whose paths the association's requests go:
// "CallRecording".
func (a Association) Resource() *Resource { return a.document.Resource(a.resource) }

// Model returns the model of the association's records.
func (a Association) Model() *Model { return a.document.Model(a.resource) }

// Associations returns the models below a model, sorted by name. Of several
// versions' associations of one name it has the newest.
func (m *Model) Associations() []Association {
	byName := map[string]Association{}
	add := func(a Association) {
		if _, ok := byName[a.Name]; !ok {
			byName[a.Name] = a
		}
	}
	if m.def != nil {
		for name, resource := range m.def.children {
			add(Association{Name: name, Parent: m.Resources[0], document: m.Resources[0].Document, resource: resource})
		}
	}
	for _, r := range m.Resources {
		for _, c := range r.Children {
			name := c.Name
			if m.def != nil && m.def.renamed[name] != "" {
				name = m.def.renamed[name]
			}
			if !r.isVariant(c) {
				add(Association{Name: name, Parent: r, document: r.Document, resource: c.Resource})
			}
		}
	}
	for _, r := range m.Resources {
		if r.Document.Name == "api_v2010" {
			continue // whose paths and SDKs say the same
		}
		for _, c := range r.Children {
			if name := sdkName(r, c); name != "" && m.Attribute(name) == nil {
				add(Association{Name: name, Parent: r, Alias: true, document: r.Document, resource: c.Resource})
			}
		}
	}
	all := make([]Association, 0, len(byName))
	for _, a := range byName {
		all = append(all, a)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// sdkNames are those of Twilio's SDKs that do not follow from the resource's.
var sdkNames = map[string]string{"UsAppToPerson": "us_app_to_person"}

// sdkName is what Twilio's SDKs call a child by its resource: VerificationCheck is
// verification_checks. It is empty where the resource is named after its parent.
func sdkName(parent *Resource, c Child) string {
	if name := sdkNames[c.Resource]; name != "" {
		return name
	}
	if strings.HasPrefix(c.Resource, parent.Name) || strings.HasPrefix(c.Resource, "New") || strings.ContainsAny(c.Resource, "0123456789") {
		return ""
	}
	name := SnakeCase(c.Resource)
	switch {
	case strings.HasSuffix(name, "s"):
		return name
	case strings.HasSuffix(name, "y"):
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}

// isVariant says that another child's model picks this one's list already:
// usage_records has usage_records_daily as its method daily.
func (r *Resource) isVariant(c Child) bool {
	for _, other := range r.Children {
		if strings.HasPrefix(c.Name, other.Name+"_") && modelOf(r.Document, c.Resource) == modelOf(r.Document, other.Resource) {
			return true
		}
	}
	return false
}

// Association returns the model's association of a name, if it has one.
func (m *Model) Association(name string) (Association, bool) {
	for _, a := range m.Associations() {
		if a.Name == name {
			return a, true
		}
	}
	return Association{}, false
}
