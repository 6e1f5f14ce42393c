package token

import (
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	taskRouterURL  = "https://taskrouter.twilio.com/v1/Workspaces/"
	eventBridgeURL = "https://event-bridge.twilio.com/v1/wschannels/"
)

// TaskRouter is a capability token for a channel of TaskRouter: a worker, a task queue or a
// workspace.
type TaskRouter struct {
	// AccountSid is the account that the token speaks for. It must be the one whose auth token
	// signs it.
	AccountSid string
	// WorkspaceSid is the workspace (WS…).
	WorkspaceSid string
	// ChannelID is the SID of the worker (WK…), the task queue (WQ…) or the workspace itself, the
	// default.
	ChannelID string
	// Policies is what the token allows beyond opening the channel, which it always does.
	Policies []Policy
	// TTL is how long the token lives: [DefaultTTL] where it is zero, [MaxTTL] at most.
	TTL time.Duration
	// Expires is when the token ends, for those who would rather say it so than by TTL.
	Expires time.Time
}

// Policy allows or forbids one HTTP method on one URL.
type Policy struct {
	URL    string
	Method string
	// QueryFilter and PostFilter say which parameters may or must be sent.
	QueryFilter map[string]any
	PostFilter  map[string]any
	Allow       bool
}

// WorkspaceURL is the URL of the workspace, or of what the path names below it, for a [Policy]:
// WorkspaceURL("WS…", "Workers", "WK…").
func WorkspaceURL(workspaceSid string, path ...string) string {
	return taskRouterURL + strings.Join(append([]string{workspaceSid}, path...), "/")
}

// Sign makes the token, signed with the account's auth token.
func (c TaskRouter) Sign(authToken string, now time.Time) (string, error) {
	switch {
	case c.AccountSid == "":
		return "", missing(ErrNoAccount, "a TaskRouter token speaks for an account, give its SID")
	case authToken == "":
		return "", missing(ErrNoAuthToken, "a TaskRouter token is signed with the account's auth token, an API key can't stand in for it")
	case c.WorkspaceSid == "":
		return "", missing(ErrNoWorkspace, "a TaskRouter token speaks of a workspace, give its SID (WS…)")
	}
	expires, err := expiry(now, c.TTL, c.Expires)
	if err != nil {
		return "", err
	}
	channel := c.ChannelID
	if channel == "" {
		channel = c.WorkspaceSid
	}
	claims := jwt.MapClaims{
		"version":       "v1",
		"iss":           c.AccountSid,
		"exp":           expires.Unix(),
		"iat":           now.Unix(),
		"account_sid":   c.AccountSid,
		"workspace_sid": c.WorkspaceSid,
		"channel":       channel,
		"friendly_name": channel,
		"policies":      c.policies(channel),
	}
	switch {
	case strings.HasPrefix(channel, "WK"):
		claims["worker_sid"] = channel
	case strings.HasPrefix(channel, "WQ"):
		claims["taskqueue_sid"] = channel
	}
	return sign(claims, nil, authToken)
}

// policies is the token's own policies and then the two that let it open its channel.
func (c TaskRouter) policies(channel string) []map[string]any {
	bridge := eventBridgeURL + c.AccountSid + "/" + channel
	all := append(c.Policies[:len(c.Policies):len(c.Policies)],
		Policy{URL: bridge, Method: http.MethodGet, Allow: true},
		Policy{URL: bridge, Method: http.MethodPost, Allow: true})
	out := make([]map[string]any, len(all))
	for i, p := range all {
		out[i] = map[string]any{
			"url":          p.URL,
			"method":       strings.ToUpper(p.Method),
			"query_filter": filter(p.QueryFilter),
			"post_filter":  filter(p.PostFilter),
			"allow":        p.Allow,
		}
	}
	return out
}

// filter writes no filter as {}: Twilio's SDKs never write null.
func filter(f map[string]any) map[string]any {
	if f == nil {
		return map[string]any{}
	}
	return f
}
