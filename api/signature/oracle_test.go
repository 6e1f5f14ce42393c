package signature_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
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

// FuzzVerify checks a request to one URL under the signature of another, against Twilio's own
// validator: what that accepts ours does too, unless it has a fragment; what ours accepts is the
// same URL, written in another way; and what is signed as it stands passes with both.
func FuzzVerify(f *testing.F) {
	for _, pair := range [][2]string{
		{"https://a.com/x?a=1", "https://a.com/x?a=1"}, {"https://a.com:443/x", "https://a.com/x"}, {"http://a.com/", "http://a.com"}, {"https://[::1/x?%zz", "="},
		{"://@:#?", ""}, {"https://a.com/x?a=It's+%20", "https://a.com/x?a=It%27s%20%20"}, {"http://joe:p%40w@A.com?a", "http://a.com?a"}, {"https://a.com/x#a", "https://a.com/x"},
		{"https://a.com:8443/x?a=1;b", "https://a.com/x?a=1;b"}, {"HTTPS://A.COM/x", "https://a.com/x"}, {"https://a.com/x?a=%e9", "https://a.com/x?a=%E9"},
	} {
		f.Add(pair[0], pair[1], "Body", "a\x00b")
		f.Add(pair[0], pair[1], "", "")
		f.Add(pair[1], pair[0], "É", "\xff")
	}
	const token = "the real token"
	theirs := client.NewRequestValidator(token)
	f.Fuzz(func(t *testing.T, rawURL, signed, name, value string) {
		var params url.Values
		var single map[string]string
		if name != "" {
			params, single = url.Values{name: {value}}, map[string]string{name: value}
		}
		sig := signature.Sign(token, signed, params)
		ours, hasFragment := signature.Verify(token, rawURL, params, sig), strings.Contains(rawURL, "#")
		switch accepted := theirs.Validate(rawURL, single, sig); {
		case accepted && !ours && !hasFragment && isOfAHost(rawURL):
			t.Errorf("Twilio's validator accepts the signature of %q for %q, and ours does not", signed, rawURL)
		case ours && !accepted && !sameURL(rawURL, signed):
			t.Errorf("the signature of %q passes for %q", signed, rawURL)
		}

		sig = signature.Sign(token, rawURL, params)
		if signature.Verify(token, rawURL, params, sig) == hasFragment {
			t.Errorf("what is signed for %q passes: %v", rawURL, !hasFragment)
		}
		if signature.Verify("another token", rawURL, params, sig) {
			t.Errorf("%q passes with another token", rawURL)
		}
		// It checks no form that was sent where it writes the URL in another way.
		if u, err := url.Parse(rawURL); err == nil && u.String() == rawURL && u.Port() == "" && u.Host != "" && !strings.HasSuffix(u.Host, ":") &&
			!hasFragment && !theirs.Validate(rawURL, single, sig) {
			t.Errorf("%q with %q: Twilio's validator refuses what was signed", rawURL, params)
		}
	})
}

// isOfAHost reports whether a URL is one that Twilio can ask for.
func isOfAHost(rawURL string) bool {
	u, err := url.Parse(rawURL)
	return err == nil && slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) && u.Hostname() != ""
}

// aURL cuts a URL without a fragment, whatever is wrong with its parts: scheme, user, host, port,
// path and query.
var aURL = regexp.MustCompile(`(?s)^([^?]*?://)([^/?]*@)?([^/?]*?)(:[0-9]*)?(/[^?]*)?(\?.*)?$`)

// sameURL reports whether two texts are one URL: the same scheme and host, path and parameters.
// Twilio signs a URL with or without its port and its user.
func sameURL(a, b string) bool {
	b, _, _ = strings.Cut(b, "#")
	one, other := aURL.FindStringSubmatch(a), aURL.FindStringSubmatch(b)
	if one == nil || other == nil {
		return a == b
	}
	return strings.EqualFold(one[1]+one[3], other[1]+other[3]) && strings.TrimSuffix(one[5], "/") == strings.TrimSuffix(other[5], "/") &&
		sameQuery(one[6], other[6])
}

func sameQuery(a, b string) bool {
	one, err := url.ParseQuery(strings.TrimPrefix(a, "?"))
	other, otherErr := url.ParseQuery(strings.TrimPrefix(b, "?"))
	if err != nil || otherErr != nil {
		escaped := strings.NewReplacer("'", "%27", " ", "%20", `"`, "%22", "<", "%3C", ">", "%3E")
		return escaped.Replace(a) == escaped.Replace(b)
	}
	return one.Encode() == other.Encode()
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
