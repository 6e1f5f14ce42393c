package bindings_test

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/api/signature"
)

func TestIsValidTakesSeveralTokensAndSharedKeys(t *testing.T) {
	const hook = "https://example.com/voice"
	params := url.Values{"CallSid": {"CA1"}}
	host := offline(t, api.Config{AccountSID: "AC1", AuthToken: "primary"}, io.Discard)
	plain, shared := signature.Sign("secondary", hook, params), signature.SignWith(signature.HMACSHA256, "shared", hook, params)
	const settings = ", settings: 'key=k,algorithm=HMAC_SHA256'"
	for options, want := range map[string]string{
		fmt.Sprintf("signature: '%s', auth_token: ['primary', 'secondary']", plain):        "true",
		fmt.Sprintf("signature: '%s', auth_token: 'secondary'", plain):                     "true",
		fmt.Sprintf("signature: '%s'", plain):                                              "false",
		fmt.Sprintf("signature: '%s', shared_key: 'shared'", shared) + settings:            "true",
		fmt.Sprintf("signature: '%s', shared_key: ['other', 'shared']", shared) + settings: "true",
		fmt.Sprintf("signature: '%s', shared_key: 'other'", shared) + settings:             "false",
		fmt.Sprintf("signature: '%s', auth_token: 'shared'", shared) + settings:            "needs shared_key",
		fmt.Sprintf("signature: '%s', auth_token: 'shared'", shared):                       "false",
		"signature: 'x', settings: 'algorithm=HMAC_MD5'":                                   "the algorithm \"HMAC_MD5\" is not known",
		"signature: 'x', auth_token: true":                                                 "auth_token takes a string",
		"signature: 'x', auth_token: 123":                                                  "auth_token takes a string",
		"signature: 'x', auth_token: {}":                                                   "auth_token takes a string",
		"signature: 'x', auth_token: []":                                                   "auth_token takes a string",
		"signature: 'x', auth_token: [null]":                                               "auth_token takes a string",
		"signature: 'x', url: 'https://example.com/voice#rc=2'":                            "url has a #",
	} {
		value, err := host.Eval(context.Background(), "[eval]", "Twilio.Webhook.isValid({url: '"+hook+"', params: {CallSid: 'CA1'}, "+options+"})")
		got := fmt.Sprint(value)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", options, got, want)
		}
	}
}
