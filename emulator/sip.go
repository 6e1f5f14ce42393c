package emulator

import "strings"

// sipSpecials: what is mapped to a domain is a list that exists, under its SID.
func sipSpecials() map[string]*special {
	credentials := mapping("CredentialListSid", "SipCredentialList")
	addresses := mapping("IpAccessControlListSid", "SipIpAccessControlList")
	return map[string]*special{
		"api_v2010/SipDomain": {
			defaults: map[string]any{"auth_type": ""},
			before:   checkDomain,
			update:   func(q *request, _ *record) *apiError { return checkDomain(q) },
		},
		"api_v2010/SipCredentialListMapping":                  credentials,
		"api_v2010/SipAuthCallsCredentialListMapping":         credentials,
		"api_v2010/SipAuthRegistrationsCredentialListMapping": credentials,
		"api_v2010/SipIpAccessControlListMapping":             addresses,
		"api_v2010/SipAuthCallsIpAccessControlListMapping":    addresses,
		"api_v2010/SipIpAddress":                              {defaults: map[string]any{"cidr_prefix_length": 32}},
	}
}

func checkDomain(q *request) *apiError {
	if name, given := q.params["DomainName"]; given && !strings.HasSuffix(textOf(name), ".sip.twilio.com") {
		return fail(21232, "Invalid Domain: its name must end in .sip.twilio.com")
	}
	return nil
}

func mapping(parameter, list string) *special {
	return &special{create: func(q *request, r *record) *apiError {
		sid := textOf(q.params[parameter])
		found := q.account.table(q.e.core(list)).byKey[sid]
		if len(found) == 0 {
			return notFound("/2010-04-01/Accounts/" + q.account.sid + "/SIP/" + strings.TrimSuffix(parameter, "Sid") + "s/" + sid + ".json")
		}
		r.key = sid
		r.attrs["friendly_name"] = found[0].text("friendly_name")
		return nil
	}}
}
