package emulator

import (
	"slices"
	"strings"
)

// lookupSpecials: a lookup answers for every number, and keeps nothing of it.
func lookupSpecials() map[string]*special {
	return map[string]*special{"lookups_v2/PhoneNumber": {named: lookUp, view: viewLookup}}
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
func lookUp(q *request, key string) *record {
	number := international(key, textOf(q.params["CountryCode"]))
	r := q.blank(q.op.resource.home)
	r.key = number
	r.attrs["phone_number"], r.attrs["valid"] = number, true
	if reason := invalidNumber(number); reason != "" {
		r.attrs["valid"], r.attrs["validation_errors"] = false, []any{reason}
		return r
	}
	if p := planOf(number); p != nil {
		r.attrs["calling_country_code"], r.attrs["country_code"] = p.calling, countryOfNumber(number)
	}
	r.attrs["national_format"] = nationalFormat(number)
	for _, field := range strings.Split(textOf(q.params["Fields"]), ",") {
		field = strings.ToLower(strings.TrimSpace(field))
		if !slices.Contains(packages, field) {
			continue
		}
		if field == "line_type_intelligence" && lineType(number) != "" {
			r.attrs[field] = map[string]any{
				"type": lineType(number), "carrier_name": nil, "mobile_country_code": nil, "mobile_network_code": nil, "error_code": nil,
			}
			continue
		}
		r.attrs[field] = map[string]any{"error_code": notCovered}
	}
	return r
}

// viewLookup writes null for what was not asked for.
func viewLookup(_ viewer, r *record, out map[string]any) {
	for _, name := range append([]string{"validation_errors"}, packages...) {
		out[name] = r.attrs[name]
	}
}

// lineType returns the type of the line that a number's first digits show, or "". Under +1 they
// show only whether it is free of charge.
func lineType(number string) string {
	for prefix, kind := range map[string]string{
		"+1800": "tollFree", "+1833": "tollFree", "+1844": "tollFree", "+1855": "tollFree", "+1866": "tollFree", "+1877": "tollFree",
		"+1888": "tollFree", "+447": "mobile", "+4480": "tollFree", "+441": "landline", "+442": "landline",
		"+614": "mobile", "+611800": "tollFree", "+612": "landline", "+613": "landline", "+617": "landline", "+618": "landline",
		"+336": "mobile", "+337": "mobile", "+4915": "mobile", "+4916": "mobile", "+4917": "mobile",
	} {
		if strings.HasPrefix(number, prefix) {
			return kind
		}
	}
	return ""
}
