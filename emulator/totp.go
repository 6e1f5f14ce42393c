package emulator

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A factor of the type totp is an authenticator app's: Verify makes its secret, and codes are those of RFC 6238. A code
// that is given with the factor verifies it, and one that is given with a challenge approves that. What is wrong leaves
// them as they are, which is a guess: Twilio's documents do not say so of a challenge that is made with a wrong code.
// Push and passkeys are records.

// challengeHolds is how long a challenge waits for an answer, where nothing else is asked for.
const challengeHolds = 5 * time.Minute

func totpSpecials() map[string]*special {
	return map[string]*special{
		"verify_v2/NewFactor": {create: createFactor},
		"verify_v2/Factor": {update: func(q *request, r *record) *apiError {
			if code := textOf(q.params["AuthPayload"]); isTOTP(r) && code != "" && q.codeFits(r, code) {
				r.change(q.now, map[string]any{"status": "verified"})
			}
			return nil
		}},
		"verify_v2/Challenge": {create: createChallenge, update: answerChallenge, view: viewChallenge},
	}
}

// aboutTOTP reports whether a request makes a factor of the type totp, or a challenge of one.
func (q *request) aboutTOTP() bool {
	factor := q.factorOf(textOf(q.params["FactorSid"]))
	return textOf(q.params["FactorType"]) == "totp" || factor != nil && isTOTP(factor)
}

func isTOTP(factor *record) bool { return factor.text("factor_type") == "totp" }

// createFactor makes the secret of a factor, which nothing but this answer shows.
func createFactor(q *request, r *record) *apiError {
	if textOf(q.params["FactorType"]) != "totp" {
		return nil
	}
	secret := strings.ToUpper(textOf(q.params["Binding.Secret"]))
	if secret == "" {
		raw, err := hex.DecodeString(q.e.hex(40))
		if err != nil {
			panic("emulator: hex gives hexadecimal digits")
		}
		secret = base32.StdEncoding.EncodeToString(raw)
	}
	if _, err := secretBytes(secret); err != nil {
		return invalidVerify("Binding.Secret", "it is not Base32")
	}
	service, ok := keeper{q.e}.Find("verify_v2/Service", r.scope["service_sid"]).(*record)
	if !ok {
		return fail(20404, "The requested resource was not found")
	}
	config := map[string]any{"alg": cmp.Or(textOf(q.params["Config.Alg"]), "sha1")}
	for _, c := range []struct {
		name, param        string
		usual, least, most int64
	}{{"time_step", "Config.TimeStep", 30, 20, 60}, {"skew", "Config.Skew", 1, 0, 2}, {"code_length", "Config.CodeLength", 6, 3, 8}} {
		n := c.usual
		if of, ok := service.attrs["totp"].(map[string]any); ok && of[c.name] != nil {
			n = wholeNumber(of[c.name], n)
		}
		if given := q.params[c.param]; given != nil {
			n = wholeNumber(given, math.MinInt64)
		}
		if n < c.least || n > c.most {
			return invalidVerify(c.param, textOf(q.params[c.param]))
		}
		config[c.name] = n
	}
	r.secrets["totp"] = secret
	issuer := service.text("friendly_name")
	uri := "otpauth://totp/" + url.PathEscape(issuer+":"+textOf(q.params["FriendlyName"])) + "?" + strings.ReplaceAll(url.Values{
		"secret": {secret}, "issuer": {issuer}, "algorithm": {textOf(config["alg"])}, "digits": {textOf(config["code_length"])}, "period": {textOf(config["time_step"])},
	}.Encode(), "+", "%20")
	r.change(q.now, map[string]any{"status": "unverified", "config": config, "binding": map[string]any{"secret": secret, "uri": uri}})
	return nil
}

// wholeNumber reads a whole number of JSON or a form.
func wholeNumber(v any, otherwise int64) int64 {
	n, err := strconv.ParseInt(textOf(v), 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

func secretBytes(secret string) ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
}

// codeFits reports whether a code is one that an authenticator app shows now, or within the factor's skew.
func (q *request) codeFits(factor *record, code string) bool {
	secret, err := secretBytes(textOf(factor.secrets["totp"]))
	config, ok := factor.attrs["config"].(map[string]any)
	if err != nil || !ok {
		return false
	}
	step, skew, length := wholeNumber(config["time_step"], 30), wholeNumber(config["skew"], 1), wholeNumber(config["code_length"], 6)
	for away := -skew; away <= skew; away++ {
		if hmac.Equal([]byte(code), []byte(totp(secret, textOf(config["alg"]), q.now.Unix()/step+away, int(length)))) {
			return true
		}
	}
	return false
}

// totp returns the code of a time step (RFC 6238, RFC 4226).
func totp(secret []byte, algorithm string, step int64, digits int) string {
	make := map[string]func() hash.Hash{"sha256": sha256.New, "sha512": sha512.New}[algorithm]
	if make == nil {
		make = sha1.New
	}
	mac := hmac.New(make, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", digits, number%uint32(math.Pow10(digits)))
}

// factorOf returns the factor that a challenge is of, or nil.
func (q *request) factorOf(sid string) *record {
	for _, f := range q.account.table(q.e.named("verify_v2", "Factor").home).byKey[sid] {
		return f
	}
	return nil
}

func createChallenge(q *request, r *record) *apiError {
	factor := q.factorOf(textOf(q.params["FactorSid"]))
	if factor == nil || !isTOTP(factor) {
		return nil
	}
	more := map[string]any{"factor_type": "totp", "status": "pending"}
	if r.attrs["expiration_date"] == nil {
		more["expiration_date"] = q.now.Add(challengeHolds).UTC().Format(iso8601)
	}
	maps.Copy(more, q.answered(factor))
	r.change(q.now, more)
	return nil
}

func answerChallenge(q *request, r *record) *apiError {
	factor := q.factorOf(r.text("factor_sid"))
	if factor == nil || !isTOTP(factor) || challengeStatus(r, q.now) != "pending" {
		return nil
	}
	if answer := q.answered(factor); answer != nil {
		r.change(q.now, answer)
	}
	return nil
}

// answered returns what becomes of a challenge by the code that a request gives, nil where that is wrong.
func (q *request) answered(factor *record) map[string]any {
	if code := textOf(q.params["AuthPayload"]); code == "" || factor.text("status") != "verified" || !q.codeFits(factor, code) {
		return nil
	}
	return map[string]any{"status": "approved", "date_responded": q.now.UTC().Format(iso8601)}
}

func challengeStatus(r *record, now time.Time) string {
	until, err := time.Parse(iso8601, r.text("expiration_date"))
	if status := r.text("status"); status != "pending" || err != nil || now.Before(until) {
		return status
	}
	return "expired"
}

func viewChallenge(_ viewer, r *record, out map[string]any) {
	if r.text("factor_type") == "totp" {
		out["status"] = challengeStatus(r, r.account.session.inner.Now())
	}
}
