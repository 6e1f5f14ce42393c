package emulator

import (
	"crypto/subtle"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
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

// verifySpecials: a verification sends its code to the person, and a check compares it. One that is
// approved, expired or checked too often is gone.
func verifySpecials() map[string]*special {
	length := func(q *request) *apiError {
		if n, ok := q.params["CodeLength"].(int64); ok && (n < shortestCode || n > longestCode) {
			return invalidVerify("CodeLength", textOf(n))
		}
		return nil
	}
	return map[string]*special{
		"verify_v2/Service": {
			defaults: map[string]any{"code_length": 6},
			before:   length,
			update:   func(q *request, _ *record) *apiError { return length(q) },
		},
		"verify_v2/Verification": {
			defaults: map[string]any{"status": "pending", "lookup": map[string]any{}},
			before:   checkVerificationTo,
			existing: sendAgain,
			create:   createVerification,
			created:  func(q *request, r *record) { q.sendCode(r) },
			updated:  func(q *request, r *record) { settleVerification(q, r, r.text("status")) },
			includes: func(q *request, r *record) bool { return !verificationOver(r, q.now) },
			view:     viewVerification,
		},
		"verify_v2/VerificationCheck": {defaults: map[string]any{"status": "pending"}, create: checkVerification, view: viewVerification},
	}
}

// invalidVerify is Verify's error about a parameter (https://www.twilio.com/docs/api/errors/60200).
func invalidVerify(name, value string) *apiError {
	return fail(60200, "Invalid parameter `%s`: %s", name, value)
}

// checkVerificationTo looks at whom a code is to be sent to, and how.
func checkVerificationTo(q *request) *apiError {
	to, channel := textOf(q.params["To"]), strings.ToLower(textOf(q.params["Channel"]))
	q.params["Channel"] = channel
	service := q.parent
	switch channel {
	case "email":
		if name, domain, ok := strings.Cut(to, "@"); !ok || name == "" || !strings.Contains(domain, ".") {
			return invalidVerify("To", to)
		}
	case "sms", "call", "whatsapp", "auto", "sna", "rbm":
		number := tidy(to)
		if !isNumber(number) || invalidNumber(number) != "" {
			return invalidVerify("To", to)
		}
		q.params["To"] = number
		if skip, _ := service.attrs["skip_sms_to_landlines"].(bool); skip && channel == "sms" && lineType(number) == "landline" {
			return fail(60205, "SMS is not supported by landline phone number")
		}
	default:
		return invalidVerify("Channel", channel)
	}
	if code := textOf(q.params["CustomCode"]); code != "" && (len(code) < shortestCode || len(code) > longestCode) {
		return invalidVerify("CustomCode", code)
	}
	return q.checkRates(service)
}

// checkRates counts a verification in the buckets of the service's rate limits that it names.
// Source: https://www.twilio.com/docs/verify/api/service-rate-limits
func (q *request) checkRates(service *record) *apiError {
	named, _ := q.params["RateLimits"].(map[string]any)
	for _, limit := range q.account.table(q.e.named("verify_v2", "RateLimit")).rows {
		value, ok := named[limit.text("unique_name")]
		if !ok || limit.scope["service_sid"] != service.key {
			continue
		}
		who, hits := textOf(value), map[string][]int64{}
		if kept, ok := limit.secrets["hits"].(map[string][]int64); ok {
			hits = kept
		}
		for _, bucket := range limit.children {
			most, _ := bucket.attrs["max"].(int64)
			interval, _ := bucket.attrs["interval"].(int64)
			since, n := q.now.Unix()-interval, 0
			for _, at := range hits[who] {
				if at > since {
					n++
				}
			}
			if int64(n) >= most {
				return &apiError{http.StatusTooManyRequests, 20429, "Too many requests"}
			}
		}
		hits[who] = append(hits[who], q.now.Unix())
		limit.secrets["hits"] = hits
	}
	return nil
}

// verificationOver reports whether a verification is approved, canceled, or too old.
func verificationOver(r *record, now time.Time) bool {
	return textOf(r.attrs["status"]) != "pending" && r.attrs["status"] != nil || now.Sub(r.at) >= codeHolds
}

// pending returns a service's verification of a person, or of a SID, that still waits for its code.
func (q *request) pendingVerification(service, sid, to string) *record {
	for _, v := range slices.Backward(q.account.table(q.e.named("verify_v2", "Verification")).rows) {
		if v.scope["service_sid"] == service && (v.key == sid || sid == "" && v.text("to") == to) && !verificationOver(v, q.now) {
			return v
		}
	}
	return nil
}

// sendAgain sends the code of a verification that waits once more, five times at most (error
// 60203).
func sendAgain(q *request) (*record, *apiError) {
	r := q.pendingVerification(q.parent.key, "", textOf(q.params["To"]))
	if r == nil {
		return nil, nil
	}
	if attempts, _ := r.attrs["send_code_attempts"].([]any); len(attempts) >= mostSent {
		return nil, &apiError{http.StatusTooManyRequests, 60203, "Max send attempts reached"}
	}
	r.change(q.now, map[string]any{"channel": q.params["Channel"]})
	q.sendCode(r)
	return r, nil
}

func createVerification(q *request, r *record) *apiError {
	length, ok := q.parent.attrs["code_length"].(int64)
	if !ok {
		length = 6
	}
	code := textOf(q.params["CustomCode"])
	if code == "" {
		code = q.e.digits(int(length))
	}
	r.secrets["code"] = code
	return nil
}

// digits returns random digits.
func (e *Emulator) digits(n int) string {
	random, ok := new(big.Int).SetString(e.hex(32), 16)
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
func (q *request) sendCode(r *record) {
	channel := r.text("channel")
	if channel == "auto" {
		channel = "sms"
	}
	attempt := keeper{q.e}.Make(q.account.sid, "verify_v2/VerificationAttempt", q.now, map[string]any{
		"service_sid": r.scope["service_sid"], "verification_sid": r.key, "channel": channel, "conversion_status": "unconverted",
		"channel_data": map[string]any{"to": r.text("to")},
	})
	attempts, _ := r.attrs["send_code_attempts"].([]any)
	r.change(q.now, map[string]any{"send_code_attempts": append(slices.Clone(attempts), map[string]any{
		"time": q.now.UTC().Format(iso8601), "channel": strings.ToUpper(channel), "attempt_sid": attempt.SID(),
	})})
	if channel == "call" {
		code := strings.Join(strings.Split(textOf(r.secrets["code"]), ""), ", ")
		call := q.e.newCall(q.account, q.now, magicSender, r.text("to"))
		q.e.insert(call)
		words := "Your " + escapeXML(q.parent.text("friendly_name")) + " verification code is: " + code + "."
		q.account.session.voice.Place(call, q.now, voice.Order{Source: voice.Source{Twiml: "<Response><Say loop=\"2\">" + words + "</Say></Response>"}})
		return
	}
	if channel == "sna" {
		return // the network itself verifies: nothing is sent
	}
	q.account.session.inner.At(q.now.Add(codeArrives), verifySent, r.key, channel)
}

func escapeXML(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// codeArrived gives a phone its code.
func (s *Session) codeArrived(entry agenda.Entry) {
	r, _ := keeper{s.e}.Find("verify_v2/Verification", entry.Subject).(*record)
	if r == nil || r.gone {
		return
	}
	var channel string
	if err := entry.Decode(&channel); err != nil {
		panic("emulator: " + err.Error()) // sendCode wrote it
	}
	to := r.text("to")
	if channel == "whatsapp" || channel == "rbm" {
		to = map[string]string{"whatsapp": "whatsapp:", "rbm": "rcs:"}[channel] + to
	}
	b := s.inner.Phones.Behaviour(to)
	if b.Texts != phones.Delivered && b.Texts != phones.Read {
		s.inner.Note(journal.Entry{At: entry.At, Kind: journal.Problem, SID: r.key, Code: b.Error, Problems: []string{"the code does not reach " + to}})
		return
	}
	service := r.parent
	body := "Your " + service.text("friendly_name") + " verification code is: " + textOf(r.secrets["code"])
	if warning, _ := service.attrs["do_not_share_warning_enabled"].(bool); warning {
		body += ". Don't share this code with anyone; our employees will never ask for the code."
	}
	s.inner.Phones.Receive(phones.Text{SID: r.key, From: "VERIFY", To: to, Body: body, At: entry.At})
	s.inner.Note(journal.Entry{At: entry.At, Kind: journal.Status, SID: r.key, To: "sent"})
}

// checkVerification compares a code with that of the person's verification. A wrong one leaves it
// pending, five times; a right one approves it, and then it is gone (facts 1.7).
func checkVerification(q *request, r *record) *apiError {
	sid, to := textOf(q.params["VerificationSid"]), plus(textOf(q.params["To"]))
	if strings.Contains(to, "@") {
		to = textOf(q.params["To"])
	}
	v := q.pendingVerification(q.parent.key, sid, to)
	if v == nil {
		return q.notFound()
	}
	if textOf(q.params["Code"]) == "" && v.text("channel") != "sna" {
		return invalidVerify("Code", "")
	}
	tries, _ := v.secrets["tries"].(int)
	if tries >= mostChecked {
		return &apiError{http.StatusTooManyRequests, 60202, "Max check attempts reached"}
	}
	v.secrets["tries"] = tries + 1
	status := "pending"
	if subtle.ConstantTimeCompare([]byte(textOf(q.params["Code"])), []byte(textOf(v.secrets["code"]))) == 1 || v.text("channel") == "sna" {
		status = "approved"
	}
	settleVerification(q, v, status)
	r.key = v.key
	for _, name := range []string{"to", "channel", "status", "amount", "payee"} {
		if text := v.text(name); text != "" {
			r.attrs[name] = text
		}
	}
	return nil
}

// settleVerification gives a verification its status, and its attempts what became of them.
func settleVerification(q *request, v *record, status string) {
	v.change(q.now, map[string]any{"status": status})
	if status != "approved" {
		return
	}
	for _, attempt := range q.account.table(q.e.named("verify_v2", "VerificationAttempt")).rows {
		if attempt.text("verification_sid") == v.key {
			attempt.change(q.now, map[string]any{"conversion_status": "converted"})
		}
	}
}

func viewVerification(_ viewer, _ *record, out map[string]any) {
	out["valid"] = out["status"] == "approved"
}

// Code returns the verification code that a person was sent last and that still holds, or "".
func (s *Session) Code(address string) string {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	var latest *record
	for _, a := range s.e.accounts {
		if a.session != s || a.record.account == nil {
			continue
		}
		for _, v := range a.table(s.e.named("verify_v2", "Verification")).rows {
			if v.text("to") == strings.TrimPrefix(address, "whatsapp:") && !verificationOver(v, s.inner.Now()) && (latest == nil || v.compare(latest) > 0) {
				latest = v
			}
		}
	}
	if latest == nil {
		return ""
	}
	return textOf(latest.secrets["code"])
}
