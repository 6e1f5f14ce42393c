package core

import "dialtone/emulator/rest"

// keySpecials: a key's secret is told once, when it is made (facts 1.2).
func keySpecials() map[string]*rest.Special {
	withSecret := &rest.Special{
		Create: func(q *rest.Request, r *rest.Record) *rest.Error {
			r.Secrets["secret"] = q.Engine.Hex(32)
			return nil
		},
		View: func(_ rest.Viewer, r *rest.Record, out map[string]any) { out["secret"] = r.Secrets["secret"] },
	}
	return map[string]*rest.Special{
		"api_v2010/NewKey":        withSecret,
		"api_v2010/NewSigningKey": withSecret,
		"iam_v1/NewKey":           withSecret,
	}
}
