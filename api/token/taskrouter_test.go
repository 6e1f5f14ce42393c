package token_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dialtone/api/token"
)

func TestTaskRouterClaims(t *testing.T) {
	signed, err := token.TaskRouter{
		AccountSid: "AC123", WorkspaceSid: "WS123", ChannelID: "WK123",
		Policies: []token.Policy{{
			URL: token.WorkspaceURL("WS123", "Workers", "WK123"), Method: "post", Allow: true,
			PostFilter: map[string]any{"ActivitySid": map[string]any{"required": true}},
		}},
	}.Sign("secret", now)
	if err != nil {
		t.Fatal(err)
	}
	_, claims := decode(t, signed, "secret")
	want := `{
		"version":"v1", "iss":"AC123", "iat":1783166400, "exp":1783170000,
		"account_sid":"AC123", "workspace_sid":"WS123", "channel":"WK123", "friendly_name":"WK123", "worker_sid":"WK123",
		"policies":[
			{"url":"https://taskrouter.twilio.com/v1/Workspaces/WS123/Workers/WK123", "method":"POST",
				"query_filter":{}, "post_filter":{"ActivitySid":{"required":true}}, "allow":true},
			{"url":"https://event-bridge.twilio.com/v1/wschannels/AC123/WK123", "method":"GET", "query_filter":{}, "post_filter":{}, "allow":true},
			{"url":"https://event-bridge.twilio.com/v1/wschannels/AC123/WK123", "method":"POST", "query_filter":{}, "post_filter":{}, "allow":true}
		]
	}`
	if diff := cmp.Diff(object(t, want), claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestTaskRouterChannels(t *testing.T) {
	for channel, key := range map[string]string{"WQ123": "taskqueue_sid", "WK123": "worker_sid", "": ""} {
		signed, err := token.TaskRouter{AccountSid: "AC123", WorkspaceSid: "WS123", ChannelID: channel}.Sign("secret", now)
		if err != nil {
			t.Fatal(err)
		}
		_, claims := decode(t, signed, "secret")
		if key != "" && claims[key] != channel {
			t.Errorf("channel %s: %s is %v", channel, key, claims[key])
		}
		if channel == "" && claims["channel"] != "WS123" {
			t.Errorf("without a channel, it is %v", claims["channel"])
		}
	}
}

func TestTaskRouterErrors(t *testing.T) {
	for want, in := range map[error]token.TaskRouter{
		token.ErrNoAccount:   {WorkspaceSid: "WS123"},
		token.ErrNoWorkspace: {AccountSid: "AC123"},
	} {
		if _, err := in.Sign("secret", now); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if _, err := (token.TaskRouter{AccountSid: "AC123", WorkspaceSid: "WS123"}).Sign("", now); !errors.Is(err, token.ErrNoAuthToken) {
		t.Error(err)
	}
}
