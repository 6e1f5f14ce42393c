package emulator

import "slices"

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
	identity := &special{alias: "identity"}
	assistant := &special{defaults: map[string]any{"assistant_id": "aia_asst_00000000-0000-4000-a000-000000000000"}}
	return map[string]*special{
		// What belongs to an assistant says so in the form that their ids have.
		"assistants_v1/Messages": assistant, "assistants_v1/Session": assistant, "assistants_v1/Sessions": assistant,
		// A verification waits for its code, which the emulator sends nobody: an
		// update approves it.
		"verify_v2/Verification":      {defaults: map[string]any{"status": "pending"}, view: viewVerification},
		"verify_v2/VerificationCheck": {defaults: map[string]any{"status": "pending"}, create: checkVerification, view: viewVerification},
		// Whom and what the documents let paths name otherwise than by SID.
		"chat_v2/Member": identity, "chat_v2/User": identity, "frontline_v1/User": identity,
		"conversations_v1/User": identity, "conversations_v1/ServiceUser": identity,
		"conversations_v1/ConversationParticipant":        identity,
		"conversations_v1/ServiceConversationParticipant": identity,
		"conversations_v1/ConfigurationAddress":           {alias: "address"},
		// A lookup finds every number; nothing is kept of it.
		"lookups_v1/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US"}),
		"lookups_v2/PhoneNumber": anyKey("phone_number", map[string]any{"country_code": "US", "valid": true, "phone_number_quality_score": map[string]any{}}),
		// Every number and domain has a route without being made.
		"routes_v2/PhoneNumber": anyKey("phone_number", nil),
		"routes_v2/SipDomain":   anyKey("sip_domain", nil),
		"routes_v2/Trunks":      anyKey("sip_trunk_domain", nil),
	}
}

// checkVerification answers with the service's latest verification of the number
// or SID: the check of none is of nothing that is there.
func checkVerification(q *request, r *record) *apiError {
	sid, to := textOf(q.params["VerificationSid"]), plus(textOf(q.params["To"]))
	for _, v := range slices.Backward(q.account.table(q.e.named("verify_v2", "Verification")).rows) {
		if v.lies(q.op.names, q.values) && (v.key == sid || sid == "" && v.text("to") == to) {
			r.key = v.key
			for _, name := range []string{"to", "channel", "status"} {
				if text := v.text(name); text != "" {
					r.attrs[name] = text
				}
			}
			return nil
		}
	}
	return notFound(q.path)
}

func viewVerification(_ *Emulator, _ *record, out map[string]any) {
	out["valid"] = out["status"] == "approved"
}
