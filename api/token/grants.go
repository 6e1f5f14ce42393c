package token

// Grants is what an [Access] token allows: each product that is not nil. A product's key in the
// token is Twilio's (docs: iam/access-tokens): Sync's is data_sync, Playback's is player.
type Grants struct {
	Voice      *VoiceGrant
	Video      *VideoGrant
	Chat       *ChatGrant
	Sync       *SyncGrant
	TaskRouter *TaskRouterGrant
	// Player is the grant object that the playback API gave, passed on as it is.
	Player map[string]any
	// Other is grants by their key in the token, written as they are: for what Twilio adds tomorrow
	// or has given up, such as ip_messaging. It does not reach the products above.
	Other map[string]any
}

// VoiceGrant allows calls.
type VoiceGrant struct {
	// IncomingAllow lets the identity be called.
	IncomingAllow bool
	// OutgoingApplicationSid is the TwiML application that outgoing calls go through; empty for
	// none.
	OutgoingApplicationSid string
	// OutgoingApplicationParams are sent to that application with each call.
	OutgoingApplicationParams map[string]any
	// PushCredentialSid is for registering for incoming calls on a phone.
	PushCredentialSid string
	// EndpointID tells several devices of one identity apart.
	EndpointID string
}

// VideoGrant allows joining a room, or every room where Room is empty.
type VideoGrant struct {
	Room string
}

// ChatGrant allows Conversations and Chat.
type ChatGrant struct {
	ServiceSid        string
	EndpointID        string
	DeploymentRoleSid string
	PushCredentialSid string
}

// SyncGrant allows Sync.
type SyncGrant struct {
	ServiceSid string
	EndpointID string
}

// TaskRouterGrant allows a worker of TaskRouter.
type TaskRouterGrant struct {
	WorkspaceSid string
	WorkerSid    string
	Role         string
}

// claims is the grants object of the token. What is not set is left out, as the SDKs do.
func (g Grants) claims() map[string]any {
	out := map[string]any{}
	for key, grant := range g.Other {
		out[key] = grant
	}
	if v := g.Voice; v != nil {
		out["voice"] = v.claims()
	}
	if v := g.Video; v != nil {
		out["video"] = fields("room", v.Room)
	}
	if v := g.Chat; v != nil {
		out["chat"] = fields("service_sid", v.ServiceSid, "endpoint_id", v.EndpointID,
			"deployment_role_sid", v.DeploymentRoleSid, "push_credential_sid", v.PushCredentialSid)
	}
	if v := g.Sync; v != nil {
		out["data_sync"] = fields("service_sid", v.ServiceSid, "endpoint_id", v.EndpointID)
	}
	if v := g.TaskRouter; v != nil {
		out["task_router"] = fields("workspace_sid", v.WorkspaceSid, "worker_sid", v.WorkerSid, "role", v.Role)
	}
	if g.Player != nil {
		out["player"] = g.Player
	}
	return out
}

func (v *VoiceGrant) claims() map[string]any {
	out := fields("push_credential_sid", v.PushCredentialSid, "endpoint_id", v.EndpointID)
	if v.IncomingAllow {
		out["incoming"] = map[string]any{"allow": true}
	}
	if v.OutgoingApplicationSid != "" {
		outgoing := map[string]any{"application_sid": v.OutgoingApplicationSid}
		if len(v.OutgoingApplicationParams) > 0 {
			outgoing["params"] = v.OutgoingApplicationParams
		}
		out["outgoing"] = outgoing
	}
	return out
}

// fields is the named values that are not empty.
func fields(pairs ...string) map[string]any {
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out[pairs[i]] = pairs[i+1]
		}
	}
	return out
}
