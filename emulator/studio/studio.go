// Package studio is Studio: flows with their revisions, and executions that run some widgets.
package studio

import (
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// Specials: a flow has revisions, one for each time that it was changed, and a URL that
// sends calls and messages to it (the examples of Twilio's document).
func Specials() map[string]*rest.Special {
	valid := map[string]any{"valid": true, "errors": []any{}, "warnings": []any{}}
	return map[string]*rest.Special{
		"studio_v2/FlowValidate": {Defaults: valid},
		"studio_v2/FlowRevision": {Defaults: valid, Named: namedRevision},
		"studio_v2/Execution":    {Created: executionMade},
		"studio_v2/ExecutionContext": {View: func(v rest.Viewer, r *rest.Record, out map[string]any) {
			if execution, ok := (rest.Keeper{Engine: v.Engine}.Find("studio_v2/Execution", r.Scope["execution_sid"])).(*rest.Record); ok {
				out["context"] = execution.Attrs["context"]
			}
		}},
		"studio_v2/Flow": {
			Defaults: valid,
			Create: func(q *rest.Request, r *rest.Record) *rest.Error {
				r.Attrs["revision"] = int64(1)
				return checkDefinition(q, r)
			},
			Update:  checkDefinition,
			Created: addRevision,
			Updated: func(q *rest.Request, r *rest.Record) {
				n, _ := r.Attrs["revision"].(int64)
				r.Attrs["revision"] = n + 1
				addRevision(q, r)
			},
			View: func(_ rest.Viewer, r *rest.Record, out map[string]any) {
				out["webhook_url"] = "https://webhooks.twilio.com/v1/Accounts/" + r.Holder.SID + "/Flows/" + r.Key
			},
		},
	}
}

// checkDefinition refuses a definition that is not an object of JSON.
func checkDefinition(q *rest.Request, _ *rest.Record) *rest.Error {
	if v, given := q.Params["Definition"]; given {
		if _, ok := v.(map[string]any); !ok {
			return rest.Fail(20001, "Definition is not a JSON object") // the words are ours
		}
	}
	return nil
}

// addRevision keeps a flow as it is now.
func addRevision(q *rest.Request, flow *rest.Record) {
	res := q.Engine.Named("studio_v2", "FlowRevision")
	r := &rest.Record{
		Kind: res, Holder: flow.Holder, Key: typed.TextOf(flow.Attrs["revision"]), Parent: flow, At: q.Now,
		Scope: map[string]string{"sid": flow.Key}, Secrets: map[string]any{}, Attrs: map[string]any{},
	}
	for _, a := range res.Attributes {
		if v, ok := flow.Attrs[a.Name]; ok {
			r.Attrs[a.Name] = v
		}
	}
	rest.Stamp(r, q.Now, rest.Updated)
	q.Engine.Insert(r)
}

// namedRevision finds the revision that a path calls LatestPublished or LatestRevision.
func namedRevision(q *rest.Request, name string) *rest.Record {
	var latest *rest.Record
	for _, r := range q.Account.Table(q.Op.Resource).Rows {
		if r.Scope["sid"] != q.Values[0] || name == "LatestPublished" && r.Attr("status") != "published" {
			continue
		}
		latest = r
	}
	if name == "LatestPublished" || name == "LatestRevision" {
		return latest
	}
	return nil
}
