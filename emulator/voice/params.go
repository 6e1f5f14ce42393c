package voice

import (
	"fmt"
	"strings"

	"dialtone/emulator/session"
)

// text writes a number as a parameter.
func text(v any) string { return fmt.Sprint(v) }

// parameters are what each request about a call tells an application (facts 4.5). Of where numbers
// are, a local Twilio knows the country alone; the rest is sent empty, as Twilio does with what it
// does not know.
func (v *Voice) parameters(c *Call, record session.Record, status string) [][2]string {
	from, to := record.Text("from"), record.Text("to")
	params := [][2]string{
		{"CallSid", record.SID()}, {"AccountSid", record.Account()}, {"From", from}, {"To", to}, {"CallStatus", status},
		{"ApiVersion", "2010-04-01"}, {"Direction", record.Text("direction")}, {"Caller", from}, {"Called", to},
	}
	for _, more := range [][2]string{
		{"ForwardedFrom", "forwarded_from"}, {"CallerName", "caller_name"}, {"ParentCallSid", "parent_call_sid"}, {"AnsweredBy", "answered_by"},
	} {
		if value := record.Text(more[1]); value != "" {
			params = append(params, [2]string{more[0], value})
		}
	}
	for _, end := range []struct{ name, number string }{{"From", from}, {"To", to}, {"Caller", from}, {"Called", to}} {
		if !strings.HasPrefix(end.number, "+") {
			continue
		}
		for _, what := range []string{"City", "State", "Zip"} {
			params = append(params, [2]string{end.name + what, ""})
		}
		params = append(params, [2]string{end.name + "Country", v.hooks.Country(end.number)})
	}
	if user, host, ok := strings.Cut(strings.TrimPrefix(to, "sip:"), "@"); ok && strings.HasPrefix(to, "sip:") && c.Inbound && user != "" {
		params = append(params, [2]string{"SipDomain", host}, [2]string{"SipCallId", "sip-" + c.SID}, [2]string{"SipSourceIp", "127.0.0.1"})
	}
	return append(params, c.Extra...)
}
