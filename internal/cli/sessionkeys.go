package cli

import (
	"strings"

	"dialtone/internal/cli/command"
	"dialtone/webhook"
)

// sessionKeyVariable has the secrets that sessions are signed with, the first of them, and read,
// all; commas stand between them.
const sessionKeyVariable = "DIALTONE_SESSION_KEY"

// shortestKey is how many characters a secret has at least: 128 bits written in hexadecimal digits.
const shortestKey = 32

// sessionKeys are the keys of sessions that a command was given, or else the environment's.
func (e *environment) sessionKeys(given []string) ([][]byte, error) {
	from := "--session-key"
	if len(given) == 0 {
		value := e.Getenv(sessionKeyVariable)
		if value == "" {
			return nil, nil
		}
		from, given = sessionKeyVariable, strings.Split(value, ",")
	}
	keys := make([][]byte, len(given))
	for i, key := range given {
		if keys[i] = []byte(strings.TrimSpace(key)); len(keys[i]) < shortestKey {
			return nil, command.Usage("%s has a key of %d characters; one has at least %d that nobody can guess, as openssl rand -hex 32 prints them", from, len(keys[i]), shortestKey)
		}
	}
	return keys, nil
}

func withSessionKeys(filter *webhook.Filter, keys [][]byte) {
	if len(keys) > 0 {
		filter.SessionKey, filter.OldSessionKeys = keys[0], keys[1:]
	}
}
