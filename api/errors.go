package api

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Outcome reports whether Twilio did what a failed request asked for.
type Outcome string

// The outcomes of a failed request.
const (
	// NotSent: the request never left, or no part of it that could be acted on.
	NotSent Outcome = "not sent"
	// Refused: nothing was changed. Twilio refused, or the request only asked.
	Refused Outcome = "refused"
	// Unknown: a request that changes something went out, and then the connection
	// was lost, the time was over or Twilio failed (5xx).
	Unknown Outcome = "unknown"
)

// OutcomeOf returns the outcome of an error of this package, wrapped or not, and
// "" for any other.
func OutcomeOf(err error) Outcome {
	var e interface{ Outcome() Outcome }
	if errors.As(err, &e) {
		return e.Outcome()
	}
	return ""
}

// APIError is Twilio's answer that it did not do what was asked.
type APIError struct {
	Code      int    // Twilio's: 21211; 0 if it gave none
	Status    int    // of HTTP: 400
	Message   string // as Twilio worded it
	MoreInfo  string // a URL about the code, or ""
	RequestID string // "RQ…", or ""; what Twilio's support asks for

	// Concurrent is how many requests of the account were under way, this one too, as far as Twilio
	// says so by the header Twilio-Concurrent-Requests; 0 where it does not.
	Concurrent int

	// Details is what else the answer says: Twilio's details, the errors of an
	// RFC 9457 answer; nil if there is nothing.
	Details json.RawMessage

	Method, Path string // of the request

	outcome Outcome
}

// Error returns "Error #21211: …", as Twilio worded it, or with the HTTP status
// where Twilio gave no code of its own: "Error 503: …".
func (e *APIError) Error() string {
	if e.Code != 0 {
		return fmt.Sprintf("Error #%d: %s", e.Code, e.Message)
	}
	return fmt.Sprintf("Error %d: %s", e.Status, e.Message)
}

// Outcome is [Refused], or [Unknown] where a request that changes something was
// answered with a 5xx.
func (e *APIError) Outcome() Outcome { return e.outcome }

// ConfigurationError says that the account or its credentials are missing or
// cannot be right. Nothing was sent.
type ConfigurationError struct{ Problem string }

func (e *ConfigurationError) Error() string { return e.Problem }

// Outcome is [NotSent].
func (e *ConfigurationError) Outcome() Outcome { return NotSent }

func misconfigured(format string, args ...any) error {
	return &ConfigurationError{fmt.Sprintf(format, args...)}
}

// ConnectionError says that there was no answer, or none that can be Twilio's:
// a connection that was refused or lost, a timeout, a cancelled context, HTML, a
// redirect, pages without end. It wraps its cause, so that errors.Is finds
// context.Canceled, context.DeadlineExceeded and net's errors.
type ConnectionError struct {
	Method, URL string // of the request; the URL is without its query
	Status      int    // of HTTP, or 0 if there was no answer
	RequestID   string // "RQ…", or ""
	Problem     string // what is wrong, where the cause alone does not say it
	Cause       error  // nil where there is none but Problem

	outcome Outcome
}

func (e *ConnectionError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.URL)
	b.WriteString(e.Problem)
	if e.Cause != nil {
		if e.Problem != "" {
			b.WriteString(": ")
		}
		b.WriteString(e.Cause.Error())
	}
	switch e.outcome {
	case Unknown:
		b.WriteString(" (the request went out, so its outcome is unknown)")
	case NotSent:
		b.WriteString(" (nothing was sent)")
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *ConnectionError) Unwrap() error { return e.Cause }

// Outcome reports whether the request may have been acted on.
func (e *ConnectionError) Outcome() Outcome { return e.outcome }

// Timeout reports whether the time was over.
func (e *ConnectionError) Timeout() bool {
	var t interface{ Timeout() bool }
	return errors.As(e.Cause, &t) && t.Timeout()
}

// RequestError says that a [Request] cannot be written: a value of its path is
// missing, or its body is of the wrong kind. Nothing was sent.
type RequestError struct {
	Operation string // Twilio's own name: "FetchCall"
	Problem   string
}

func (e *RequestError) Error() string { return e.Operation + " " + e.Problem }

// Outcome is [NotSent].
func (e *RequestError) Outcome() Outcome { return NotSent }

func badRequest(r *Request, format string, args ...any) error {
	return &RequestError{r.Operation.ID, fmt.Sprintf(format, args...)}
}

// changes reports whether a method asks for a change.
func changes(method string) bool { return method != http.MethodGet && method != http.MethodHead }

// problem is an error's body in any of the shapes that Twilio answers (facts
// 1.5): its own, RFC 9457's, the one with params, SCIM's and OAuth's.
type problem struct {
	Code    number          `json:"code"`
	Message string          `json:"message"`
	Info    string          `json:"more_info"`
	Details json.RawMessage `json:"details"`

	Type   string          `json:"type"`
	Title  string          `json:"title"`
	Detail string          `json:"detail"`
	Errors json.RawMessage `json:"errors"`

	Params json.RawMessage `json:"params"`

	Error            any    `json:"error"`
	ErrorDescription string `json:"error_description"`
}

// number is an integer that may stand in quotes; anything else is 0.
type number int

func (n *number) UnmarshalJSON(b []byte) error {
	if s, err := strconv.Unquote(string(b)); err == nil {
		b = []byte(s)
	}
	i, _ := strconv.Atoi(string(b))
	*n = number(i)
	return nil
}

// newAPIError makes an error of an answer whose status is 400 or more, or nil if
// its body is nothing that Twilio would answer.
func newAPIError(status int, body []byte) *APIError {
	var p problem
	switch body = bytes.TrimSpace(body); {
	case len(body) == 0:
	case body[0] == '<':
		if !p.readXML(body) {
			return nil
		}
	case body[0] != '{' || valid(body) != nil:
		return nil
	default:
		// A member of another type than Twilio's leaves its field empty, no more.
		_ = json.Unmarshal(body, &p)
	}
	e := &APIError{Code: int(p.Code), Status: status, Message: p.Message, MoreInfo: p.Info, Details: p.Details}
	if e.Message == "" {
		switch {
		case p.Title != "" && p.Detail != "" && p.Title != p.Detail:
			e.Message = p.Title + ": " + p.Detail
		case p.Detail != "":
			e.Message = p.Detail
		case p.Title != "":
			e.Message = p.Title
		case p.ErrorDescription != "":
			e.Message = p.ErrorDescription
		default:
			e.Message, _ = p.Error.(string)
		}
	}
	if e.Message == "" {
		e.Message = http.StatusText(status)
	}
	if e.MoreInfo == "" && p.Type != "about:blank" {
		e.MoreInfo = p.Type
	}
	for _, more := range []json.RawMessage{p.Errors, p.Params} {
		if e.Details == nil {
			e.Details = more
		}
	}
	return e
}

// readXML reads what Twilio answers where a path has no suffix, such as a
// recording's media (facts 1.1).
func (p *problem) readXML(body []byte) bool {
	var doc struct {
		XMLName   xml.Name `xml:"TwilioResponse"`
		Exception struct {
			Code     int    `xml:"Code"`
			Message  string `xml:"Message"`
			MoreInfo string `xml:"MoreInfo"`
		} `xml:"RestException"`
	}
	if xml.Unmarshal(body, &doc) != nil {
		return false
	}
	p.Code, p.Message, p.Info = number(doc.Exception.Code), doc.Exception.Message, doc.Exception.MoreInfo
	return true
}
