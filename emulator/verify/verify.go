// Package verify is Verify: codes that are sent and checked, and authenticator apps.
package verify

import (
	"crypto/subtle"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/core"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/voice"
)

// Verify's limits (https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts).
const (
	codeHolds    = 10 * time.Minute
	mostSent     = 5
	mostChecked  = 5
	shortestCode = 4
	longestCode  = 10
)

// Specials: a verification sends its code to the person, and a check compares it. One that is
// approved, expired or checked too often is gone.
func Specials() map[string]*rest.Special {
	length := func(q *rest.Request) *rest.Error {
		if n, ok := q.Params["CodeLength"].(int64); ok && (n < shortestCode || n > longestCode) {
			return invalidVerify("CodeLength", typed.TextOf(n))
		}
		return nil
	}
	all := map[string]*rest.Special{
		"verify_v2/Service": {
			Defaults: map[string]any{"code_length": 6},
			Before:   length,
			Update:   func(q *rest.Request, _ *rest.Record) *rest.Error { return length(q) },
		},
		"verify_v2/Verification": {
			Defaults: map[string]any{"status": "pending", "lookup": map[string]any{}},
			Before:   checkVerificationTo,
			Existing: sendAgain,
			Create:   createVerification,
			Created:  func(q *rest.Request, r *rest.Record) { sendCode(q, r) },
			Updated:  func(q *rest.Request, r *rest.Record) { settleVerification(q, r, r.Attr("status")) },
			Includes: func(q *rest.Request, r *rest.Record) bool { return !verificationOver(r, q.Now) },
			View:     viewVerification,
		},
		"verify_v2/VerificationCheck": {Defaults: map[string]any{"status": "pending"}, Create: checkVerification, View: viewVerification},
	}
	maps.Copy(all, totpSpecials())
	return all
}

// invalidVerify is Verify's error about a parameter (https://www.twilio.com/docs/api/errors/60200).
func invalidVerify(name, value string) *rest.Error {
	return rest.Fail(60200, "Invalid parameter `%s`: %s", name, value)
}

// checkVerificationTo looks at whom a code is to be sent to, and how.
func checkVerificationTo(q *rest.Request) *rest.Error {
	to, channel := typed.TextOf(q.Params["To"]), strings.ToLower(typed.TextOf(q.Params["Channel"]))
	q.Params["Channel"] = channel
	service := q.Parent
	switch channel {
	case "email":
		if name, domain, ok := strings.Cut(to, "@"); !ok || name == "" || !strings.Contains(domain, ".") {
			return invalidVerify("To", to)
		}
	case "sms", "call", "whatsapp", "auto", "sna", "rbm":
		number := typed.Tidy(to)
		if !typed.IsNumber(number) || core.InvalidNumber(number) != "" {
			return invalidVerify("To", to)
		}
		q.Params["To"] = number
		if skip, _ := service.Attrs["skip_sms_to_landlines"].(bool); skip && channel == "sms" && core.LineType(q.Account.Tenant, number) == "landline" {
			return rest.Fail(60205, "SMS is not supported by landline phone number")
		}
	default:
		return invalidVerify("Channel", channel)
	}
	if code := typed.TextOf(q.Params["CustomCode"]); code != "" && (len(code) < shortestCode || len(code) > longestCode) {
		return invalidVerify("CustomCode", code)
	}
	return checkRates(q, service)
}

// checkRates counts a verification in the buckets of the service's rate limits that it names.
// Source: https://www.twilio.com/docs/verify/api/service-rate-limits
func checkRates(q *rest.Request, service *rest.Record) *rest.Error {
	named, _ := q.Params["RateLimits"].(map[string]any)
	for _, limit := range q.Account.Table(q.Engine.Named("verify_v2", "RateLimit")).Rows {
		value, ok := named[limit.Attr("unique_name")]
		if !ok || limit.Scope["service_sid"] != service.Key {
			continue
		}
		who, hits := typed.TextOf(value), map[string][]int64{}
		if kept, ok := limit.Secrets["hits"].(map[string][]int64); ok {
			hits = kept
		}
		for _, bucket := range limit.Children {
			most, _ := bucket.Attrs["max"].(int64)
			interval, _ := bucket.Attrs["interval"].(int64)
			since, n := q.Now.Unix()-interval, 0
			for _, at := range hits[who] {
				if at > since {
					n++
				}
			}
			if int64(n) >= most {
				return &rest.Error{Status: http.StatusTooManyRequests, Code: 20429, Message: "Too many requests"}
			}
		}
		hits[who] = append(hits[who], q.Now.Unix())
		limit.Secrets["hits"] = hits
	}
	return nil
}

// verificationOver reports whether a verification is approved, canceled, or too old.
func verificationOver(r *rest.Record, now time.Time) bool {
	return typed.TextOf(r.Attrs["status"]) != "pending" && r.Attrs["status"] != nil || now.Sub(r.At) >= codeHolds
}

// pending returns a service's verification of a person, or of a SID, that still waits for its code.
func pendingVerification(q *rest.Request, service, sid, to string) *rest.Record {
	for _, v := range slices.Backward(q.Account.Table(q.Engine.Named("verify_v2", "Verification")).Rows) {
		if v.Scope["service_sid"] == service && (v.Key == sid || sid == "" && v.Attr("to") == to) && !verificationOver(v, q.Now) {
			return v
		}
	}
	return nil
}

// sendAgain sends the code of a verification that waits once more, five times at most (error
// 60203).
func sendAgain(q *rest.Request) (*rest.Record, *rest.Error) {
	r := pendingVerification(q, q.Parent.Key, "", typed.TextOf(q.Params["To"]))
	if r == nil {
		return nil, nil
	}
	if attempts, _ := r.Attrs["send_code_attempts"].([]any); len(attempts) >= mostSent {
		return nil, &rest.Error{Status: http.StatusTooManyRequests, Code: 60203, Message: "Max send attempts reached"}
	}
	r.Change(q.Now, map[string]any{"channel": q.Params["Channel"]})
	sendCode(q, r)
	return r, nil
}

func createVerification(q *rest.Request, r *rest.Record) *rest.Error {
	length, ok := q.Parent.Attrs["code_length"].(int64)
	if !ok {
		length = 6
	}
	code := typed.TextOf(q.Params["CustomCode"])
	if code == "" {
		code = digits(q.Engine, int(length))
	}
	r.Secrets["code"] = code
	return nil
}

// digits returns random digits.
func digits(e *rest.Engine, n int) string {
	random, ok := new(big.Int).SetString(e.Hex(32), 16)
	if !ok {
		panic("emulator: hex gives hexadecimal digits")
	}
	most := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	return fmt.Sprintf("%0*d", n, random.Mod(random, most))
}

// verifySent is the kind of events by which a code arrives.
const verifySent = "verify.sent"

// codeArrives is how long a code takes, which is ours.
const codeArrives = time.Second

// sendCode sends a verification's code: as a text, or in a call. Twilio sends it from numbers of
// its own, so no message of the account's says it.
func sendCode(q *rest.Request, r *rest.Record) {
	channel := r.Attr("channel")
	if channel == "auto" {
		channel = "sms"
	}
	attempt := rest.Keeper{Engine: q.Engine}.Make(q.Account.SID, "verify_v2/VerificationAttempt", q.Now, map[string]any{
		"service_sid": r.Scope["service_sid"], "verification_sid": r.Key, "channel": channel, "conversion_status": "unconverted",
		"channel_data": map[string]any{"to": r.Attr("to")},
	})
	attempts, _ := r.Attrs["send_code_attempts"].([]any)
	r.Change(q.Now, map[string]any{"send_code_attempts": append(slices.Clone(attempts), map[string]any{
		"time": q.Now.UTC().Format(typed.Iso8601), "channel": strings.ToUpper(channel), "attempt_sid": attempt.SID(),
	})})
	if channel == "call" {
		code := strings.Join(strings.Split(typed.TextOf(r.Secrets["code"]), ""), ", ")
		call := core.NewCall(q.Engine, q.Account, q.Now, rest.MagicSender, r.Attr("to"))
		q.Engine.Insert(call)
		words := "Your " + escapeXML(q.Parent.Attr("friendly_name")) + " verification code is: " + code + "."
		q.Account.Tenant.Voice.Place(call, q.Now, voice.Order{Source: voice.Source{Twiml: "<Response><Say loop=\"2\">" + words + "</Say></Response>"}})
		return
	}
	if channel == "sna" {
		return // the network itself verifies: nothing is sent
	}
	q.Account.Tenant.Inner.At(q.Now.Add(codeArrives), verifySent, r.Key, channel)
}

func escapeXML(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// Open registers the events of Verify.
func Open(s *rest.Tenant) {
	s.Inner.OnEvent(verifySent, func(entry agenda.Entry) { codeArrived(s, entry) })
}

// codeArrived gives a phone its code.
func codeArrived(s *rest.Tenant, entry agenda.Entry) {
	r, _ := rest.Keeper{Engine: s.Engine}.Find("verify_v2/Verification", entry.Subject).(*rest.Record)
	if r == nil || r.Removed {
		return
	}
	var channel string
	if err := entry.Decode(&channel); err != nil {
		panic("emulator: " + err.Error()) // sendCode wrote it
	}
	to := r.Attr("to")
	if channel == "whatsapp" || channel == "rbm" {
		to = map[string]string{"whatsapp": "whatsapp:", "rbm": "rcs:"}[channel] + to
	}
	b := s.Inner.Phones.Behaviour(to)
	if b.Texts != phones.Delivered && b.Texts != phones.Read {
		s.Inner.Note(journal.Entry{At: entry.At, Kind: journal.Problem, SID: r.Key, Code: b.Error, Problems: []string{"the code does not reach " + to}})
		return
	}
	service := r.Parent
	body := "Your " + service.Attr("friendly_name") + " verification code is: " + typed.TextOf(r.Secrets["code"])
	if warning, _ := service.Attrs["do_not_share_warning_enabled"].(bool); warning {
		body += ". Don't share this code with anyone; our employees will never ask for the code."
	}
	s.Inner.Phones.Receive(phones.Text{SID: r.Key, From: "VERIFY", To: to, Body: body, At: entry.At})
	s.Inner.Note(journal.Entry{At: entry.At, Kind: journal.Status, SID: r.Key, To: "sent"})
}

// checkVerification compares a code with that of the person's verification. A wrong one leaves it
// pending, five times; a right one approves it, and then it is gone (facts 1.7).
func checkVerification(q *rest.Request, r *rest.Record) *rest.Error {
	sid, to := typed.TextOf(q.Params["VerificationSid"]), typed.Plus(typed.TextOf(q.Params["To"]))
	if strings.Contains(to, "@") {
		to = typed.TextOf(q.Params["To"])
	}
	v := pendingVerification(q, q.Parent.Key, sid, to)
	if v == nil {
		return q.NotFound()
	}
	if typed.TextOf(q.Params["Code"]) == "" && v.Attr("channel") != "sna" {
		return invalidVerify("Code", "")
	}
	tries, _ := v.Secrets["tries"].(int)
	if tries >= mostChecked {
		return &rest.Error{Status: http.StatusTooManyRequests, Code: 60202, Message: "Max check attempts reached"}
	}
	v.Secrets["tries"] = tries + 1
	status := "pending"
	if subtle.ConstantTimeCompare([]byte(typed.TextOf(q.Params["Code"])), []byte(typed.TextOf(v.Secrets["code"]))) == 1 || v.Attr("channel") == "sna" {
		status = "approved"
	}
	settleVerification(q, v, status)
	r.Key = v.Key
	for _, name := range []string{"to", "channel", "status", "amount", "payee"} {
		if text := v.Attr(name); text != "" {
			r.Attrs[name] = text
		}
	}
	return nil
}

// settleVerification gives a verification its status, and its attempts what became of them.
func settleVerification(q *rest.Request, v *rest.Record, status string) {
	v.Change(q.Now, map[string]any{"status": status})
	if status != "approved" {
		return
	}
	for _, attempt := range q.Account.Table(q.Engine.Named("verify_v2", "VerificationAttempt")).Rows {
		if attempt.Attr("verification_sid") == v.Key {
			attempt.Change(q.Now, map[string]any{"conversion_status": "converted"})
		}
	}
}

func viewVerification(_ rest.Viewer, _ *rest.Record, out map[string]any) {
	out["valid"] = out["status"] == "approved"
}

// Code returns the verification code that a person was sent last and that still holds, or "".
func Code(s *rest.Tenant, address string) string {
	s.Engine.Mu.Lock()
	defer s.Engine.Mu.Unlock()
	var latest *rest.Record
	for _, a := range s.Engine.Accounts {
		if a.Tenant != s || a.Record.Holder == nil {
			continue
		}
		for _, v := range a.Table(s.Engine.Named("verify_v2", "Verification")).Rows {
			if v.Attr("to") == strings.TrimPrefix(address, "whatsapp:") && !verificationOver(v, s.Inner.Now()) && (latest == nil || v.Compare(latest) > 0) {
				latest = v
			}
		}
	}
	if latest == nil {
		return ""
	}
	return typed.TextOf(latest.Secrets["code"])
}
