package products

import (
	"slices"
	"strings"

	"dialtone/emulator/core"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// lookupSpecials: a lookup answers for every number, and keeps nothing of it.
func lookupSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{"lookups_v2/PhoneNumber": {Named: lookUp, View: viewLookup}}
}

// packages are what a lookup tells for money, each null unless Fields asks for it.
var packages = []string{
	"call_forwarding", "caller_name", "identity_match", "line_status", "line_type_intelligence", "phone_number_quality_score",
	"pre_fill", "reassigned_number", "sim_swap", "sms_pumping_risk",
}

// notCovered is the dictionary's code for a number that a package knows nothing of
// (https://www.twilio.com/docs/api/errors/60600).
const notCovered = 60600

// lookUp makes what a lookup says of a number: its form, whether it is one, and of the packages
// that were asked for that they do not cover it, but for its type where the number shows it.
func lookUp(q *rest.Request, key string) *rest.Record {
	number := core.International(key, typed.TextOf(q.Params["CountryCode"]))
	r := q.Blank(q.Op.Resource.Home)
	r.Key = number
	r.Attrs["phone_number"], r.Attrs["valid"] = number, true
	if reason := core.InvalidNumber(number); reason != "" {
		r.Attrs["valid"], r.Attrs["validation_errors"] = false, []any{reason}
		return r
	}
	if code := core.CallingCode(number); code != "" {
		r.Attrs["calling_country_code"], r.Attrs["country_code"] = code, core.CountryOfNumber(number)
	}
	r.Attrs["national_format"] = core.NationalFormat(number)
	for _, field := range strings.Split(typed.TextOf(q.Params["Fields"]), ",") {
		field = strings.ToLower(strings.TrimSpace(field))
		if !slices.Contains(packages, field) {
			continue
		}
		if kind := core.LineType(q.Account.Tenant, number); field == "line_type_intelligence" && kind != "" {
			r.Attrs[field] = map[string]any{
				"type": kind, "carrier_name": nil, "mobile_country_code": nil, "mobile_network_code": nil, "error_code": nil,
			}
			continue
		}
		r.Attrs[field] = map[string]any{"error_code": notCovered}
	}
	return r
}

// viewLookup writes null for what was not asked for.
func viewLookup(_ rest.Viewer, r *rest.Record, out map[string]any) {
	for _, name := range append([]string{"validation_errors"}, packages...) {
		out[name] = r.Attrs[name]
	}
}
