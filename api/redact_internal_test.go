package api

import (
	"strings"
	"testing"
)

// A secret is taken out of JSON however the name before it is written.
func TestRedactingEscapedNames(t *testing.T) {
	for _, body := range []string{
		`{"auth_token": "s3cret"}`, `{"auth\u005ftoken": "s3cret"}`, `{"\u0061uth_token":"s3cret"}`, `{"a": [{"auth\u005Ftoken": {"x": "s3cret"}}]}`,
	} {
		if got := string(redactJSON([]byte(body), map[string]bool{"auth_token": true})); strings.Contains(got, "s3cret") || !strings.Contains(got, redacted) {
			t.Errorf("%s is shown as %s", body, got)
		}
	}
	if got := string(redactJSON([]byte(`{"a\\u005f": "kept", "\q": 1}`), map[string]bool{"auth_token": true})); strings.Contains(got, redacted) {
		t.Errorf("%s", got)
	}
}
