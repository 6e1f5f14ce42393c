package history

import (
	"regexp"
	"strings"
	"sync"
)

// secretForms are what gives a secret away in a line: a name of one with a value,
// a token's 32 hexadecimal digits, a password in a URL, a signed token.
var secretForms = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(auth_?token|api_?secret|secret|password|passwd|credential|bearer|basic)\w*['"]?\s*[:=,]?\s*['"\x60][^'"\x60]|` +
		`(?i)TWILIO_(AUTH_TOKEN|API_SECRET)\W+\w|` +
		`(^|[^0-9A-Za-z])[0-9a-f]{32}($|[^0-9A-Za-z])|` +
		`://[^/\s"']*:[^/\s"']*@|` +
		`eyJ[\w-]+\.[\w-]+\.[\w-]+`)
})

// CarriesSecret reports whether a line must not be kept. Known are secrets that
// a user knows word by word.
func CarriesSecret(line string, known []string) bool {
	for _, secret := range known {
		if secret != "" && strings.Contains(line, secret) {
			return true
		}
	}
	return secretForms().MatchString(line)
}
