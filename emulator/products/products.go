// Package products is what the products do of which a file is enough: Lookup, Sync, Pricing,
// Insights, organizations. All others are records, which package rest keeps.
package products

import (
	"maps"

	"dialtone/emulator/rest"
)

// Specials says what the products do of which a file is enough.
func Specials() map[string]*rest.Special {
	all := productSpecials()
	for _, family := range []map[string]*rest.Special{lookupSpecials(), syncSpecials(), pricingSpecials(), insightsSpecials(), organizationSpecials()} {
		maps.Copy(all, family)
	}
	return all
}

// productSpecials: the little that is special outside the 2010 API.
func productSpecials() map[string]*rest.Special {
	anyKey := func(attribute string, attrs map[string]any) *rest.Special {
		return &rest.Special{Named: func(q *rest.Request, key string) *rest.Record {
			r := q.Blank(q.Op.Resource.Home)
			r.Key = key
			for name, v := range attrs {
				r.Attrs[name] = v
			}
			r.Attrs[attribute] = key
			return r
		}}
	}
	assistant := &rest.Special{Defaults: map[string]any{"assistant_id": "aia_asst_00000000-0000-4000-a000-000000000000"}}
	return map[string]*rest.Special{
		// What belongs to an assistant says so in the form that their ids have.
		"assistants_v1/Messages": assistant, "assistants_v1/Session": assistant, "assistants_v1/Sessions": assistant,
		// Whom and what the documents let paths name otherwise than by SID.
		"frontline_v1/User":                     {Alias: "identity"},
		"conversations_v1/ConfigurationAddress": {Alias: "address"},
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
