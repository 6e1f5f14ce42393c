package token_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dialtone/api/token"
)

func TestCapabilityClaims(t *testing.T) {
	tests := []struct {
		name string
		in   token.Capability
		want string
	}{
		{
			"incoming, for an hour",
			token.Capability{AccountSid: "AC123", Scopes: []token.Scope{token.Incoming("joe")}},
			`{"iss":"AC123","iat":1783166400,"exp":1783170000,"scope":"scope:client:incoming?clientName=joe"}`,
		},
		{
			"no scopes",
			token.Capability{AccountSid: "AC123"},
			`{"iss":"AC123","iat":1783166400,"exp":1783170000,"scope":""}`,
		},
		{
			"ttl",
			token.Capability{AccountSid: "AC123", TTL: 10 * time.Minute},
			`{"iss":"AC123","iat":1783166400,"exp":1783167000,"scope":""}`,
		},
		{
			"a whole day",
			token.Capability{AccountSid: "AC123", TTL: 24 * time.Hour},
			`{"iss":"AC123","iat":1783166400,"exp":1783252800,"scope":""}`,
		},
		{
			"expires",
			token.Capability{AccountSid: "AC123", Expires: time.Date(2026, 7, 4, 12, 10, 0, 0, time.UTC)},
			`{"iss":"AC123","iat":1783166400,"exp":1783167000,"scope":""}`,
		},
		{
			"the order given",
			token.Capability{AccountSid: "AC123", Scopes: []token.Scope{token.Events(), token.Outgoing("AP1"), token.Outgoing("AP0"), token.Incoming("joe")}},
			`{"iss":"AC123","iat":1783166400,"exp":1783170000,"scope":"scope:stream:subscribe?path=/2010-04-01/Events scope:client:outgoing?appSid=AP1&clientName=joe scope:client:outgoing?appSid=AP0&clientName=joe scope:client:incoming?clientName=joe"}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			signed, err := tt.in.Sign("secret", now)
			if err != nil {
				t.Fatal(err)
			}
			header, claims := decode(t, signed, "secret")
			if diff := cmp.Diff(map[string]any{"alg": "HS256", "typ": "JWT"}, header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(object(t, tt.want), claims); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}

func TestScope(t *testing.T) {
	tests := []struct {
		in   token.Scope
		want string
	}{
		{token.Incoming("joe"), "scope:client:incoming?clientName=joe"},
		{token.Incoming("joe & sons"), "scope:client:incoming?clientName=joe%20%26%20sons"},
		{token.Outgoing("AP123"), "scope:client:outgoing?appSid=AP123"},
		{token.Outgoing("AP123").As("joe"), "scope:client:outgoing?appSid=AP123&clientName=joe"},
		{
			token.Outgoing("AP123", token.Param{Name: "foo", Value: "bar"}, token.Param{Name: "a b", Value: "1&2"}),
			"scope:client:outgoing?appSid=AP123&appParams=foo%3Dbar%26a%2520b%3D1%25262",
		},
		{token.Events(), "scope:stream:subscribe?path=/2010-04-01/Events"},
		{token.Events(token.Param{Name: "Type", Value: "call"}), "scope:stream:subscribe?path=/2010-04-01/Events&appParams=Type%3Dcall"},
	}
	for _, tt := range tests {
		if got := tt.in.String(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// A scope is read the way Twilio's own tests read one: up to the question mark its privilege, then
// a query, and inside that the parameters as another query.
func TestScopeParsesBack(t *testing.T) {
	signed, err := token.Capability{AccountSid: "AC123", Scopes: []token.Scope{
		token.Incoming("jöe+1"),
		token.Outgoing("AP123", token.Param{Name: "greeting", Value: "hello & welcome = ü"}),
	}}.Sign("secret", now)
	if err != nil {
		t.Fatal(err)
	}
	_, claims := decode(t, signed, "secret")
	scopes := strings.Split(claims["scope"].(string), " ")
	if len(scopes) != 2 {
		t.Fatalf("%d scopes in %q", len(scopes), claims["scope"])
	}
	privilege, query, _ := strings.Cut(scopes[1], "?")
	if privilege != "scope:client:outgoing" {
		t.Errorf("privilege %s", privilege)
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	params, err := url.ParseQuery(values.Get("appParams"))
	if err != nil {
		t.Fatal(err)
	}
	if values.Get("appSid") != "AP123" || values.Get("clientName") != "jöe+1" || params.Get("greeting") != "hello & welcome = ü" {
		t.Errorf("read back as %v and %v", values, params)
	}
}

func TestCapabilityErrors(t *testing.T) {
	good := token.Capability{AccountSid: "AC123"}
	with := func(change func(*token.Capability)) token.Capability {
		c := good
		change(&c)
		return c
	}
	tests := []struct {
		name string
		in   token.Capability
		key  string
		is   error
		says string
	}{
		{"no auth token", good, "", token.ErrNoAuthToken, "an API key can't stand in for it"},
		{"no account", token.Capability{}, "secret", token.ErrNoAccount, "account"},
		{"too long", with(func(c *token.Capability) { c.TTL = 25 * time.Hour }), "secret", nil, "24 hours at most"},
		{"negative", with(func(c *token.Capability) { c.TTL = -time.Second }), "secret", nil, "one second at least"},
		{"past", with(func(c *token.Capability) { c.Expires = now.Add(-time.Hour) }), "secret", nil, "2026-07-04T11:00:00Z, which is past already"},
		{"far", with(func(c *token.Capability) { c.Expires = now.Add(48 * time.Hour) }), "secret", nil, "24 hours at most"},
		{"both", with(func(c *token.Capability) { c.Expires, c.TTL = now.Add(time.Hour), time.Hour }), "secret", nil, "not both"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			signed, err := tt.in.Sign(tt.key, now)
			if err == nil || signed != "" {
				t.Fatalf("no error, but %q", signed)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%q does not say %q", err, tt.says)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%q tells the secret", err)
			}
		})
	}
}
