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
// Products are voice, video, chat, data_sync (or sync), task_router and player (or playback). Names
// are taken in snake_case and in camelCase. An unknown name is a [NameError], which says which
// there are, and a value of the wrong type a [ValueError]; a nil value counts as not given.
func NamedGrants(products map[string]any) (Grants, error) {
	var g Grants
	for _, name := range slices.Sorted(maps.Keys(products)) {
		value := products[name]
		if value == nil {
			continue
		}
		given, ok := value.(map[string]any)
		if !ok {
			return Grants{}, &ValueError{Product: name, Value: value, Want: "an object, {} for the product as a whole"}
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
			err = &NameError{Name: name, Known: []string{"voice", "video", "chat", "data_sync", "task_router", "player"}}
		}
		if err != nil {
			return Grants{}, err
		}
	}
	return g, nil
}

// NameError is a name that [NamedGrants] does not know.
type NameError struct {
	// Product is the grant that has nothing of the name, or empty where there is no grant of the
	// name.
	Product string
	Name    string
	// Known are the names that there are.
	Known []string
}

func (e *NameError) Error() string {
	if e.Product == "" {
		return fmt.Sprintf("there is no grant %q; there are %s", e.Name, strings.Join(e.Known, ", "))
	}
	return fmt.Sprintf("the %s grant has no %q; it has %s", e.Product, e.Name, strings.Join(e.Known, ", "))
}

// ValueError is a value of a type that [NamedGrants] can't take.
type ValueError struct {
	// Product is the grant, and Name its field, or empty where the grant itself is not an object.
	Product, Name string
	Value         any
	// Want is what to give.
	Want string
}

func (e *ValueError) Error() string {
	if e.Name == "" {
		return fmt.Sprintf("the %s grant is a %T; give %s", e.Product, e.Value, e.Want)
	}
	return fmt.Sprintf("%s of the %s grant is a %T; give %s", e.Name, e.Product, e.Value, e.Want)
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
			return &NameError{Product: product, Name: name, Known: slices.Sorted(maps.Keys(into))}
		}
		switch at := at.(type) {
		case *string:
			if *at, ok = value.(string); !ok {
				return &ValueError{Product: product, Name: name, Value: value, Want: "a string"}
			}
		case *bool:
			if *at, ok = value.(bool); !ok {
				return &ValueError{Product: product, Name: name, Value: value, Want: "true or false"}
			}
		case *map[string]any:
			if *at, ok = value.(map[string]any); !ok {
				return &ValueError{Product: product, Name: name, Value: value, Want: "an object"}
			}
		}
	}
	return nil
}

// fold makes snake_case and camelCase the same.
func fold(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}
