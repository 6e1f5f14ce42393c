package webhooks

import (
	"strings"
	"testing"

	"github.com/twilio/twilio-go/client"
)

// TestVectors holds the signatures against those of Twilio's SDKs and pages (facts 7.3).
func TestVectors(t *testing.T) {
	const u = "https://mycompany.com/myapp.php?foo=1&bar=2"
	p := func(from string, more ...string) [][2]string {
		params := [][2]string{{"To", "+18005551212"}, {"From", from}, {"CallSid", "CA1234567890ABCDE"}, {"Digits", "1234"}, {"Caller", from}}
		for i := 0; i < len(more); i += 2 {
			params = append(params, [2]string{more[i], more[i+1]})
		}
		return params
	}
	const sam = "+14158675309"
	reason := p(sam, "ReasonConferenceEnded", "test", "Reason", "Participant")
	var rb2 [][2]string
	for _, pair := range strings.Split("AccountSid=AC9a9f9392lad99kla0sklakjs90j092j3, ApiVersion=2010-04-01, CallSid=CAd800bb12c0426a7ea4230e492fef2a4f, CallStatus=ringing, Called=+15306384866, CalledCity=OAKLAND, CalledCountry=US, CalledState=CA, CalledZip=94612, Caller=+15306666666, CallerCity=SOUTH LAKE TAHOE, CallerCountry=US, CallerName=CA Wireless Call, CallerState=CA, CallerZip=89449, Direction=inbound, From=+15306666666, FromCity=SOUTH LAKE TAHOE, FromCountry=US, FromState=CA, FromZip=89449, To=+15306384866, ToCity=OAKLAND, ToCountry=US, ToState=CA, ToZip=94612", ", ") {
		name, v, _ := strings.Cut(pair, "=")
		rb2 = append(rb2, [2]string{name, v})
	}
	with := func(authority, scheme string) string {
		return scheme + "://" + authority + strings.TrimPrefix(u, "https://mycompany.com")
	}
	const spaced, empty = `{"property": "value", "boolean": true}`, `{}`
	for i, c := range []struct {
		token, url string
		params     [][2]string
		want       string
	}{
		{"", u, p(sam), "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{"", with("mycompany.com:1234", "http"), p(sam), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="},
		{"", with("mycompany.com:443", "https"), p(sam), "kvajT1Ptam85bY51eRf/AJRuM3w="},
		{"", with("mycompany.com:80", "http"), p(sam), "0ZXoZLH/DfblKGATFgpif+LLRf4="},
		{"", with("user:pass@mycompany.com", "https"), p(sam), "CukzLTc1tT5dXEDIHm/tKBanW10="},
		{"", with("user@mycompany.com", "https"), p(sam), "2YRLlVAflCqxaNicjMpJcSTgzSs="},
		{"", with("user:pass@mycompany.com:443", "https"), p(sam), "ZQFR1PTIZXF2MXB8ZnKCvnnA+rI="},
		{"", with("user@mycompany.com:443", "https"), p(sam), "aZfj4hyX1MLZhSS6QIL18Vn2/RA="},
		{"", u + "&Body=It%27s+amazing", p(sam), "TfZzewPq8wqrGlMfyAud8+/IvJ0="},
		{"", u, [][2]string{{"MessagingBinding.Address", "+1325xxxxxxx"}, {"MessagingBinding.Address", "+1415xxxxxxx"}}, "83O6e2vORAoJHUNzJjDWN1jz+BA="},
		{"", u, [][2]string{{"Sid", "CA123"}, {"SidAccount", "AC123"}, {"Digits", "5678"}, {"Digits", "1234"}, {"Digits", "1234"}}, "IK+Dwps556ElfBT0I3Rgjkr1wJU="},
		{"", u, reason, "vOEb5UThFn24KEfnOFLQY2AE5FY="},
		{"", with("mycompany.com", "http"), reason, "n2xBNyzSW7rfYStDtOFiFMv7qNo="},
		{"", u, [][2]string{{"property", "value"}, {"boolean", "true"}}, "NBdBDr/T/lgjI+tlgpXjKZQZs/k="},
		{"", withHash(u, []byte(spaced)), nil, "a9nBmqA0ju/hNViExpshrM61xv4="},
		{"", withHash("https://mycompany.com/myapp.php", []byte(spaced)), nil, "y77kIzt2vzLz71DgmJGsen2scGs="},
		{"", withHash(with("mycompany.com:443", "https"), []byte(empty)), nil, "Ldidvp12m26NI7eqEvxnEpkd9Hc="},
		{"", "https://example.com/myapp.php?foo=1&bar=2", p("+14158675310"), "L/OH5YylLD5NRKLltdqwSvS0BnU="},
		{"", u, p("+12349013030"), "0/KCTR6DLpKmkAf8muzZqo1nDgQ="},
		{"1c892n40nd03kdnc0112slzkl3091j20", "http://www.postbin.org/1ed898x", rb2, "fF+xx6dTinOaCdZ0aIeNkHr/ZAA="},
	} {
		if c.token == "" {
			c.token = "12345"
		}
		if got, _ := Sign(c.token, c.url, c.params); got != c.want {
			t.Errorf("vector %d is %s, want %s", i+1, got, c.want)
		}
	}
}

// TestOfficialValidator: Twilio's own validator accepts what is signed here.
func TestOfficialValidator(t *testing.T) {
	validator := client.NewRequestValidator("12345")
	for _, url := range []string{"http://127.0.0.1:4010/voice", "https://example.com/a%20b?x=1&y=%27"} {
		params := [][2]string{{"Body", "zwölf & 'more'"}, {"From", "+1"}, {"A", ""}, {"a", "b"}}
		given := map[string]string{}
		for _, p := range params {
			given[p[0]] = p[1]
		}
		if signature, _ := Sign("12345", url, params); !validator.Validate(url, given, signature) {
			t.Errorf("%s is refused", url)
		}
		body := []byte(`{"a": 1}`)
		hashed := withHash(url, body)
		if signature, _ := Sign("12345", hashed, nil); !validator.ValidateBody(hashed, body, signature) {
			t.Errorf("%s is refused with a body", url)
		}
	}
}
