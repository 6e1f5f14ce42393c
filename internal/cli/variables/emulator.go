package variables

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/emulator/authority"
	"dialtone/emulator/proxy"
	"dialtone/internal/secret"
)

// Twilio is what programs are told so that they take a local Twilio for Twilio.
type Twilio struct {
	URL         string // The emulator's, and its proxy's.
	AccountSID  string
	AuthToken   string `secret:"yes"`
	APIKey      string
	APISecret   string `secret:"yes"`
	OAuthID     string // A client's; empty where the session has none.
	OAuthSecret string `secret:"yes"`
	Trust       authority.Trust
}

// Format prints what programs are told without the secrets in it.
func (p Twilio) Format(f fmt.State, verb rune) { secret.Format(f, verb, p) }

// MarshalJSON writes it without them.
func (p Twilio) MarshalJSON() ([]byte, error) { return secret.JSON(p) }

// Over returns the variables that lead programs with any of Twilio's SDKs to a local Twilio, over
// an environment that they had before. Which SDK needs which is a table in the README.
//
// Variables that replace a program's roots name a file with the machine's roots, those of the file
// that was named before, and ours; that of Node adds to its own.
func (p Twilio) Over(getenv func(string) string) ([]Variable, error) {
	all := []Variable{
		{"TWILIO_ACCOUNT_SID", p.AccountSID},
		{"TWILIO_AUTH_TOKEN", p.AuthToken},
	}
	if getenv("TWILIO_API_KEY") != "" { // dialtone and twilio-cli take a key where there is one
		all = append(all, Variable{"TWILIO_API_KEY", p.APIKey}, Variable{"TWILIO_API_SECRET", p.APISecret})
	}
	if getenv("TWILIO_CLIENT_ID") != "" && p.OAuthID != "" { // what programs with OAuth call it
		all = append(all, Variable{"TWILIO_CLIENT_ID", p.OAuthID}, Variable{"TWILIO_CLIENT_SECRET", p.OAuthSecret})
	}
	all = append(all, Variable{"DIALTONE_EMULATOR", p.URL})
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		all = append(all, Variable{name, p.URL})
	}
	direct := withoutProxy(cmp.Or(getenv("no_proxy"), getenv("NO_PROXY")))
	all = append(all, Variable{"NO_PROXY", direct}, Variable{"no_proxy", direct})
	extra, err := p.Trust.Extra(getenv("NODE_EXTRA_CA_CERTS"))
	if err != nil {
		return nil, fmt.Errorf("NODE_EXTRA_CA_CERTS of the environment: %w", err)
	}
	all = append(all, Variable{"NODE_EXTRA_CA_CERTS", extra})
	bundles := map[string]string{} // by what is in them: a machine has more than a hundred roots
	for _, name := range []string{"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"} {
		other := getenv(name)
		bundle, ok := bundles[other]
		if !ok {
			if bundle, err = p.Trust.Bundle(other); err != nil {
				return nil, fmt.Errorf("%s of the environment: %w", name, err)
			}
			bundles[other] = bundle
		}
		all = append(all, Variable{name, bundle})
	}
	settings, err := p.Trust.PHP()
	if err != nil {
		return nil, err
	}
	// An empty item stands for the folders that PHP looks through without the variable.
	all = append(all, Variable{"PHP_INI_SCAN_DIR", getenv("PHP_INI_SCAN_DIR") + string(filepath.ListSeparator) + settings})
	return all, nil
}

// withoutProxy returns the hosts that are reached without a proxy: this machine, and those that the
// environment names but for those among which Twilio's would be. What the environment says stays in
// force, as the proxy of the local Twilio goes by it.
func withoutProxy(before string) string {
	list := []string{"localhost", "127.0.0.1", "::1"}
	for _, host := range strings.FieldsFunc(before, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !coversTwilio(host) && !slices.Contains(list, host) {
			list = append(list, host)
		}
	}
	return strings.Join(list, ",")
}

// coversTwilio reports whether an item of NO_PROXY has hosts of Twilio's: "*", ".com",
// "api.twilio.com:443".
func coversTwilio(item string) bool {
	if host, _, err := net.SplitHostPort(item); err == nil {
		item = host
	}
	name := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(item, "*"), "."))
	return name == "" || proxy.IsTwilio(name) || strings.HasSuffix("twilio.com", "."+name)
}

// Formatted returns variables in a format: json, shell, dotenv or github.
func Formatted(all []Variable, format string) string {
	var b strings.Builder
	switch format {
	case "json":
		object := map[string]string{}
		for _, v := range all {
			object[v.Name] = v.Value
		}
		raw, err := json.MarshalIndent(object, "", "  ")
		if err != nil {
			panic(err) // texts always encode
		}
		return string(raw) + "\n"
	case "shell":
		for _, v := range all {
			fmt.Fprintf(&b, "export %s='%s'\n", v.Name, strings.ReplaceAll(v.Value, "'", `'\''`))
		}
	case "dotenv":
		for _, v := range all {
			fmt.Fprintf(&b, "%s='%s'\n", v.Name, v.Value)
		}
	case "github":
		for _, v := range all {
			fmt.Fprintf(&b, "%s=%s\n", v.Name, v.Value)
		}
	}
	return b.String()
}
