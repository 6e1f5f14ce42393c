package api_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/api"
)

func TestWhatCannotBeRightIsSaidAtOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		config api.Config
		want   string
	}{
		{"a key as the account", api.Config{AccountSID: apiKey}, "must begin with AC"},
		{"an account pasted with its dots", api.Config{AccountSID: "AC1234…"}, "letters and digits"},
		{"an account as the key", api.Config{AccountSID: account, APIKey: account}, "begins with SK"},
		{"a token with its line break", api.Config{AccountSID: account, AuthToken: token + "\n"}, "line break"},
		{"a secret with a space", api.Config{AccountSID: account, APISecret: secret + " "}, "space"},
		{"an edge that ends the host", api.Config{Edge: "evil.example/"}, `"evil.example/"`},
		{"a region with a dot", api.Config{Region: "us1.example.com"}, "us1, ie1, au1"},
		{"a timeout before it began", api.Config{Timeout: -time.Second}, "positive"},
		{"fewer retries than none", api.Config{MaxRetries: new(-1)}, "negative"},
		{"less than one at a time", api.Config{Concurrency: -1}, "positive"},
		{"no scheme", api.Config{BaseURL: "127.0.0.1:4010"}, "base URL"},
		{"another scheme", api.Config{BaseURL: "ftp://127.0.0.1"}, "http://"},
		{"a password in the base URL", api.Config{BaseURL: "http://user:" + secret + "@127.0.0.1"}, "must not hold a user"},
		{"a password in a broken one", api.Config{BaseURL: "http://user:" + secret + "@127.0.0.1:port"}, "cannot be read"},
		{"a query", api.Config{BaseURL: "http://127.0.0.1?a=b"}, "query"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := api.New(c.config)
			var bad *api.ConfigurationError
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want a ConfigurationError about %q", err, c.want)
			}
			if api.OutcomeOf(err) != api.NotSent {
				t.Errorf("outcome %q", api.OutcomeOf(err))
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), token) {
				t.Errorf("the error holds a secret: %v", err)
			}
		})
	}
}

func TestMissingCredentialsSayBothWaysOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		config api.Config
		want   string
	}{
		{"nothing", api.Config{}, "TWILIO_ACCOUNT_SID"},
		{"no account", api.Config{AuthToken: token}, "TWILIO_ACCOUNT_SID"},
		{"an account only", api.Config{AccountSID: account}, "TWILIO_AUTH_TOKEN"},
		{"a key without its secret", api.Config{AccountSID: account, APIKey: apiKey}, "TWILIO_API_SECRET"},
		{"a secret without its key", api.Config{AccountSID: account, APISecret: secret}, "TWILIO_API_KEY"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.config.BaseURL = "http://127.0.0.1:1"
			cl, err := api.New(c.config)
			if err != nil {
				t.Fatal(err)
			}
			_, err = cl.Do(t.Context(), request(t, "ListCall"))
			var missing *api.ConfigurationError
			if !errors.As(err, &missing) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "--emulator") {
				t.Errorf("got %v, want a ConfigurationError that names %s and --emulator", err, c.want)
			}
		})
	}
}

func TestPrintingShowsNoSecret(t *testing.T) {
	config := api.Config{AccountSID: account, AuthToken: token, APIKey: apiKey, APISecret: secret, BaseURL: "http://127.0.0.1:1"}
	c, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	config.BaseURL = "http://me:pa55word@127.0.0.1:1"
	for _, v := range []any{config, &config, c, *c} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if got := fmt.Sprintf(verb, v); strings.Contains(got, token) || strings.Contains(got, secret) || strings.Contains(got, "pa55word") {
				t.Errorf("%s of %T: %s", verb, v, got)
			}
		}
	}
}
