package signature_test

import (
	"net/url"
	"testing"

	"github.com/twilio/twilio-go/client"
	"pgregory.net/rapid"

	"dialtone/api/signature"
)

// Twilio's own validator accepts what Sign makes, and Verify agrees with it on what it refuses.
func TestTwiliosValidatorAgrees(t *testing.T) {
	hosts := []string{"https://a.com", "http://a.com", "https://a.com:443", "http://a.com:80", "https://a.com:8443", "https://joe:pw@a.com"}
	paths := []string{"/", "/x", "/x?a=1", "/x?a=1&b=c%20d", "/%C3%BC?q=%2B"}
	rapid.Check(t, func(t *rapid.T) {
		token := rapid.StringMatching(`[0-9a-f]{32}`).Draw(t, "token")
		signed := rapid.SampledFrom(hosts).Draw(t, "host") + rapid.SampledFrom(paths).Draw(t, "path")
		params, single := url.Values{}, map[string]string{}
		for name, value := range rapid.MapOf(rapid.StringMatching(`[A-Za-z_.]{1,8}`), rapid.String()).Draw(t, "params") {
			params.Set(name, value)
			single[name] = value
		}
		theirs := client.NewRequestValidator(token)
		sig := signature.Sign(token, signed, params)
		if !signature.Verify(token, signed, params, sig) || !theirs.Validate(signed, single, sig) {
			t.Fatalf("a request to %s: ours %v, theirs %v", signed,
				signature.Verify(token, signed, params, sig), theirs.Validate(signed, single, sig))
		}

		single["Extra"] = "1"
		params.Set("Extra", "1")
		if signature.Verify(token, signed, params, sig) || theirs.Validate(signed, single, sig) {
			t.Fatalf("one more parameter passes for %s", signed)
		}
	})
}

func TestTwiliosBodyValidatorAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		signed := signature.AddBodyHash("https://a.com/x?a=1", body)
		sig := signature.Sign("12345", signed, nil)
		theirs := client.NewRequestValidator("12345")
		if !signature.VerifyBody("12345", signed, body, sig) || !theirs.ValidateBody(signed, body, sig) {
			t.Fatal("a signed body does not verify")
		}
		changed := append(body, '!')
		if signature.VerifyBody("12345", signed, changed, sig) || theirs.ValidateBody(signed, changed, sig) {
			t.Fatal("a changed body verifies")
		}
	})
}

// Whatever a request claims, checking it neither panics nor accepts.
func FuzzVerify(f *testing.F) {
	f.Add("https://a.com/x?a=1", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
	f.Add("https://[::1/x?%zz", "=")
	f.Add("://@:#?", "")
	f.Fuzz(func(t *testing.T, rawURL, sig string) {
		if signature.Verify("the real token", rawURL, nil, sig) && sig != signature.Sign("the real token", rawURL, nil) {
			t.Errorf("%q verifies for %q", sig, rawURL)
		}
		if !signature.Verify("the real token", rawURL, nil, signature.Sign("the real token", rawURL, nil)) {
			t.Errorf("what was signed for %q does not verify", rawURL)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	params := inbound()
	single := map[string]string{}
	for name := range params {
		single[name] = params.Get(name)
	}
	const hook = "https://example.com/voice?menu=1"
	sig := signature.Sign("12345", hook, params)
	b.Run("dialtone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if !signature.Verify("12345", hook, params, sig) {
				b.Fatal("refused")
			}
		}
	})
	b.Run("twilio-go", func(b *testing.B) {
		b.ReportAllocs()
		theirs := client.NewRequestValidator("12345")
		for b.Loop() {
			if !theirs.Validate(hook, single, sig) {
				b.Fatal("refused")
			}
		}
	})
}
