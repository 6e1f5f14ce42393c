package emulator

// tokenSpecials: a token is a name and a password for the servers that help calls
// through firewalls.
func tokenSpecials() map[string]*special {
	return map[string]*special{"api_v2010/Token": {create: createToken}}
}

func createToken(q *request, r *record) *apiError {
	username, password := q.e.hex(64), q.e.hex(32)
	r.setDefault("ttl", "86400") // seconds
	r.attrs["username"], r.attrs["password"] = username, password
	r.attrs["ice_servers"] = []any{map[string]any{"url": "stun:global.stun.twilio.com:3478", "urls": "stun:global.stun.twilio.com:3478"}}
	for _, at := range []string{"3478?transport=udp", "3478?transport=tcp", "443?transport=tcp"} {
		server := "turn:global.turn.twilio.com:" + at
		r.attrs["ice_servers"] = append(r.attrs["ice_servers"].([]any), map[string]any{
			"url": server, "urls": server, "username": username, "credential": password,
		})
	}
	return nil
}
