package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"dialtone/api/catalog"
)

// apiError is an answer that says no, with one of Twilio's error codes. A code
// of 0 means that the answer has none.
type apiError struct {
	status  int
	code    int
	message string
}

func (e *apiError) Error() string { return fmt.Sprintf("error %d: %s", e.code, e.message) }

// fail is an error of status 400, which most of Twilio's are.
func fail(code int, format string, args ...any) *apiError {
	return &apiError{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

// notFound is Twilio's answer where nothing stands at a path, which it embeds
// (facts 1.5.1).
func notFound(path string) *apiError {
	return &apiError{http.StatusNotFound, 20404, fmt.Sprintf("The requested resource %s was not found", path)}
}

func authenticate() *apiError { return &apiError{http.StatusUnauthorized, 20003, "Authenticate"} }

// moreInfo is the page about an error code.
func moreInfo(code int) string { return fmt.Sprintf("https://www.twilio.com/docs/errors/%d", code) }

func (e *apiError) answer() *answer { return &answer{status: e.status, err: e} }

// body writes an error as the document's product does.
func (e *apiError) body(d *catalog.Document, accept string) (contentType string, body []byte) {
	contentType = "application/json"
	object := map[string]any{"status": e.status, "message": e.message}
	if e.code != 0 {
		object["code"], object["more_info"] = e.code, moreInfo(e.code)
	}
	switch {
	// No document says which products answer in the style of RFC 9457 (facts
	// 1.5), so a client that asks for it gets it.
	case strings.Contains(accept, "application/problem+json"):
		contentType = "application/problem+json"
		object = map[string]any{"type": "about:blank", "title": e.message, "status": e.status, "code": e.code}
		if e.code != 0 {
			object["type"] = moreInfo(e.code)
		}
	case d != nil && d.Name == "iam_organizations":
		// The only document with SCIM, whose errors have a form of their own.
		contentType = "application/scim+json"
		object = map[string]any{
			"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"},
			"detail":  e.message, "status": fmt.Sprint(e.status), "code": e.code, "moreInfo": moreInfo(e.code),
		}
	}
	body, err := json.Marshal(object)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return contentType, body
}
