package bindings_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
)

// stopped is a clock that stands still: 2026-07-04T12:00:00Z, 1783166400 in a token.
type stopped struct{}

var noon = time.Date(2026, 7, 4, 12, 0, 0, 0, time.UTC)

func (stopped) Now() time.Time { return noon }

func (stopped) After(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }

// offline is a host whose client has these settings and sends nothing.
func offline(t testing.TB, config api.Config, stdout io.Writer) *runtime.Host {
	t.Helper()
	client, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{Stdout: stdout, Clock: stopped{}, Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	return host
}

var everything = api.Config{AccountSID: "AC123", AuthToken: "the-token", APIKey: "SK123", APISecret: "the-secret"}

// decodeToken checks a token's signature and returns its header and claims.
func decodeToken(t *testing.T, signed, secret string) (header, claims map[string]any) {
	t.Helper()
	parsed, err := jwt.Parse(signed, func(*jwt.Token) (any, error) { return []byte(secret), nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(func() time.Time { return noon }), jwt.WithoutClaimsValidation())
	if err != nil {
		t.Fatalf("%s does not verify: %v", signed, err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(signed, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &claims); err != nil {
		t.Fatal(err)
	}
	return parsed.Header, claims
}

// Every way to write a token, and every claim that it then has.
func TestTokens(t *testing.T) {
	capability := func(account, exp, scope string) string {
		return `{"iss": "` + account + `", "iat": 1783166400, "exp": ` + exp + `, "scope": "` + scope + `"}`
	}
	access := func(exp, grants string) string {
		return `{"jti": "SK123-1783166400", "iss": "SK123", "sub": "AC123", "iat": 1783166400, "exp": ` + exp + `, "grants": {"identity": "joe"` + grants + `}}`
	}
	const hour, minutes = "1783170000", "1783167000"
	tests := []struct {
		script string
		secret string
		region string
		want   string
	}{
		// The contract's.
		{script: `CapabilityToken.create({allow_incoming: 'joe', allow_outgoing: 'AP…'})`, secret: "the-token",
			want: capability("AC123", hour, "scope:client:incoming?clientName=joe scope:client:outgoing?appSid=AP%E2%80%A6&clientName=joe")},
		{script: `CapabilityToken.create({account_sid: 'AC…', auth_token: '…', allow_outgoing: ['AP…', {foo: 'bar'}]})`, secret: "…",
			want: capability("AC…", hour, "scope:client:outgoing?appSid=AP%E2%80%A6&appParams=foo%3Dbar")},
		{script: `CapabilityToken.create({allow_incoming: 'joe', expires: new Date(Date.now() + 600e3)})`, secret: "the-token",
			want: capability("AC123", minutes, "scope:client:incoming?clientName=joe")},
		{script: `CapabilityToken.create({allow_incoming: 'joe', ttl: 600})`, secret: "the-token",
			want: capability("AC123", minutes, "scope:client:incoming?clientName=joe")},
		{script: `AccessToken.create({identity: 'joe', ttl: 3600, grants: {voice: {outgoing_application_sid: 'AP…'}, video: {room: 'x'}}})`, secret: "the-secret",
			want: access(hour, `, "voice": {"outgoing": {"application_sid": "AP…"}}, "video": {"room": "x"}`)},

		// Scopes stand in the order given, and their parameters in theirs.
		{script: `CapabilityToken.create({allow_events: true, allow_outgoing: ['AP1', {z: 1, a: 'b c', none: null}], allow_incoming: 'joe'})`, secret: "the-token",
			want: capability("AC123", hour, "scope:stream:subscribe?path=/2010-04-01/Events scope:client:outgoing?appSid=AP1&clientName=joe&appParams=z%3D1%26a%3Db%2520c scope:client:incoming?clientName=joe")},
		{script: `CapabilityToken.create({allowOutgoing: {applicationSid: 'AP1', params: {foo: true}, clientName: 'jane'}, allowIncoming: 'joe'})`, secret: "the-token",
			want: capability("AC123", hour, "scope:client:outgoing?appSid=AP1&clientName=jane&appParams=foo%3Dtrue scope:client:incoming?clientName=joe")},
		{script: `CapabilityToken.create({allow_events: {Type: 'call'}, allow_incoming: null, allow_outgoing: undefined})`, secret: "the-token",
			want: capability("AC123", hour, "scope:stream:subscribe?path=/2010-04-01/Events&appParams=Type%3Dcall")},
		{script: `CapabilityToken.create({allow_events: false})`, secret: "the-token", want: capability("AC123", hour, "")},
		{script: `CapabilityToken.create()`, secret: "the-token", want: capability("AC123", hour, "")},

		// Times.
		{script: `CapabilityToken.create({ttl: '600'})`, secret: "the-token", want: capability("AC123", minutes, "")},
		{script: `CapabilityToken.create({expires: '2026-07-04T12:10:00Z'})`, secret: "the-token", want: capability("AC123", minutes, "")},
		{script: `CapabilityToken.create({expires: 1783167000})`, secret: "the-token", want: capability("AC123", minutes, "")},
		{script: `const {create} = CapabilityToken; Date.now = () => 0; globalThis.Date = class {}; create()`, secret: "the-token", want: capability("AC123", hour, "")},
		{script: `AccessToken.create({identity: 'joe', expires: 1783167000, nbf: new Date(1783166460000)})`, secret: "the-secret",
			want: strings.Replace(access(minutes, ""), "{", `{"nbf": 1783166460, `, 1)},

		// Whose.
		{script: `CapabilityToken.create({account_sid: 'AC123'})`, secret: "the-token", want: capability("AC123", hour, "")},
		{script: `CapabilityToken.create({auth_token: 'mine'})`, secret: "mine", want: capability("AC123", hour, "")},
		{script: `Twilio.client({accountSid: 'AC2', authToken: 'second'}).CapabilityToken.create()`, secret: "second", want: capability("AC2", hour, "")},
		{script: `Twilio.Config.setup({account_sid: 'AC2', auth_token: 'second'}); CapabilityToken.create()`, secret: "second", want: capability("AC2", hour, "")},
		{script: `Twilio.client({account_sid: 'AC2', api_key: 'SK2', api_secret: 'second'}).AccessToken.create({identity: 'joe', region: 'ie1'})`, secret: "second", region: "ie1",
			want: strings.NewReplacer("SK123", "SK2", "AC123", "AC2").Replace(access(hour, ""))},
		{script: `AccessToken.create({identity: 'joe', account_sid: 'AC2', apiKey: 'SK2', apiSecret: 'second'})`, secret: "second",
			want: strings.NewReplacer("SK123", "SK2", "AC123", "AC2").Replace(access(hour, ""))},
		{script: `AccessToken.create({identity: 'joe', api_key: 'SK123'})`, secret: "the-secret", want: access(hour, "")},
		{script: `Twilio.client({region: 'au1'}).AccessToken.create({identity: 'joe'})`, secret: "the-secret", region: "au1", want: access(hour, "")},

		// Every grant, in either spelling.
		{script: `AccessToken.create({identity: 'joe', grants: {voice: {incomingAllow: true, outgoingApplicationSid: 'AP1', outgoing_application_params: {n: 1, to: ['a', null]}, pushCredentialSid: 'CR1', endpoint_id: 'e'}}})`, secret: "the-secret",
			want: access(hour, `, "voice": {"incoming": {"allow": true}, "outgoing": {"application_sid": "AP1", "params": {"n": 1, "to": ["a", null]}}, "push_credential_sid": "CR1", "endpoint_id": "e"}`)},
		{script: `AccessToken.create({identity: 'joe', grants: {video: {}, chat: {service_sid: 'IS1', endpointId: 'e', deploymentRoleSid: 'RL1', push_credential_sid: undefined}, voice: null}})`, secret: "the-secret",
			want: access(hour, `, "video": {}, "chat": {"service_sid": "IS1", "endpoint_id": "e", "deployment_role_sid": "RL1"}`)},
		{script: `AccessToken.create({identity: 'joe', grants: {sync: {serviceSid: 'IS1'}, taskRouter: {workspaceSid: 'WS1', worker_sid: 'WK1', role: 'worker'}, playback: {requestCredentials: null, playbackUrl: 'https://example.com'}}})`, secret: "the-secret",
			want: access(hour, `, "data_sync": {"service_sid": "IS1"}, "task_router": {"workspace_sid": "WS1", "worker_sid": "WK1", "role": "worker"}, "player": {"requestCredentials": null, "playbackUrl": "https://example.com"}`)},
		{script: `AccessToken.create({identity: 'joe', grants: {data_sync: {service_sid: 'IS1'}}})`, secret: "the-secret", want: access(hour, `, "data_sync": {"service_sid": "IS1"}`)},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			host := offline(t, everything, io.Discard)
			value, err := host.Eval(context.Background(), "token.js", tt.script)
			if err != nil {
				t.Fatal(runtime.Report(err))
			}
			header, claims := decodeToken(t, value.String(), tt.secret)
			wantHeader := map[string]any{"alg": "HS256", "typ": "JWT"}
			if strings.Contains(tt.script, "AccessToken") {
				wantHeader["cty"] = "twilio-fpa;v=1"
			}
			if tt.region != "" {
				wantHeader["twr"] = tt.region
			}
			if diff := cmp.Diff(wantHeader, header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			var want map[string]any
			if err := json.Unmarshal([]byte(tt.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, claims); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}

// What is missing in the client is a ConfigurationError that names it, and no
// secret that there is stands in any error.
func TestTokensWithoutCredentials(t *testing.T) {
	tests := []struct {
		name   string
		config api.Config
		script string
		says   []string
	}{
		{"no account", api.Config{}, `CapabilityToken.create({allow_incoming: 'joe'})`, []string{"no account SID", "TWILIO_ACCOUNT_SID", "--emulator"}},
		{"no account for an access token", api.Config{}, `AccessToken.create({identity: 'joe'})`, []string{"no account SID", "TWILIO_ACCOUNT_SID"}},
		{"an API key is not an auth token", api.Config{AccountSID: "AC1", APIKey: "SK1", APISecret: "s3cret"}, `CapabilityToken.create()`, []string{"no auth token", "an API key can't", "TWILIO_AUTH_TOKEN"}},
		{"an auth token is not an API key", api.Config{AccountSID: "AC1", AuthToken: "s3cret"}, `AccessToken.create({identity: 'joe'})`, []string{"no API key", "TWILIO_API_KEY", "api_secret", "Key.create"}},
		{"a key without its secret", api.Config{AccountSID: "AC1", APIKey: "SK1"}, `AccessToken.create({identity: 'joe'})`, []string{"no API key", "TWILIO_API_SECRET"}},
		{"another key's secret", everything, `AccessToken.create({identity: 'joe', api_key: 'SK2'})`, []string{"no API key"}},
		{"another account's auth token", everything, `CapabilityToken.create({account_sid: 'AC2'})`, []string{"Account AC2 is not the client's", "auth_token"}},
		{"another account's API key", everything, `AccessToken.create({account_sid: 'AC2', identity: 'joe'})`, []string{"Account AC2 is not the client's", "api_key"}},
		{"a second client's auth token", everything, `Twilio.client({account_sid: 'AC2'}).CapabilityToken.create()`, []string{"no auth token"}},
		{"a signature without an auth token", api.Config{AccountSID: "AC1", APIKey: "SK1", APISecret: "s3cret"}, `Twilio.Webhook.isValid({url: 'https://example.com', signature: 'x'})`, []string{"no auth token", "TWILIO_AUTH_TOKEN"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := offline(t, tt.config, io.Discard).Eval(context.Background(), "token.js", tt.script)
			report := runtime.Report(err)
			if !strings.Contains(report, "Twilio.ConfigurationError: ") || !strings.Contains(report, "token.js:1:") {
				t.Errorf("not a ConfigurationError at the script's line:\n%s", report)
			}
			for _, text := range tt.says {
				if !strings.Contains(report, text) {
					t.Errorf("%q is not in\n%s", text, report)
				}
			}
			for _, secret := range []string{"s3cret", "the-token", "the-secret"} {
				if strings.Contains(report, secret) {
					t.Errorf("the secret %s is in\n%s", secret, report)
				}
			}
		})
	}
}
