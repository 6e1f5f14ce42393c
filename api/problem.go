package api

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
)

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
