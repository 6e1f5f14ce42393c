package token

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// NamedGrants makes grants from names and values, as a script or a configuration file has them:
//
//	{"voice": {"outgoing_application_sid": "AP…"}, "video": {"room": "x"}}
//
// Products are voice, video, chat, data_sync (or sync), task_router and player (or playback). Names are taken in
// snake_case and in camelCase. An unknown name is an error that says which there are; a nil value counts as not
// given.
func NamedGrants(products map[string]any) (Grants, error) {
	var g Grants
	for _, name := range slices.Sorted(maps.Keys(products)) {
		value := products[name]
		if value == nil {
			continue
		}
		given, ok := value.(map[string]any)
		if !ok {
			return Grants{}, fmt.Errorf("the %s grant is a %T; give an object, {} for the product as a whole", name, value)
		}
		var err error
		switch fold(name) {
		case "voice":
			g.Voice = &VoiceGrant{}
			err = fill("voice", given, map[string]any{
				"incoming_allow":              &g.Voice.IncomingAllow,
				"outgoing_application_sid":    &g.Voice.OutgoingApplicationSid,
				"outgoing_application_params": &g.Voice.OutgoingApplicationParams,
				"push_credential_sid":         &g.Voice.PushCredentialSid,
				"endpoint_id":                 &g.Voice.EndpointID,
			})
		case "video":
			g.Video = &VideoGrant{}
			err = fill("video", given, map[string]any{"room": &g.Video.Room})
		case "chat":
			g.Chat = &ChatGrant{}
			err = fill("chat", given, map[string]any{
				"service_sid":         &g.Chat.ServiceSid,
				"endpoint_id":         &g.Chat.EndpointID,
				"deployment_role_sid": &g.Chat.DeploymentRoleSid,
				"push_credential_sid": &g.Chat.PushCredentialSid,
			})
		case "datasync", "sync":
			g.Sync = &SyncGrant{}
			err = fill("data_sync", given, map[string]any{
				"service_sid": &g.Sync.ServiceSid,
				"endpoint_id": &g.Sync.EndpointID,
			})
		case "taskrouter":
			g.TaskRouter = &TaskRouterGrant{}
			err = fill("task_router", given, map[string]any{
				"workspace_sid": &g.TaskRouter.WorkspaceSid,
				"worker_sid":    &g.TaskRouter.WorkerSid,
				"role":          &g.TaskRouter.Role,
			})
		case "player", "playback":
			g.Player = given
		default:
			err = fmt.Errorf("there is no grant %q; there are voice, video, chat, data_sync, task_router and player", name)
		}
		if err != nil {
			return Grants{}, err
		}
	}
	return g, nil
}

// fill puts the given values where the product's fields are.
func fill(product string, given map[string]any, into map[string]any) error {
	byFold := make(map[string]any, len(into))
	for name, at := range into {
		byFold[fold(name)] = at
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := given[name]
		if value == nil {
			continue
		}
		at, ok := byFold[fold(name)]
		if !ok {
			return fmt.Errorf("the %s grant has no %q; it has %s", product, name,
				strings.Join(slices.Sorted(maps.Keys(into)), ", "))
		}
		switch at := at.(type) {
		case *string:
			if *at, ok = value.(string); !ok {
				return fmt.Errorf("%s of the %s grant is a %T; give a string", name, product, value)
			}
		case *bool:
			if *at, ok = value.(bool); !ok {
				return fmt.Errorf("%s of the %s grant is a %T; give true or false", name, product, value)
			}
		case *map[string]any:
			if *at, ok = value.(map[string]any); !ok {
				return fmt.Errorf("%s of the %s grant is a %T; give an object", name, product, value)
			}
		}
	}
	return nil
}

// fold makes snake_case and camelCase the same.
func fold(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}
