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
		// Whom and what the documents let paths name otherwise than by SID.
		"frontline_v1/User":                     {alias: "identity"},
		"conversations_v1/ConfigurationAddress": {alias: "address"},
		// There is an export of every type of resource.
		"bulkexports_v1/Export": anyKey("resource_type", nil),
		// A lookup finds every number; nothing is kept of it.
		"lookups_v1/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US"}),
		// Every number and domain has a route without being made.
		"routes_v2/PhoneNumber": anyKey("phone_number", nil),
		"routes_v2/SipDomain":   anyKey("sip_domain", nil),
		"routes_v2/Trunks":      anyKey("sip_trunk_domain", nil),
	}
}
