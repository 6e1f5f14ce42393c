package emulator

// productSpecials: the little that is special outside the 2010 API.
func productSpecials() map[string]*special {
	anyKey := func(attribute string, attrs map[string]any) *special {
		return &special{named: func(q *request, key string) *record {
			r := q.blank(q.op.resource.home)
			r.key = key
			for name, v := range attrs {
				r.attrs[name] = v
			}
			r.attrs[attribute] = key
			return r
		}}
	}
	assistant := &special{defaults: map[string]any{"assistant_id": "aia_asst_00000000-0000-4000-a000-000000000000"}}
	return map[string]*special{
		// What belongs to an assistant says so in the form that their ids have.
		"assistants_v1/Messages": assistant, "assistants_v1/Session": assistant, "assistants_v1/Sessions": assistant,
		// A verification waits for its code, which the emulator sends nobody.
		"verify_v2/Verification":      {defaults: map[string]any{"status": "pending"}},
		"verify_v2/VerificationCheck": {defaults: map[string]any{"status": "pending"}},
		// A lookup finds every number; nothing is kept of it.
		"lookups_v1/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US"}),
		"lookups_v2/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US", "valid": true, "phone_number_quality_score": map[string]any{}}),
		// Every number and domain has a route without being made.
		"routes_v2/PhoneNumber": anyKey("phone_number", nil),
		"routes_v2/SipDomain":   anyKey("sip_domain", nil),
		"routes_v2/Trunks":      anyKey("sip_trunk_domain", nil),
	}
}
