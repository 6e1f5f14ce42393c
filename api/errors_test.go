package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dialtone/api"
)

// The shapes of facts 1.5.
func TestAPIError(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   api.APIError
		says   string
	}{
		{
			name: "Twilio's own", status: 400,
			body: `{"code": 21211, "message": "The 'To' number +1 is not a valid phone number.", "more_info": "https://www.twilio.com/docs/errors/21211", "status": 400}`,
			want: api.APIError{Code: 21211, Message: "The 'To' number +1 is not a valid phone number.", MoreInfo: "https://www.twilio.com/docs/errors/21211"},
			says: "Error #21211: The 'To' number +1 is not a valid phone number.",
		},
		{
			name: "without a code", status: 404,
			body: `{"message": "not found", "status": 404}`,
			want: api.APIError{Message: "not found"},
			says: "Error 404: not found",
		},
		{
			name: "with details", status: 400,
			body: `{"code": 20001, "message": "Bad request", "detail": "", "details": {"a": [1]}, "status": 400}`,
			want: api.APIError{Code: 20001, Message: "Bad request", Details: []byte(`{"a": [1]}`)},
			says: "Error #20001: Bad request",
		},
		{
			name: "a code in quotes", status: 400,
			body: `{"code": "20001", "message": "Bad request", "status": "400"}`,
			want: api.APIError{Code: 20001, Message: "Bad request"},
			says: "Error #20001: Bad request",
		},
		{
			name: "members of other types", status: 400,
			body: `{"code": {}, "message": ["x"], "title": "Odd", "status": null}`,
			want: api.APIError{Message: "Odd"},
			says: "Error 400: Odd",
		},
		{
			name: "RFC 9457", status: 422,
			body: `{"type": "https://www.twilio.com/docs/errors/20422", "title": "Unprocessable", "status": 422, "code": 20422, "detail": "Two fields are wrong", "instance": "/x", "errors": [{"detail": "too long", "pointer": "#/name"}]}`,
			want: api.APIError{Code: 20422, Message: "Unprocessable: Two fields are wrong", MoreInfo: "https://www.twilio.com/docs/errors/20422", Details: []byte(`[{"detail": "too long", "pointer": "#/name"}]`)},
			says: "Error #20422: Unprocessable: Two fields are wrong",
		},
		{
			name: "RFC 9457 without a type", status: 403,
			body: `{"type": "about:blank", "title": "Forbidden", "status": 403}`,
			want: api.APIError{Message: "Forbidden"},
			says: "Error 403: Forbidden",
		},
		{
			name: "the one with params", status: 400,
			body: `{"code": 60200, "message": "Invalid parameter", "httpStatusCode": 400, "params": {"name": "To"}, "userError": true}`,
			want: api.APIError{Code: 60200, Message: "Invalid parameter", Details: []byte(`{"name": "To"}`)},
			says: "Error #60200: Invalid parameter",
		},
		{
			name: "SCIM", status: 404,
			body: `{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "detail": "User not found", "status": "404", "code": 70014}`,
			want: api.APIError{Code: 70014, Message: "User not found"},
			says: "Error #70014: User not found",
		},
		{
			name: "OAuth", status: 401,
			body: `{"error": "invalid_client", "error_description": "Client authentication failed"}`,
			want: api.APIError{Message: "Client authentication failed"},
			says: "Error 401: Client authentication failed",
		},
		{
			name: "OAuth in a word", status: 401,
			body: `{"error": "invalid_client"}`,
			want: api.APIError{Message: "invalid_client"},
			says: "Error 401: invalid_client",
		},
		{
			name: "XML", status: 404,
			body: "<?xml version='1.0' encoding='UTF-8'?>\n<TwilioResponse><RestException><Code>20404</Code><Message>Not &amp; found</Message><MoreInfo>https://x</MoreInfo><Status>404</Status></RestException></TwilioResponse>",
			want: api.APIError{Code: 20404, Message: "Not & found", MoreInfo: "https://x"},
			says: "Error #20404: Not & found",
		},
		{
			name: "nothing", status: 503,
			want: api.APIError{Message: "Service Unavailable"},
			says: "Error 503: Service Unavailable",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, c.status, c.body) })
			_, err := client(t, s.URL).Do(t.Context(), request(t, "CreateCall"))
			var got *api.APIError
			if !errors.As(fmt.Errorf("wrapped: %w", err), &got) {
				t.Fatalf("got %v, want an APIError", err)
			}
			if err.Error() != c.says {
				t.Errorf("says %q, want %q", err, c.says)
			}
			if got.Status != c.status || got.Code != c.want.Code || got.Message != c.want.Message || got.MoreInfo != c.want.MoreInfo || string(got.Details) != string(c.want.Details) {
				t.Errorf("got %+v, want %+v", *got, c.want)
			}
			if got.RequestID != "RQ33333333333333333333333333333333" || got.Method != "POST" || !strings.HasSuffix(got.Path, "/Calls.json") {
				t.Errorf("request %s %s %s", got.RequestID, got.Method, got.Path)
			}
		})
	}
}

func TestOutcomeOf(t *testing.T) {
	if got := api.OutcomeOf(errors.New("x")); got != "" {
		t.Errorf("%q of another's error", got)
	}
	if got := api.OutcomeOf(nil); got != "" {
		t.Errorf("%q of none", got)
	}
	if got := api.OutcomeOf(fmt.Errorf("wrapped: %w", &api.RequestError{})); got != api.NotSent {
		t.Errorf("%q", got)
	}
}
