package token_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dialtone/api/token"
)

// signAccess signs for joe of AC123 with the key SK123 and decodes the result.
func signAccess(t *testing.T, a token.Access) (header, claims map[string]any) {
	t.Helper()
	a.AccountSid, a.Identity = "AC123", "joe"
	signed, err := a.Sign("SK123", "secret", now)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, signed, "secret")
}

func TestAccessClaims(t *testing.T) {
	header, claims := signAccess(t, token.Access{})
	if diff := cmp.Diff(map[string]any{"alg": "HS256", "typ": "JWT", "cty": "twilio-fpa;v=1"}, header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	want := `{"jti":"SK123-1783166400","iss":"SK123","sub":"AC123","iat":1783166400,"exp":1783170000,"grants":{"identity":"joe"}}`
	if diff := cmp.Diff(object(t, want), claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestAccessTimesAndRegion(t *testing.T) {
	header, claims := signAccess(t, token.Access{TTL: 24 * time.Hour, NotBefore: now.Add(30 * time.Second), Region: "ie1"})
	if header["twr"] != "ie1" {
		t.Errorf("header %v", header)
	}
	want := `{"jti":"SK123-1783166400","iss":"SK123","sub":"AC123","iat":1783166400,"exp":1783252800,"nbf":1783166430,"grants":{"identity":"joe"}}`
	if diff := cmp.Diff(object(t, want), claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if now.Unix() != epoch {
		t.Errorf("the tests' clock stands at %d", now.Unix())
	}
}

// Every grant, given as Go has it and as a script does, in snake_case and in camelCase.
func TestGrants(t *testing.T) {
	playback := map[string]any{"requestCredentials": nil, "playbackUrl": "https://example.com"}
	tests := []struct {
		name  string
		in    token.Grants
		named map[string]any
		want  string
	}{
		{
			"voice",
			token.Grants{Voice: &token.VoiceGrant{
				IncomingAllow: true, OutgoingApplicationSid: "AP123", OutgoingApplicationParams: map[string]any{"foo": "bar"},
				PushCredentialSid: "CR123", EndpointID: "phone",
			}},
			map[string]any{"voice": map[string]any{
				"incoming_allow": true, "outgoing_application_sid": "AP123", "outgoingApplicationParams": map[string]any{"foo": "bar"},
				"pushCredentialSid": "CR123", "endpoint_id": "phone",
			}},
			`{"identity":"joe","voice":{"incoming":{"allow":true},"outgoing":{"application_sid":"AP123","params":{"foo":"bar"}},"push_credential_sid":"CR123","endpoint_id":"phone"}}`,
		},
		{
			"voice, outgoing only",
			token.Grants{Voice: &token.VoiceGrant{OutgoingApplicationSid: "AP123"}},
			map[string]any{"voice": map[string]any{"outgoing_application_sid": "AP123", "incoming_allow": false, "endpoint_id": nil}},
			`{"identity":"joe","voice":{"outgoing":{"application_sid":"AP123"}}}`,
		},
		{
			"voice, parameters without an application",
			token.Grants{Voice: &token.VoiceGrant{OutgoingApplicationParams: map[string]any{"foo": "bar"}}},
			map[string]any{"Voice": map[string]any{"outgoing_application_params": map[string]any{"foo": "bar"}}},
			`{"identity":"joe","voice":{}}`,
		},
		{
			"video",
			token.Grants{Video: &token.VideoGrant{Room: "x"}},
			map[string]any{"video": map[string]any{"room": "x"}},
			`{"identity":"joe","video":{"room":"x"}}`,
		},
		{
			"video, any room",
			token.Grants{Video: &token.VideoGrant{}},
			map[string]any{"video": map[string]any{}, "chat": nil},
			`{"identity":"joe","video":{}}`,
		},
		{
			"chat",
			token.Grants{Chat: &token.ChatGrant{ServiceSid: "IS123", EndpointID: "e", DeploymentRoleSid: "RL123", PushCredentialSid: "CR123"}},
			map[string]any{"chat": map[string]any{"service_sid": "IS123", "endpointId": "e", "deployment_role_sid": "RL123", "push_credential_sid": "CR123"}},
			`{"identity":"joe","chat":{"service_sid":"IS123","endpoint_id":"e","deployment_role_sid":"RL123","push_credential_sid":"CR123"}}`,
		},
		{
			"sync",
			token.Grants{Sync: &token.SyncGrant{ServiceSid: "IS123", EndpointID: "e"}},
			map[string]any{"data_sync": map[string]any{"service_sid": "IS123", "endpoint_id": "e"}},
			`{"identity":"joe","data_sync":{"service_sid":"IS123","endpoint_id":"e"}}`,
		},
		{
			"task router",
			token.Grants{TaskRouter: &token.TaskRouterGrant{WorkspaceSid: "WS123", WorkerSid: "WK123", Role: "worker"}},
			map[string]any{"taskRouter": map[string]any{"workspaceSid": "WS123", "workerSid": "WK123", "role": "worker"}},
			`{"identity":"joe","task_router":{"workspace_sid":"WS123","worker_sid":"WK123","role":"worker"}}`,
		},
		{
			"player",
			token.Grants{Player: playback},
			map[string]any{"player": playback},
			`{"identity":"joe","player":{"requestCredentials":null,"playbackUrl":"https://example.com"}}`,
		},
		{
			"several",
			token.Grants{Voice: &token.VoiceGrant{IncomingAllow: true}, Video: &token.VideoGrant{Room: "x"}, Sync: &token.SyncGrant{ServiceSid: "IS1"}},
			map[string]any{"voice": map[string]any{"incomingAllow": true}, "video": map[string]any{"room": "x"}, "sync": map[string]any{"serviceSid": "IS1"}},
			`{"identity":"joe","voice":{"incoming":{"allow":true}},"video":{"room":"x"},"data_sync":{"service_sid":"IS1"}}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, claims := signAccess(t, token.Access{Grants: tt.in})
			if diff := cmp.Diff(object(t, tt.want), claims["grants"]); diff != "" {
				t.Errorf("from Go (-want +got):\n%s", diff)
			}
			named, err := token.NamedGrants(tt.named)
			if err != nil {
				t.Fatal(err)
			}
			_, claims = signAccess(t, token.Access{Grants: named})
			if diff := cmp.Diff(object(t, tt.want), claims["grants"]); diff != "" {
				t.Errorf("by name (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOtherGrants(t *testing.T) {
	_, claims := signAccess(t, token.Access{Grants: token.Grants{
		Video: &token.VideoGrant{Room: "x"},
		Other: map[string]any{"ip_messaging": map[string]any{"service_sid": "IS1"}, "video": "lost", "identity": "mallory"},
	}})
	want := `{"identity":"joe","video":{"room":"x"},"ip_messaging":{"service_sid":"IS1"}}`
	if diff := cmp.Diff(object(t, want), claims["grants"]); diff != "" {
		t.Errorf("grants (-want +got):\n%s", diff)
	}
}

func TestNamedGrantsErrors(t *testing.T) {
	tests := []struct {
		in   map[string]any
		says string
	}{
		{map[string]any{"vioce": map[string]any{}}, `no grant "vioce"; there are voice, video`},
		{map[string]any{"voice": true}, "the voice grant is a bool; give an object"},
		{map[string]any{"video": map[string]any{"rom": "x"}}, `the video grant has no "rom"; it has room`},
		{map[string]any{"video": map[string]any{"room": 1}}, "room of the video grant is a int; give a string"},
		{map[string]any{"voice": map[string]any{"incoming_allow": "yes"}}, "give true or false"},
		{map[string]any{"voice": map[string]any{"outgoing_application_params": "a=1"}}, "give an object"},
	}
	for _, tt := range tests {
		_, err := token.NamedGrants(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%v: %v, want it to say %q", tt.in, err, tt.says)
		}
	}
}

func TestAccessErrors(t *testing.T) {
	good := token.Access{AccountSid: "AC123", Identity: "joe"}
	with := func(change func(*token.Access)) token.Access {
		a := good
		change(&a)
		return a
	}
	tests := []struct {
		name        string
		in          token.Access
		key, secret string
		is          error
		says        string
	}{
		{"no key", good, "", "secret", token.ErrNoAPIKey, "the auth token can't stand in"},
		{"no secret", good, "SK123", "", token.ErrNoAPIKey, "API key"},
		{"no account", with(func(a *token.Access) { a.AccountSid = "" }), "SK123", "secret", token.ErrNoAccount, "account"},
		{"no identity", with(func(a *token.Access) { a.Identity = "" }), "SK123", "secret", token.ErrNoIdentity, "who the token is for"},
		{"too long", with(func(a *token.Access) { a.TTL = 24*time.Hour + time.Second }), "SK123", "secret", nil, "24 hours at most"},
		{"never holds", with(func(a *token.Access) { a.NotBefore = now.Add(2 * time.Hour) }), "SK123", "secret", nil, "already expired"},
		{"no JSON", with(func(a *token.Access) { a.Grants.Player = map[string]any{"f": func() {}} }), "SK123", "secret", nil, "can't be written as JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			signed, err := tt.in.Sign(tt.key, tt.secret, now)
			if err == nil || signed != "" {
				t.Fatalf("no error, but %q", signed)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%q does not say %q", err, tt.says)
			}
		})
	}
}
