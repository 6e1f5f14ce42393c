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
	return map[string]*special{
		// A lookup finds every number; nothing is kept of it.
		"lookups_v1/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US"}),
		"lookups_v2/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US", "valid": true}),
		// Every number and domain has a route without being made.
		"routes_v2/PhoneNumber": anyKey("phone_number", nil),
		"routes_v2/SipDomain":   anyKey("sip_domain", nil),
		"routes_v2/Trunks":      anyKey("sip_trunk_domain", nil),
	}
}
