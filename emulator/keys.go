package emulator

// keySpecials: a key's secret is told once, when it is made (facts 1.2).
func keySpecials() map[string]*special {
	withSecret := &special{
		create: func(q *request, r *record) *apiError {
			r.secrets["secret"] = q.e.hex(32)
			return nil
		},
		view: func(_ viewer, r *record, out map[string]any) { out["secret"] = r.secrets["secret"] },
	}
	return map[string]*special{
		"api_v2010/NewKey":        withSecret,
		"api_v2010/NewSigningKey": withSecret,
		"iam_v1/NewKey":           withSecret,
	}
}
