package token_test

import (
	"testing"
	"time"

	twiliojwt "github.com/twilio/twilio-go/client/jwt"
	"github.com/twilio/twilio-go/client/jwt/taskrouter"

	"dialtone/api/token"
)

// Twilio's Go library reads our access token as its own. It looks at the real clock, so the token
// is of today.
func TestTwiliosLibraryReadsAnAccessToken(t *testing.T) {
	signed, err := token.Access{
		AccountSid: "AC123", Identity: "joe", Region: "ie1", NotBefore: time.Now().Add(-time.Minute),
		Grants: token.Grants{
			Voice:      &token.VoiceGrant{IncomingAllow: true, OutgoingApplicationSid: "AP123", EndpointID: "e"},
			Video:      &token.VideoGrant{Room: "x"},
			Chat:       &token.ChatGrant{ServiceSid: "IS1"},
			Sync:       &token.SyncGrant{ServiceSid: "IS2"},
			TaskRouter: &token.TaskRouterGrant{WorkspaceSid: "WS1", WorkerSid: "WK1", Role: "worker"},
		},
	}.Sign("SK123", "secret", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	reader := twiliojwt.CreateAccessToken(twiliojwt.AccessTokenParams{})
	got, err := reader.FromJwt(signed, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if got.AccountSid != "AC123" || got.SigningKeySid != "SK123" || got.Identity != "joe" || got.Region != "ie1" {
		t.Errorf("read as %s, %s, %s, %v", got.AccountSid, got.SigningKeySid, got.Identity, got.Region)
	}
	seen := map[string]bool{}
	for _, grant := range got.Grants {
		switch grant := grant.(type) {
		case *twiliojwt.VideoGrant:
			seen["video"] = grant.Room == "x"
		case *twiliojwt.ChatGrant:
			seen["chat"] = grant.ServiceSid == "IS1"
		case *twiliojwt.SyncGrant:
			seen["sync"] = grant.ServiceSid == "IS2"
		case *twiliojwt.TaskRouterGrant:
			seen["taskrouter"] = grant.WorkspaceSid == "WS1" && grant.WorkerSid == "WK1" && grant.Role == "worker"
		case *twiliojwt.VoiceGrant:
			seen["voice"] = grant.EndpointID == "e" && grant.Incoming.Allow && grant.Outgoing.ApplicationSid == "AP123"
		}
	}
	for _, product := range []string{"video", "chat", "sync", "taskrouter", "voice"} {
		if !seen[product] {
			t.Errorf("the %s grant was not read", product)
		}
	}
}

func TestTwiliosLibraryReadsATaskRouterToken(t *testing.T) {
	signed, err := token.TaskRouter{AccountSid: "AC123", WorkspaceSid: "WS123", ChannelID: "WQ123"}.Sign("secret", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	reader := taskrouter.CreateCapabilityToken(taskrouter.CapabilityTokenParams{})
	got, err := reader.FromJwt(signed, "secret")
	if err != nil {
		t.Fatal(err)
	}
	if got.AccountSid != "AC123" || got.WorkspaceSid != "WS123" || got.ChannelID != "WQ123" || len(got.Policies) != 2 {
		t.Errorf("read as %+v", got)
	}
}

func BenchmarkAccess(b *testing.B) {
	b.Run("dialtone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a := token.Access{AccountSid: "AC123", Identity: "joe", Grants: token.Grants{Video: &token.VideoGrant{Room: "x"}}}
			if _, err := a.Sign("SK123", "secret", now); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("twilio-go", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			a := twiliojwt.CreateAccessToken(twiliojwt.AccessTokenParams{AccountSid: "AC123", SigningKeySid: "SK123", Secret: "secret", Identity: "joe"})
			a.AddGrant(&twiliojwt.VideoGrant{Room: "x"})
			if _, err := a.ToJwt(); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
}

func BenchmarkCapability(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c := token.Capability{AccountSid: "AC123", Scopes: []token.Scope{
			token.Incoming("joe"), token.Outgoing("AP123", token.Param{Name: "foo", Value: "bar"}),
		}}
		if _, err := c.Sign("secret", now); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b)
}

func perSecond(b *testing.B) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
