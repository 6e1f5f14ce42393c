package rest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// newKey returns the key of a new record: a SID with the resource's prefix, a
// parameter where the caller names the record, or what the newest products use.
func (q *Request) newKey(r *Record) string {
	res := q.Op.Resource
	key := res.Key
	if key == "" {
		key = res.Home.Key
	}
	if key == "" && res.Attribute("sid") != nil {
		key = "sid"
	}
	if key == "" {
		return ""
	}
	if key == "sid" {
		if sid := q.ownSID(r); sid != "" {
			q.copy(r, sid)
			return sid
		}
	} else if key != "id" {
		if v, ok := r.Attrs[key]; ok && v != nil {
			return typed.TextOf(v)
		}
	}
	return q.Engine.keyFor(r, res, key)
}

// ownSID returns the SID that a request gives a new record: a number that is put
// into a messaging service or on a trunk keeps its own. Twilio's documents say so
// by the prefix, which is that of the record's SIDs.
func (q *Request) ownSID(r *Record) string {
	if sid := r.Attr("sid"); sid != "" {
		return sid
	}
	prefix := prefixOf(q.Op.Resource, "sid")
	for _, p := range q.Op.Parameters {
		if p.In == catalog.InBody && p.Required && prefix != "" && p.Prefix == prefix {
			return typed.TextOf(q.Params[p.Name])
		}
	}
	return ""
}

// shared are the resources whose records other products keep under the same SID,
// by its prefix.
var shared = map[string]string{
	"PN": "IncomingPhoneNumber", "SC": "ShortCode", "CL": "SipCredentialList", "AL": "SipIpAccessControlList",
}

// copy gives a record what the account's own of the same SID says, where there is
// one: its number, its name.
func (q *Request) copy(r *Record, sid string) {
	name := shared[sid[:min(2, len(sid))]]
	if name == "" {
		return
	}
	for _, own := range q.Account.Table(q.Engine.Core(name)).ByKey[sid] {
		for _, a := range r.Kind.Attributes {
			if text := own.Attr(a.Name); text != "" && r.Scope[a.Name] == "" {
				r.SetDefault(a.Name, text)
			}
		}
	}
}

// taken reports whether a new record's key, which its maker chose, is another's at
// the same place.
func (r *Record) taken() bool {
	if r.Kind.Key == "" || r.Key == "" {
		return false
	}
	return slices.ContainsFunc(r.Holder.Table(r.Kind).ByKey[r.Key], func(other *Record) bool {
		return maps.Equal(r.Scope, other.Scope)
	})
}

// idPrefixes are how the ids of the products that have no SIDs begin.
var idPrefixes = map[string]string{
	"assistants_v1/Assistant": "aia_asst_", "assistants_v1/Feedback": "aia_fdbk_", "assistants_v1/Knowledge": "aia_know_",
	"assistants_v1/KnowledgeByAssistant": "aia_know_", "assistants_v1/Policies": "aia_plcy_", "assistants_v1/Tool": "aia_tool_",
	"assistants_v1/ToolsByAssistant": "aia_tool_", "knowledge_v1/Knowledge": "aia_know_",
}

// sidPrefixes are those of SIDs whose names in the documents do not say them.
var sidPrefixes = map[string]string{
	"iam_organizations/OrganizationAccount": "AC", "iam_organizations/OrganizationUser": "US", "iam_organizations/RoleAssignment": "IY",
}

// keyFor makes up a key for a record.
func (e *Engine) keyFor(r *Record, res *Resource, key string) string {
	if prefix := sidPrefixes[res.Product.document.Name+"/"+res.Home.Name]; prefix != "" {
		return e.SID(prefix)
	}
	if a := res.Home.Attribute(key); a != nil && a.Type == "integer" {
		n := r.next(key)
		r.Attrs[key] = n
		return fmt.Sprint(n)
	}
	if prefix := prefixOf(res, key); prefix != "" {
		return e.SID(prefix)
	}
	if strings.HasSuffix(key, "sid") {
		// A SID without a prefix in the documents.
		return e.SID("XX")
	}
	return idPrefixes[res.Product.document.Name+"/"+res.Home.Name] + e.uuid()
}

// next returns the number that a new record has among its neighbours: one more
// than the greatest, from 0.
func (r *Record) next(name string) int {
	n := 0
	for _, other := range r.Holder.Table(r.Kind).Rows {
		if have, err := strconv.Atoi(typed.TextOf(other.Attrs[name])); err == nil && maps.Equal(r.Scope, other.Scope) {
			n = max(n, have+1)
		}
	}
	return n
}

// prefixOf returns the two letters that a resource's keys begin with, or "".
func prefixOf(res *Resource, key string) string {
	for _, r := range []*Resource{res, res.Home} {
		if r.SIDPrefix != "" && (key == "sid" || r.Attribute("sid") == nil) {
			return r.SIDPrefix
		}
		if a := r.Attribute(key); a != nil && a.Prefix != "" {
			return a.Prefix
		}
		for _, op := range r.Operations {
			if params := op.PathParameters(); op.OnInstance() && len(params) > 0 {
				if last := params[len(params)-1]; last.Prefix != "" && catalog.SnakeCase(last.Name) == key {
					return last.Prefix
				}
			}
		}
	}
	return ""
}
