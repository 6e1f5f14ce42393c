package token_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// now is when the tests' tokens are made: a fraction of a second, which no claim may carry.
var now = time.Date(2026, 7, 4, 12, 0, 0, 999, time.UTC)

const epoch = 1783166400

// decode checks the signature and gives the token's header and claims, numbers as they stand in the
// JSON.
func decode(t *testing.T, signed, secret string) (header, claims map[string]any) {
	t.Helper()
	parsed, err := jwt.Parse(signed, func(*jwt.Token) (any, error) { return []byte(secret), nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(func() time.Time { return now.Add(time.Minute) }),
		jwt.WithIssuedAt())
	if err != nil {
		t.Fatalf("the token does not verify: %v", err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(signed, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if err := decoder.Decode(&claims); err != nil {
		t.Fatal(err)
	}
	return parsed.Header, claims
}

// object is the JSON of a test's expectation, for comparing with claims.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&out); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return out
}
