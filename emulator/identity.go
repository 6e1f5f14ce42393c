package emulator

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
)

// newKey returns the key of a new record: a SID with the resource's prefix, a
// parameter where the caller names the record, or what the newest products use.
func (q *request) newKey(r *record) string {
	res := q.op.resource
	key := res.Key
	if key == "" {
		key = res.home.Key
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
		if v, ok := r.attrs[key]; ok && v != nil {
			return textOf(v)
		}
	}
	return q.e.keyFor(r, res, key)
}

// ownSID returns the SID that a request gives a new record: a number that is put
// into a messaging service or on a trunk keeps its own. Twilio's documents say so
// by the prefix, which is that of the record's SIDs.
func (q *request) ownSID(r *record) string {
	if sid := r.text("sid"); sid != "" {
		return sid
	}
	prefix := prefixOf(q.op.resource, "sid")
	for _, p := range q.op.Parameters {
		if p.In == catalog.InBody && p.Required && prefix != "" && p.Prefix == prefix {
			return textOf(q.params[p.Name])
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
func (q *request) copy(r *record, sid string) {
	name := shared[sid[:min(2, len(sid))]]
	if name == "" {
		return
	}
	for _, own := range q.account.table(q.e.core(name)).byKey[sid] {
		for _, a := range r.resource.Attributes {
			if text := own.text(a.Name); text != "" && r.scope[a.Name] == "" {
				r.setDefault(a.Name, text)
			}
		}
	}
}

// taken reports whether a new record's key, which its maker chose, is another's at
// the same place.
func (r *record) taken() bool {
	if r.resource.Key == "" || r.key == "" {
		return false
	}
	return slices.ContainsFunc(r.account.table(r.resource).byKey[r.key], func(other *record) bool {
		return maps.Equal(r.scope, other.scope)
	})
}

// idPrefixes are how the ids of the products that have no SIDs begin.
var idPrefixes = map[string]string{
	"assistants_v1/Assistant": "aia_asst_", "assistants_v1/Feedback": "aia_fdbk_", "assistants_v1/Knowledge": "aia_know_",
	"assistants_v1/KnowledgeByAssistant": "aia_know_", "assistants_v1/Policies": "aia_plcy_", "assistants_v1/Tool": "aia_tool_",
	"assistants_v1/ToolsByAssistant": "aia_tool_", "knowledge_v1/Knowledge": "aia_know_",
}

// keyFor makes up a key for a record.
func (e *Emulator) keyFor(r *record, res *resource, key string) string {
	if a := res.home.Attribute(key); a != nil && a.Type == "integer" {
		n := r.next(key)
		r.attrs[key] = n
		return fmt.Sprint(n)
	}
	if prefix := prefixOf(res, key); prefix != "" {
		return e.sid(prefix)
	}
	if strings.HasSuffix(key, "sid") {
		// A SID without a prefix in the documents.
		return e.sid("XX")
	}
	return idPrefixes[res.product.document.Name+"/"+res.home.Name] + e.uuid()
}

// next returns the number that a new record has among its neighbours: one more
// than the greatest, from 0.
func (r *record) next(name string) int {
	n := 0
	for _, other := range r.account.table(r.resource).rows {
		if have, err := strconv.Atoi(textOf(other.attrs[name])); err == nil && maps.Equal(r.scope, other.scope) {
			n = max(n, have+1)
		}
	}
	return n
}

// prefixOf returns the two letters that a resource's keys begin with, or "".
func prefixOf(res *resource, key string) string {
	for _, r := range []*resource{res, res.home} {
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
