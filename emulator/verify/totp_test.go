package verify_test

import (
	"encoding/base32"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/verify"
)

// TestTOTPVectors: the test vectors of RFC 6238, appendix B.
func TestTOTPVectors(t *testing.T) {
	seed := strings.Repeat("1234567890", 7)
	for _, c := range []struct {
		at                   int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		for algorithm, v := range map[string]struct {
			length int
			want   string
		}{"sha1": {20, c.sha1}, "sha256": {32, c.sha256}, "sha512": {64, c.sha512}} {
			if got := verify.TOTP([]byte(seed[:v.length]), algorithm, c.at/30, 8); got != v.want {
				t.Errorf("%s at %d: %s, want %s", algorithm, c.at, got, v.want)
			}
		}
	}
}

// TestAnAuthenticator: an app that has the secret verifies its factor and answers challenges; other
// codes do not.
func TestAnAuthenticator(t *testing.T) {
	e := emulator.New(emulator.Options{Empty: true, Time: agenda.Manual})
	t.Cleanup(e.Close)
	ask := func(status int, path string, form url.Values) string {
		t.Helper()
		r := httptest.NewRequest("POST", "https://verify.twilio.com/v2"+path, strings.NewReader(form.Encode()))
		if form == nil {
			r = httptest.NewRequest("GET", "https://verify.twilio.com/v2"+path, nil)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		w := httptest.NewRecorder()
		if e.ServeHTTP(w, r); w.Code != status {
			t.Fatalf("%s %v: %d %s", path, form, w.Code, w.Body)
		}
		return w.Body.String()
	}
	field := func(body, name string) string {
		_, rest, _ := strings.Cut(body, `"`+name+`":"`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	services := "/Services/" + field(ask(201, "/Services", url.Values{"FriendlyName": {"Tea & Co"}}), "sid")
	entity := services + "/Entities/ann-12345"
	ask(201, services+"/Entities", url.Values{"Identity": {"ann-12345"}})
	made := ask(201, entity+"/Factors", url.Values{"FriendlyName": {"Ann's phone"}, "FactorType": {"totp"}, "Config.CodeLength": {"8"}})
	secret, err := base32.StdEncoding.DecodeString(field(made, "secret"))
	if err != nil || len(secret) != 20 || !strings.HasPrefix(field(made, "uri"), "otpauth://totp/Tea%20") || field(made, "status") != "unverified" {
		t.Fatalf("it was made as %s: %v", made, err)
	}
	factor := entity + "/Factors/" + field(made, "sid")
	if again := ask(200, factor, nil); strings.Contains(again, field(made, "secret")) {
		t.Errorf("the secret is shown again: %s", again)
	}
	code := func(away int64) string { return verify.TOTP(secret, "sha1", e.Main().Now().Unix()/30+away, 8) }
	for _, wrong := range []string{"00000000", code(2), code(-2), code(0)[:6]} {
		if got := ask(200, factor, url.Values{"AuthPayload": {wrong}}); field(got, "status") != "unverified" {
			t.Errorf("%s: %s", wrong, got)
		}
	}
	if got := ask(200, factor, url.Values{"AuthPayload": {code(-1)}}); field(got, "status") != "verified" {
		t.Errorf("the right code: %s", got)
	}
	challenge := func(code string) string {
		return ask(201, entity+"/Challenges", url.Values{"FactorSid": {field(made, "sid")}, "AuthPayload": {code}})
	}
	if got := challenge(code(0)); field(got, "status") != "approved" || field(got, "date_responded") == "" {
		t.Errorf("a challenge: %s", got)
	}
	wrong := challenge("00000000")
	later := entity + "/Challenges/" + field(wrong, "sid")
	if field(wrong, "status") != "pending" {
		t.Errorf("a wrong code: %s", wrong)
	}
	if got := ask(200, later, url.Values{"AuthPayload": {code(1)}}); field(got, "status") != "approved" {
		t.Errorf("then the right one: %s", got)
	}
	old := entity + "/Challenges/" + field(challenge("00000000"), "sid")
	if err := e.Main().Advance(t.Context(), verify.ChallengeHolds+time.Second); err != nil {
		t.Fatal(err)
	}
	if got := ask(200, old, url.Values{"AuthPayload": {code(0)}}); field(got, "status") != "expired" {
		t.Errorf("too late: %s", got)
	}
	ask(400, entity+"/Factors", url.Values{"FriendlyName": {"x"}, "FactorType": {"totp"}, "Config.TimeStep": {"5"}})
	ask(400, entity+"/Factors", url.Values{"FriendlyName": {"x"}, "FactorType": {"totp"}, "Binding.Secret": {"not base32!"}})
}
