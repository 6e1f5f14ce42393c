package emulator

import (
	"fmt"
	"time"

	"dialtone/emulator/voice"
)

// callerIDSpecials: a number becomes a caller id when its owner types the code
// that Twilio's call asks for. The emulator's owners do so at once.
func callerIDSpecials() map[string]*special {
	return map[string]*special{
		"api_v2010/ValidationRequest": {
			before: checkValidation,
			create: createValidation,
		},
		"api_v2010/OutgoingCallerId": {
			filters: map[string]func(*request, *record, any) bool{
				"PhoneNumber": func(q *request, r *record, want any) bool { return r.text("phone_number") == tidy(textOf(want)) },
			},
			seed: func(e *Emulator, r *record) {
				r.setDefault("phone_number", "+14155550198")
				r.setDefault("friendly_name", national(r.text("phone_number")))
			},
		},
	}
}

func checkValidation(q *request) *apiError {
	number := tidy(textOf(q.params["PhoneNumber"]))
	if !isNumber(number) {
		return fail(21401, "Phone number %s is not valid", number)
	}
	q.params["PhoneNumber"] = number
	if delay, ok := q.params["CallDelay"].(int64); ok && (delay < 0 || delay > 60) {
		return fail(21454, "Invalid CallDelay")
	}
	for _, r := range q.account.table(q.op.resource).rows {
		if r.text("phone_number") == number {
			return fail(21450, "Phone number is already verified.")
		}
	}
	return nil
}

func createValidation(q *request, r *record) *apiError {
	var n int64
	if _, err := fmt.Sscanf(q.e.hex(8), "%x", &n); err != nil {
		panic(err) // hex gives hexadecimal digits
	}
	call := q.e.newCall(q.account, q.now, magicSender, r.text("phone_number"))
	q.e.insert(call)
	delay, _ := q.params["CallDelay"].(int64)
	q.account.session.voice.Place(call, q.now.Add(time.Duration(delay)*time.Second), voice.Order{
		Source:   voice.Source{Twiml: "<Response><Say>Please enter your validation code.</Say><Pause length=\"10\"/></Response>"},
		Callback: textOf(q.params["StatusCallback"]), CallbackMethod: textOf(q.params["StatusCallbackMethod"]),
	})
	r.attrs["call_sid"] = call.key
	r.attrs["validation_code"] = fmt.Sprintf("%06d", n%1_000_000)
	r.setDefault("friendly_name", national(r.text("phone_number")))
	r.key = q.e.sid("PN")
	return nil
}
