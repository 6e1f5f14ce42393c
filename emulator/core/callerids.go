package core

import (
	"fmt"
	"time"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/voice"
)

// callerIDSpecials: a number becomes a caller id when its owner types the code
// that Twilio's call asks for. The emulator's owners do so at once.
func callerIDSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"api_v2010/ValidationRequest": {
			Before: checkValidation,
			Create: createValidation,
		},
		"api_v2010/OutgoingCallerId": {
			Filters: map[string]func(*rest.Request, *rest.Record, any) bool{
				"PhoneNumber": func(q *rest.Request, r *rest.Record, want any) bool {
					return r.Attr("phone_number") == typed.Tidy(typed.TextOf(want))
				},
			},
			Seed: func(e *rest.Engine, r *rest.Record) {
				r.SetDefault("phone_number", "+14155550198")
				r.SetDefault("friendly_name", typed.National(r.Attr("phone_number")))
			},
		},
	}
}

func checkValidation(q *rest.Request) *rest.Error {
	number := typed.Tidy(typed.TextOf(q.Params["PhoneNumber"]))
	if !typed.IsNumber(number) {
		return rest.Fail(21401, "Phone number %s is not valid", number)
	}
	q.Params["PhoneNumber"] = number
	if delay, ok := q.Params["CallDelay"].(int64); ok && (delay < 0 || delay > 60) {
		return rest.Fail(21454, "Invalid CallDelay")
	}
	for _, r := range q.Account.Table(q.Op.Resource).Rows {
		if r.Attr("phone_number") == number {
			return rest.Fail(21450, "Phone number is already verified.")
		}
	}
	return nil
}

func createValidation(q *rest.Request, r *rest.Record) *rest.Error {
	var n int64
	if _, err := fmt.Sscanf(q.Engine.Hex(8), "%x", &n); err != nil {
		panic(err) // hex gives hexadecimal digits
	}
	call := NewCall(q.Engine, q.Account, q.Now, rest.MagicSender, r.Attr("phone_number"))
	q.Engine.Insert(call)
	delay, _ := q.Params["CallDelay"].(int64)
	q.Account.Tenant.Voice.Place(call, q.Now.Add(time.Duration(delay)*time.Second), voice.Order{
		Source:   voice.Source{Twiml: "<Response><Say>Please enter your validation code.</Say><Pause length=\"10\"/></Response>"},
		Callback: typed.TextOf(q.Params["StatusCallback"]), CallbackMethod: typed.TextOf(q.Params["StatusCallbackMethod"]),
	})
	r.Attrs["call_sid"] = call.Key
	r.Attrs["validation_code"] = fmt.Sprintf("%06d", n%1_000_000)
	r.SetDefault("friendly_name", typed.National(r.Attr("phone_number")))
	r.Key = q.Engine.SID("PN")
	return nil
}
