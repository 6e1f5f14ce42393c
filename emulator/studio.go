package emulator

// studioSpecials: a flow has revisions, one for each time that it was changed, and a URL that
// sends calls and messages to it (the examples of Twilio's document).
func studioSpecials() map[string]*special {
	valid := map[string]any{"valid": true, "errors": []any{}, "warnings": []any{}}
	return map[string]*special{
		"studio_v2/FlowValidate": {defaults: valid},
		"studio_v2/FlowRevision": {defaults: valid, named: namedRevision},
		"studio_v2/Execution":    {created: executionMade},
		"studio_v2/ExecutionContext": {view: func(v viewer, r *record, out map[string]any) {
			if execution, ok := (keeper{v.Emulator}.Find("studio_v2/Execution", r.scope["execution_sid"])).(*record); ok {
				out["context"] = execution.attrs["context"]
			}
		}},
		"studio_v2/Flow": {
			defaults: valid,
			create: func(q *request, r *record) *apiError {
				r.attrs["revision"] = int64(1)
				return checkDefinition(q, r)
			},
			update:  checkDefinition,
			created: addRevision,
			updated: func(q *request, r *record) {
				n, _ := r.attrs["revision"].(int64)
				r.attrs["revision"] = n + 1
				addRevision(q, r)
			},
			view: func(_ viewer, r *record, out map[string]any) {
				out["webhook_url"] = "https://webhooks.twilio.com/v1/Accounts/" + r.account.sid + "/Flows/" + r.key
			},
		},
	}
}

// checkDefinition refuses a definition that is not an object of JSON.
func checkDefinition(q *request, _ *record) *apiError {
	if v, given := q.params["Definition"]; given {
		if _, ok := v.(map[string]any); !ok {
			return fail(20001, "Definition is not a JSON object") // the words are ours
		}
	}
	return nil
}

// addRevision keeps a flow as it is now.
func addRevision(q *request, flow *record) {
	res := q.e.named("studio_v2", "FlowRevision")
	r := &record{
		resource: res, account: flow.account, key: textOf(flow.attrs["revision"]), parent: flow, at: q.now,
		scope: map[string]string{"sid": flow.key}, secrets: map[string]any{}, attrs: map[string]any{},
	}
	for _, a := range res.Attributes {
		if v, ok := flow.attrs[a.Name]; ok {
			r.attrs[a.Name] = v
		}
	}
	stamp(r, q.now, updated)
	q.e.insert(r)
}

// namedRevision finds the revision that a path calls LatestPublished or LatestRevision.
func namedRevision(q *request, name string) *record {
	var latest *record
	for _, r := range q.account.table(q.op.resource).rows {
		if r.scope["sid"] != q.values[0] || name == "LatestPublished" && r.text("status") != "published" {
			continue
		}
		latest = r
	}
	if name == "LatestPublished" || name == "LatestRevision" {
		return latest
	}
	return nil
}
