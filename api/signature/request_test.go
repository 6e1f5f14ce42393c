package signature_test

import (
	"net/url"
	"testing"

	"dialtone/api/signature"
)

func TestVerifyRequest(t *testing.T) {
	const (
		token = "12345"
		form  = "application/x-www-form-urlencoded"
		hook  = "https://example.com/voice"
	)
	values := url.Values{"From": {"+15550001111"}, "Body": {"a b&c=ü"}, "Tag": {"2", "1", "2"}}
	formSignature := signature.Sign(token, hook, values)
	hashed := signature.AddBodyHash(hook, []byte(jsonBody))
	jsonSignature := signature.Sign(token, hashed, nil)

	tests := []struct {
		name string
		in   signature.Request
		want bool
	}{
		{"form", signature.Request{URL: hook, ContentType: form, Body: []byte(values.Encode()), Signature: formSignature}, true},
		{"form with a charset", signature.Request{URL: hook, ContentType: form + "; charset=UTF-8", Body: []byte(values.Encode()), Signature: formSignature}, true},
		{"form, in any case", signature.Request{URL: hook, ContentType: "Application/X-WWW-Form-URLEncoded", Body: []byte(values.Encode()), Signature: formSignature}, true},
		{"form, changed", signature.Request{URL: hook, ContentType: form, Body: []byte("From=joe"), Signature: formSignature}, false},
		{"form, dropped", signature.Request{URL: hook, ContentType: form, Signature: formSignature}, false},
		{"form that can't be decoded", signature.Request{URL: hook, ContentType: form, Body: []byte("a=%zz"), Signature: formSignature}, false},
		{"form, parsed already", signature.Request{URL: hook, Form: values, Body: []byte(values.Encode()), Signature: formSignature}, true},
		{"form, parsed already, changed", signature.Request{URL: hook, Form: url.Values{"From": {"joe"}}, Body: []byte("From=joe"), Signature: formSignature}, false},
		{"a signed json URL sent with a parsed form", signature.Request{URL: hashed, Form: values, Body: []byte(values.Encode()), Signature: jsonSignature}, false},
		{"get", signature.Request{URL: hook + "?a=1", Signature: signature.Sign(token, hook+"?a=1", nil)}, true},
		{"get, changed", signature.Request{URL: hook + "?a=2", Signature: signature.Sign(token, hook+"?a=1", nil)}, false},
		{"json", signature.Request{URL: hashed, ContentType: "application/json", Body: []byte(jsonBody), Signature: jsonSignature}, true},
		{"json, changed", signature.Request{URL: hashed, ContentType: "application/json", Body: []byte(`{}`), Signature: jsonSignature}, false},
		{"json, dropped", signature.Request{URL: hashed, ContentType: "application/json", Signature: jsonSignature}, false},
		{"json, hash changed with it", signature.Request{URL: signature.AddBodyHash(hook, []byte("{}")), ContentType: "application/json", Body: []byte("{}"), Signature: jsonSignature}, false},
		{"json without a hash", signature.Request{URL: hook, ContentType: "application/json", Body: []byte(jsonBody), Signature: signature.Sign(token, hook, nil)}, false},
		{"a signed json URL sent with a form", signature.Request{URL: hashed, ContentType: form, Body: []byte("From=joe"), Signature: jsonSignature}, false},
		{"a body of no type", signature.Request{URL: hook, Body: []byte("From=joe"), Signature: signature.Sign(token, hook, url.Values{"From": {"joe"}})}, false},
		{"no signature", signature.Request{URL: hook, ContentType: form, Body: []byte(values.Encode())}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := signature.VerifyRequest(token, tt.in); got != tt.want {
				t.Errorf("VerifyRequest = %v", got)
			}
		})
	}
}

func TestVerifyBodyNeedsTheHashInTheURL(t *testing.T) {
	if signature.VerifyBody("12345", page, []byte(jsonBody), signature.Sign("12345", page, nil)) {
		t.Error("a body that nothing binds to the URL verifies")
	}
}

func TestAddBodyHash(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.com/x":       "https://a.com/x?bodySHA256=" + emptyHash,
		"https://a.com/x?a=1":   "https://a.com/x?a=1&bodySHA256=" + emptyHash,
		"https://a.com/x#rc=2":  "https://a.com/x?bodySHA256=" + emptyHash + "#rc=2",
		"https://a.com/?a=1#rc": "https://a.com/?a=1&bodySHA256=" + emptyHash + "#rc",
	} {
		if got := signature.AddBodyHash(in, []byte("{}")); got != want {
			t.Errorf("AddBodyHash(%s) = %s, want %s", in, got, want)
		}
	}
}
