package core

import (
	"strings"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// sipSpecials: what is mapped to a domain is a list that exists, under its SID.
func sipSpecials() map[string]*rest.Special {
	credentials := mapping("CredentialListSid", "SipCredentialList")
	addresses := mapping("IpAccessControlListSid", "SipIpAccessControlList")
	return map[string]*rest.Special{
		"api_v2010/SipDomain": {
			Defaults: map[string]any{"auth_type": ""},
			Before:   checkDomain,
			Update:   func(q *rest.Request, _ *rest.Record) *rest.Error { return checkDomain(q) },
		},
		"api_v2010/SipCredentialListMapping":                  credentials,
		"api_v2010/SipAuthCallsCredentialListMapping":         credentials,
		"api_v2010/SipAuthRegistrationsCredentialListMapping": credentials,
		"api_v2010/SipIpAccessControlListMapping":             addresses,
		"api_v2010/SipAuthCallsIpAccessControlListMapping":    addresses,
		"api_v2010/SipIpAddress":                              {Defaults: map[string]any{"cidr_prefix_length": 32}},
	}
}

func checkDomain(q *rest.Request) *rest.Error {
	if name, given := q.Params["DomainName"]; given && !strings.HasSuffix(typed.TextOf(name), ".sip.twilio.com") {
		return rest.Fail(21232, "Invalid Domain: its name must end in .sip.twilio.com")
	}
	return nil
}

func mapping(parameter, list string) *rest.Special {
	return &rest.Special{Create: func(q *rest.Request, r *rest.Record) *rest.Error {
		sid := typed.TextOf(q.Params[parameter])
		found := q.Account.Table(q.Engine.Core(list)).ByKey[sid]
		if len(found) == 0 {
			return rest.NotFound("/2010-04-01/Accounts/" + q.Account.SID + "/SIP/" + strings.TrimSuffix(parameter, "Sid") + "s/" + sid + ".json")
		}
		r.Key = sid
		r.Attrs["friendly_name"] = found[0].Attr("friendly_name")
		return nil
	}}
}
