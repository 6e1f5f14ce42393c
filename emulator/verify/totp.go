package verify

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

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// A factor of the type totp is an authenticator app's: Verify makes its secret, and codes are those
// of RFC 6238. A code that is given with the factor verifies it, and one that is given with a
// challenge approves that. What is wrong leaves them as they are, which is a guess: Twilio's
// documents do not say so of a challenge that is made with a wrong code. Push and passkeys are
// records.

// challengeHolds is how long a challenge waits for an answer, where nothing else is asked for.
const challengeHolds = 5 * time.Minute

func totpSpecials() map[string]*rest.Special {
	alone := func(q *rest.Request) bool { return !aboutTOTP(q) }
	return map[string]*rest.Special{
		"verify_v2/NewFactor": {Create: createFactor, Alone: alone},
		"verify_v2/Factor": {Update: func(q *rest.Request, r *rest.Record) *rest.Error {
			if code := typed.TextOf(q.Params["AuthPayload"]); isTOTP(r) && code != "" && codeFits(q, r, code) {
				r.Change(q.Now, map[string]any{"status": "verified"})
			}
			return nil
		}},
		"verify_v2/Challenge": {Alone: alone, Create: createChallenge, Update: answerChallenge, View: viewChallenge},
	}
}

// aboutTOTP reports whether a request makes a factor of the type totp, or a challenge of one.
func aboutTOTP(q *rest.Request) bool {
	factor := factorOf(q, typed.TextOf(q.Params["FactorSid"]))
	return typed.TextOf(q.Params["FactorType"]) == "totp" || factor != nil && isTOTP(factor)
}

func isTOTP(factor *rest.Record) bool { return factor.Attr("factor_type") == "totp" }

// createFactor makes the secret of a factor, which nothing but this answer shows.
func createFactor(q *rest.Request, r *rest.Record) *rest.Error {
	if typed.TextOf(q.Params["FactorType"]) != "totp" {
		return nil
	}
	secret := strings.ToUpper(typed.TextOf(q.Params["Binding.Secret"]))
	if secret == "" {
		raw, err := hex.DecodeString(q.Engine.Hex(40))
		if err != nil {
			panic("emulator: hex gives hexadecimal digits")
		}
		secret = base32.StdEncoding.EncodeToString(raw)
	}
	if _, err := secretBytes(secret); err != nil {
		return invalidVerify("Binding.Secret", "it is not Base32")
	}
	service, ok := rest.Keeper{Engine: q.Engine}.Find("verify_v2/Service", r.Scope["service_sid"]).(*rest.Record)
	if !ok {
		return rest.Fail(20404, "The requested resource was not found")
	}
	config := map[string]any{"alg": cmp.Or(typed.TextOf(q.Params["Config.Alg"]), "sha1")}
	for _, c := range []struct {
		name, param        string
		usual, least, most int64
	}{{"time_step", "Config.TimeStep", 30, 20, 60}, {"skew", "Config.Skew", 1, 0, 2}, {"code_length", "Config.CodeLength", 6, 3, 8}} {
		n := c.usual
		if of, ok := service.Attrs["totp"].(map[string]any); ok && of[c.name] != nil {
			n = wholeNumber(of[c.name], n)
		}
		if given := q.Params[c.param]; given != nil {
			n = wholeNumber(given, math.MinInt64)
		}
		if n < c.least || n > c.most {
			return invalidVerify(c.param, typed.TextOf(q.Params[c.param]))
		}
		config[c.name] = n
	}
	r.Secrets["totp"] = secret
	issuer := service.Attr("friendly_name")
	uri := "otpauth://totp/" + url.PathEscape(issuer+":"+typed.TextOf(q.Params["FriendlyName"])) + "?" + strings.ReplaceAll(url.Values{
		"secret": {secret}, "issuer": {issuer}, "algorithm": {typed.TextOf(config["alg"])}, "digits": {typed.TextOf(config["code_length"])}, "period": {typed.TextOf(config["time_step"])},
	}.Encode(), "+", "%20")
	r.Change(q.Now, map[string]any{"status": "unverified", "config": config, "binding": map[string]any{"secret": secret, "uri": uri}})
	return nil
}

// wholeNumber reads a whole number of JSON or a form.
func wholeNumber(v any, otherwise int64) int64 {
	n, err := strconv.ParseInt(typed.TextOf(v), 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

func secretBytes(secret string) ([]byte, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
}

// codeFits reports whether a code is one that an authenticator app shows now, or within the
// factor's skew.
func codeFits(q *rest.Request, factor *rest.Record, code string) bool {
	secret, err := secretBytes(typed.TextOf(factor.Secrets["totp"]))
	config, ok := factor.Attrs["config"].(map[string]any)
	if err != nil || !ok {
		return false
	}
	step, skew, length := wholeNumber(config["time_step"], 30), wholeNumber(config["skew"], 1), wholeNumber(config["code_length"], 6)
	for away := -skew; away <= skew; away++ {
		if hmac.Equal([]byte(code), []byte(totp(secret, typed.TextOf(config["alg"]), q.Now.Unix()/step+away, int(length)))) {
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
func factorOf(q *rest.Request, sid string) *rest.Record {
	for _, f := range q.Account.Table(q.Engine.Named("verify_v2", "Factor").Home).ByKey[sid] {
		return f
	}
	return nil
}

func createChallenge(q *rest.Request, r *rest.Record) *rest.Error {
	factor := factorOf(q, typed.TextOf(q.Params["FactorSid"]))
	if factor == nil || !isTOTP(factor) {
		return nil
	}
	more := map[string]any{"factor_type": "totp", "status": "pending"}
	if r.Attrs["expiration_date"] == nil {
		more["expiration_date"] = q.Now.Add(challengeHolds).UTC().Format(typed.Iso8601)
	}
	maps.Copy(more, answered(q, factor))
	r.Change(q.Now, more)
	return nil
}

func answerChallenge(q *rest.Request, r *rest.Record) *rest.Error {
	factor := factorOf(q, r.Attr("factor_sid"))
	if factor == nil || !isTOTP(factor) || challengeStatus(r, q.Now) != "pending" {
		return nil
	}
	if answer := answered(q, factor); answer != nil {
		r.Change(q.Now, answer)
	}
	return nil
}

// answered returns what becomes of a challenge by the code that a request gives, nil where that is
// wrong.
func answered(q *rest.Request, factor *rest.Record) map[string]any {
	if code := typed.TextOf(q.Params["AuthPayload"]); code == "" || factor.Attr("status") != "verified" || !codeFits(q, factor, code) {
		return nil
	}
	return map[string]any{"status": "approved", "date_responded": q.Now.UTC().Format(typed.Iso8601)}
}

func challengeStatus(r *rest.Record, now time.Time) string {
	until, err := time.Parse(typed.Iso8601, r.Attr("expiration_date"))
	if status := r.Attr("status"); status != "pending" || err != nil || now.Before(until) {
		return status
	}
	return "expired"
}

func viewChallenge(_ rest.Viewer, r *rest.Record, out map[string]any) {
	if r.Attr("factor_type") == "totp" {
		out["status"] = challengeStatus(r, r.Holder.Tenant.Inner.Now())
	}
}
