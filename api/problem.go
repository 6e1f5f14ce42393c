package api

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// problem is an error's body in any of the shapes that Twilio answers (facts
// 1.5): its own, RFC 9457's, the one with userError, SCIM's and OAuth's.
type problem struct {
	Code    number          `json:"code"`
	Message string          `json:"message"`
	Info    string          `json:"more_info"`
	Details json.RawMessage `json:"details"`

	Type   string          `json:"type"`
	Title  string          `json:"title"`
	Detail string          `json:"detail"`
	Errors json.RawMessage `json:"errors"`

	Params    json.RawMessage `json:"params"`
	UserError json.RawMessage `json:"userError"`

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

// newAPIError makes an error of an answer whose status is 400 or more. The body
// is an object or empty.
func newAPIError(status int, body []byte) *APIError {
	var p problem
	// A member of another type than Twilio's leaves its field empty, no more.
	_ = json.Unmarshal(body, &p)
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
	for _, more := range []json.RawMessage{p.Errors, p.UserError, p.Params} {
		if e.Details == nil {
			e.Details = more
		}
	}
	return e
}
