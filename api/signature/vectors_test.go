package signature_test

import (
	"net/url"
	"strings"
	"testing"

	"dialtone/api/signature"
)

const (
	page      = "https://mycompany.com/myapp.php?foo=1&bar=2"
	jsonBody  = `{"property": "value", "boolean": true}`
	jsonHash  = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
	emptyHash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
)

// call is the parameter set of most of the vectors, changed and added to by pairs.
func call(pairs ...string) url.Values {
	values := url.Values{
		"CallSid": {"CA1234567890ABCDE"}, "Caller": {"+14158675309"}, "Digits": {"1234"},
		"From": {"+14158675309"}, "To": {"+18005551212"},
	}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// inbound is a whole inbound request of 2010, from twilio-rb's own specs.
func inbound() url.Values {
	values := url.Values{}
	for pair := range strings.SplitSeq("AccountSid=AC9a9f9392lad99kla0sklakjs90j092j3, ApiVersion=2010-04-01, "+
		"CallSid=CAd800bb12c0426a7ea4230e492fef2a4f, CallStatus=ringing, Called=+15306384866, CalledCity=OAKLAND, "+
		"CalledCountry=US, CalledState=CA, CalledZip=94612, Caller=+15306666666, CallerCity=SOUTH LAKE TAHOE, "+
		"CallerCountry=US, CallerName=CA Wireless Call, CallerState=CA, CallerZip=89449, Direction=inbound, "+
		"From=+15306666666, FromCity=SOUTH LAKE TAHOE, FromCountry=US, FromState=CA, FromZip=89449, "+
		"To=+15306384866, ToCity=OAKLAND, ToCountry=US, ToState=CA, ToZip=94612", ", ") {
		name, value, _ := strings.Cut(pair, "=")
		values.Set(name, value)
	}
	return values
}

// vector is one known signature. The numbers are those of the table that the vectors come from: the
// tests of Twilio's libraries, its documentation and twilio-rb's specs.
type vector struct {
	name      string
	token     string // "12345" where empty
	url       string
	params    url.Values
	body      string // a body that is not a form
	signature string
}

func (v vector) key() string {
	if v.token == "" {
		return "12345"
	}
	return v.token
}

func vectors() []vector {
	conference := call("Reason", "Participant", "ReasonConferenceEnded", "test")
	plain := strings.Replace(page, "https", "http", 1)
	at := func(s, host string) string { return strings.Replace(s, "mycompany.com", host, 1) }
	return []vector{
		{name: "1 plain", url: page, params: call(), signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{name: "2 http with a port", url: at(plain, "mycompany.com:1234"), params: call(), signature: "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="},
		{name: "3 https with its port", url: at(page, "mycompany.com:443"), params: call(), signature: "kvajT1Ptam85bY51eRf/AJRuM3w="},
		{name: "4 http with its port", url: at(plain, "mycompany.com:80"), params: call(), signature: "0ZXoZLH/DfblKGATFgpif+LLRf4="},
		{name: "5 user and password", url: at(page, "user:pass@mycompany.com"), params: call(), signature: "CukzLTc1tT5dXEDIHm/tKBanW10="},
		{name: "6 user", url: at(page, "user@mycompany.com"), params: call(), signature: "2YRLlVAflCqxaNicjMpJcSTgzSs="},
		{name: "7 user, password, port", url: at(page, "user:pass@mycompany.com:443"), params: call(), signature: "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI="},
		{name: "8 user, port", url: at(page, "user@mycompany.com:443"), params: call(), signature: "aZfj4hyX1MLZhSS6QIL18Vn2/RA="},
		{name: "9 apostrophe, escaped", url: page + "&Body=It%27s+amazing", params: call(), signature: "TfZzewPq8wqrGlMfyAud8+/IvJ0="},
		{name: "9 apostrophe, literal", url: page + "&Body=It's+amazing", params: call(), signature: "dsq4Ehbj6cs+KdTkpF5sSSplOWw="},
		{name: "10 two values", url: page, params: url.Values{"MessagingBinding.Address": {"+1325xxxxxxx", "+1415xxxxxxx"}}, signature: "83O6e2vORAoJHUNzJjDWN1jz+BA="},
		{name: "11 the same value twice", url: page, params: url.Values{"Sid": {"CA123"}, "SidAccount": {"AC123"}, "Digits": {"5678", "1234", "1234"}}, signature: "IK+Dwps556ElfBT0I3Rgjkr1wJU="},
		{name: "12 one name begins another", url: page, params: conference, signature: "vOEb5UThFn24KEfnOFLQY2AE5FY="},
		{name: "13 the same over http", url: plain, params: conference, signature: "n2xBNyzSW7rfYStDtOFiFMv7qNo="},
		{name: "14 two parameters", url: page, params: url.Values{"property": {"value"}, "boolean": {"true"}}, signature: "NBdBDr/T/lgjI+tlgpXjKZQZs/k="},
		{name: "15 body", url: page + "&bodySHA256=" + jsonHash, body: jsonBody, signature: "a9nBmqA0ju/hNViExpshrM61xv4="},
		{name: "16 body, no other query", url: "https://mycompany.com/myapp.php?bodySHA256=" + jsonHash, body: jsonBody, signature: "y77kIzt2vzLz71DgmJGsen2scGs="},
		{name: "17 body and port", url: at(page, "mycompany.com:443") + "&bodySHA256=" + emptyHash, body: "{}", signature: "Ldidvp12m26NI7eqEvxnEpkd9Hc="},
		{name: "17 without the port", url: page + "&bodySHA256=" + emptyHash, body: "{}", signature: "rw/jVviOgicj2+kHZULvebnA4ag="},
		{name: "18 documentation", url: "https://example.com/myapp.php?foo=1&bar=2", params: call("From", "+14158675310", "Caller", "+14158675310"), signature: "L/OH5YylLD5NRKLltdqwSvS0BnU="},
		{name: "19 older documentation", url: page, params: call("From", "+12349013030", "Caller", "+12349013030"), signature: "0/KCTR6DLpKmkAf8muzZqo1nDgQ="},
		{name: "20 twilio-rb", token: "1c892n40nd03kdnc0112slzkl3091j20", url: "http://www.postbin.org/1ed898x", params: inbound(), signature: "fF+xx6dTinOaCdZ0aIeNkHr/ZAA="},
	}
}

func TestSignGivesTheKnownSignatures(t *testing.T) {
	for _, v := range vectors() {
		t.Run(v.name, func(t *testing.T) {
			if got := signature.Sign(v.key(), v.url, v.params); got != v.signature {
				t.Errorf("Sign = %s, want %s", got, v.signature)
			}
		})
	}
}

func TestVerifyAcceptsTheKnownSignatures(t *testing.T) {
	for _, v := range vectors() {
		t.Run(v.name, func(t *testing.T) {
			verify := func(token, rawURL, sig string) bool {
				if v.body != "" {
					return signature.VerifyBody(token, rawURL, []byte(v.body), sig)
				}
				return signature.Verify(token, rawURL, v.params, sig)
			}
			if !verify(v.key(), v.url, v.signature) {
				t.Error("the signature does not verify")
			}
			if verify("another token", v.url, v.signature) {
				t.Error("verifies with another token")
			}
			if verify("", v.url, signature.Sign("", v.url, v.params)) {
				t.Error("verifies with an empty token")
			}
			if verify(v.key(), strings.Replace(v.url, ".com", ".net", 1)+"&more=1", v.signature) {
				t.Error("verifies for another URL")
			}
			for _, wrong := range []string{"", "=", v.signature[1:], "A" + v.signature[1:], v.signature + "="} {
				if wrong != v.signature && verify(v.key(), v.url, wrong) {
					t.Errorf("verifies %q", wrong)
				}
			}
			changed := url.Values{"Extra": {"1"}}
			for name, values := range v.params {
				changed[name] = values
			}
			if signature.Verify(v.key(), v.url, changed, v.signature) {
				t.Error("verifies with one more parameter")
			}
		})
	}
}

// A sort that ignores case, or that sorts name and value together, gives this one.
func TestVerifyRefusesAWronglySortedSignature(t *testing.T) {
	params := call("Reason", "Participant", "ReasonConferenceEnded", "test")
	if signature.Verify("12345", page, params, "95+Bu0JVPi0r/SsESZCVf0dWAjw=") {
		t.Error("the signature over wrongly sorted parameters verifies")
	}
}
