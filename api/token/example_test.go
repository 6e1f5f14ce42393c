package token_test

import (
	"fmt"
	"strings"
	"time"

	"dialtone/api/token"
)

func ExampleAccess_Sign() {
	signed, err := token.Access{
		AccountSid: "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		Identity:   "joe",
		TTL:        10 * time.Minute,
		Grants: token.Grants{
			Voice: &token.VoiceGrant{OutgoingApplicationSid: "APxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},
			Video: &token.VideoGrant{Room: "x"},
		},
	}.Sign("SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "the key's secret", time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(strings.Split(signed, ".")), "parts")
	// Output: 3 parts
}

func ExampleCapability_Sign() {
	c := token.Capability{
		AccountSid: "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		Scopes: []token.Scope{
			token.Incoming("joe"),
			token.Outgoing("APxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", token.Param{Name: "foo", Value: "bar"}),
		},
	}
	for _, scope := range c.Scopes {
		fmt.Println(scope)
	}
	if _, err := c.Sign("", time.Now()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// scope:client:incoming?clientName=joe
	// scope:client:outgoing?appSid=APxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&appParams=foo%3Dbar
	// no auth token: a capability token is signed with the account's auth token, an API key can't stand in for it
}
