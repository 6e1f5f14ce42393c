package signature_test

import (
	"fmt"
	"net/url"

	"dialtone/api/signature"
)

func ExampleVerifyRequest() {
	const token = "12345" // the account's primary auth token
	hook := "https://example.com/voice"
	body := "Digits=1234&From=%2B14158675309"
	sent := signature.Sign(token, hook, url.Values{"Digits": {"1234"}, "From": {"+14158675309"}})

	fmt.Println(signature.VerifyRequest(token, signature.Request{
		URL:         hook,
		ContentType: "application/x-www-form-urlencoded",
		Body:        []byte(body),
		Signature:   sent, // the X-Twilio-Signature header
	}))
	fmt.Println(signature.VerifyRequest(token, signature.Request{
		URL:         hook,
		ContentType: "application/x-www-form-urlencoded",
		Body:        []byte("Digits=9999&From=%2B14158675309"),
		Signature:   sent,
	}))
	// Output:
	// true
	// false
}

func ExampleSign() {
	params := url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"},
		"From": {"+14158675309"}, "To": {"+18005551212"},
	}
	fmt.Println(signature.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", params))
	// Output: RSOYDt4T1cUTdK1PDd93/VVr8B8=
}

func ExampleVerifyBody() {
	body := []byte(`{"property": "value", "boolean": true}`)
	hook := signature.AddBodyHash("https://mycompany.com/myapp.php", body)
	fmt.Println(signature.VerifyBody("12345", hook, body, signature.Sign("12345", hook, nil)))
	// Output: true
}
