// Package catalog says what Twilio offers, as data: every resource of its
// OpenAPI documents with its paths, operations, parameters and attributes, and
// the models that scripts know them by.
//
// Most callers want [ModelNamed] (or [Product.Model] outside the 2010-04-01
// API) and then [Model.Route], which finds the operation that takes the given
// keys. A server of the API needs [Documents] and [Document.Resources].
//
// The facts are made by the tool in the folder generate; models.go stands by
// hand. Everything returned is shared and must not be changed.
package catalog

import "strings"

// Kind says which of the five things an operation does.
type Kind string

// The kinds of operation. Patch is the one operation (a SCIM user's) that
// changes a resource by a list of edits, beside an Update that replaces it.
const (
	Create Kind = "create"
	List   Kind = "list"
	Fetch  Kind = "fetch"
	Update Kind = "update"
	Patch  Kind = "patch"
	Delete Kind = "delete"
)

// Body says how an operation's body is written.
type Body string

// The kinds of body. An operation without a body has none.
const (
	NoBody   Body = ""
	FormBody Body = "form"
	JSONBody Body = "json"
	SCIMBody Body = "scim+json"
)

// Paging says how a list tells where its next page is.
type Paging string

// The styles of paging: the 2010-04-01 documents' next_page_uri, the meta
// object of the newer ones, or none, where a list is whole in one answer.
const (
	NoPaging   Paging = ""
	URIPaging  Paging = "uri"
	MetaPaging Paging = "meta"
)

// Document is one of Twilio's OpenAPI documents.
type Document struct {
	Name    string `json:"name"`              // "api_v2010", "verify_v2", "preview"
	Product string `json:"product"`           // "api", "verify", "ip_messaging"
	Version string `json:"version,omitempty"` // "v2010", "v2", "organizations", or none
	Host    string `json:"host"`              // "api.twilio.com", without edge and region

	// Index says where in the document's file of facts each resource stands.
	Index []Entry `json:"resources,omitempty"`
}

// Entry says where a resource stands in its document's file of facts.
type Entry struct {
	Name  string `json:"name"`
	Model string `json:"model,omitempty"` // the resource at the same path that it is one model with
	At    int64  `json:"at"`              // bytes from the file's start
	Size  int64  `json:"size"`            // bytes
}

// Resource is one resource as Twilio's operation ids name it.
type Resource struct {
	Name         string       `json:"name"`                    // "Call", "ConferenceRecording"
	ListPath     string       `json:"list_path,omitempty"`     // "/2010-04-01/Accounts/{AccountSid}/Calls.json"
	InstancePath string       `json:"instance_path,omitempty"` // "/2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json"
	Parent       string       `json:"parent,omitempty"`        // the parent's instance path, which need not have operations
	Key          string       `json:"key,omitempty"`           // the attribute that stands last in InstancePath: "sid", "call_sid"
	SIDPrefix    string       `json:"sid_prefix,omitempty"`    // "CA"
	Collection   string       `json:"collection,omitempty"`    // a list's key for its elements: "calls"
	Paging       Paging       `json:"paging,omitempty"`
	Columns      []string     `json:"columns,omitempty"` // the attributes that a table shows, where nobody chose
	Deprecated   bool         `json:"deprecated,omitempty"`
	Dependents   []Dependent  `json:"dependents,omitempty"`
	Children     []Child      `json:"children,omitempty"`
	Operations   []*Operation `json:"operations,omitempty"`
	Attributes   []*Attribute `json:"attributes,omitempty"`

	Document *Document `json:"-"`
}

// Dependent is a resource below another, as subresource_uris and links name it.
type Dependent struct {
	Name string `json:"name"` // "recordings"
	Path string `json:"path"` // "/2010-04-01/Accounts/{account_sid}/Calls/{call_sid}/Recordings.json"
}

// Child is a resource whose paths lie below another's instance path.
type Child struct {
	Name     string `json:"name"`     // by the rest of the path: "recordings", "usage_records"
	Resource string `json:"resource"` // "CallRecording"
}

// Operation is one thing that can be done with a resource.
type Operation struct {
	ID         string       `json:"id"` // Twilio's own: "CreateCall"
	Kind       Kind         `json:"kind"`
	Method     string       `json:"method"` // "POST"
	Path       string       `json:"path"`
	Body       Body         `json:"body,omitempty"`
	Status     int          `json:"status"`               // of the answer to a success
	OneOf      [][]string   `json:"one_of,omitempty"`     // wire names; of each group at least one must be given
	Free       bool         `json:"free,omitempty"`       // the body takes any keys, for the document declares none
	Parameters []*Parameter `json:"parameters,omitempty"` // path parameters in the path's order, then the others by name
	Omits      []string     `json:"omits,omitempty"`      // attributes of the resource that this operation's answer lacks
	Deprecated bool         `json:"deprecated,omitempty"`

	Resource *Resource `json:"-"`
}

// In says where a parameter stands in a request.
type In string

// The places of a parameter.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InBody   In = "body"
	InHeader In = "header"
)

// Parameter is a parameter of an operation.
type Parameter struct {
	Name     string `json:"name"` // on the wire: "StatusCallbackEvent", "StartTime<", "If-Match"
	In       In     `json:"in"`
	Required bool   `json:"required,omitempty"`
	Schema
}

// Attribute is an attribute of a resource, as the JSON of an answer names it.
type Attribute struct {
	Name string `json:"name"`
	Schema
}

// Schema says what values a parameter or attribute has.
type Schema struct {
	Type       string       `json:"type,omitempty"`   // string, integer, number, boolean, array, object; none where any value will do
	Format     string       `json:"format,omitempty"` // "date-time-rfc-2822", "uri", "phone-number", …
	Enum       []string     `json:"enum,omitempty"`
	Min        *float64     `json:"min,omitempty"`
	Max        *float64     `json:"max,omitempty"`
	Prefix     string       `json:"prefix,omitempty"` // of the SIDs that stand here
	Nullable   bool         `json:"nullable,omitempty"`
	JSON       bool         `json:"json,omitempty"`   // a string that is JSON
	Secret     bool         `json:"secret,omitempty"` // never shown unless asked for by name
	Deprecated bool         `json:"deprecated,omitempty"`
	Items      *Schema      `json:"items,omitempty"`      // of an array
	Properties []*Parameter `json:"properties,omitempty"` // of an object in a JSON body; In is empty
}

// IsMethod says that a value is the method of an HTTP request, which is taken in any case:
// some of Twilio's documents say so, others only list GET and POST, or get and post.
func (s *Schema) IsMethod() bool {
	for _, value := range s.Enum {
		switch strings.ToUpper(value) {
		case "GET", "POST", "PUT", "DELETE":
		default:
			return s.Format == "http-method"
		}
	}
	return s.Format == "http-method" || len(s.Enum) > 0
}

// Operation returns the resource's first operation of a kind, or nil.
func (r *Resource) Operation(kind Kind) *Operation {
	for _, op := range r.Operations {
		if op.Kind == kind {
			return op
		}
	}
	return nil
}

// Attribute returns the attribute of a name as Twilio's JSON spells it, or nil.
func (r *Resource) Attribute(name string) *Attribute {
	for _, a := range r.Attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Parameter returns the parameter of a wire name, or nil.
func (o *Operation) Parameter(name string) *Parameter {
	for _, p := range o.Parameters {
		if p.Name == name {
			return p
		}
	}
	return nil
}
