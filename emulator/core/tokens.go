package core

import "dialtone/emulator/rest"

// tokenSpecials: a token is a name and a password for the servers that help calls
// through firewalls.
func tokenSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{"api_v2010/Token": {Create: createToken}}
}

func createToken(q *rest.Request, r *rest.Record) *rest.Error {
	username, password := q.Engine.Hex(64), q.Engine.Hex(32)
	r.SetDefault("ttl", "86400") // seconds
	r.Attrs["username"], r.Attrs["password"] = username, password
	r.Attrs["ice_servers"] = []any{map[string]any{"url": "stun:global.stun.twilio.com:3478", "urls": "stun:global.stun.twilio.com:3478"}}
	for _, at := range []string{"3478?transport=udp", "3478?transport=tcp", "443?transport=tcp"} {
		server := "turn:global.turn.twilio.com:" + at
		r.Attrs["ice_servers"] = append(r.Attrs["ice_servers"].([]any), map[string]any{
			"url": server, "urls": server, "username": username, "credential": password,
		})
	}
	return nil
}
