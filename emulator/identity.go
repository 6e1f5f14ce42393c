package emulator

import (
	"fmt"
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
	if key != "sid" && key != "id" {
		if v, ok := r.attrs[key]; ok && v != nil {
			return textOf(v)
		}
	}
	return q.e.keyFor(r, res, key)
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
		n := len(r.account.table(res).rows)
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
