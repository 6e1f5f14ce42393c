package cli

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
)

// pointing is what programs are told so that they take a local Twilio for Twilio.
type pointing struct {
	url                   string // the emulator's, and its proxy's
	accountSID, authToken string
	apiKey, apiSecret     string
	oauthID, oauthSecret  string // a client's; empty where the session has none
	trust                 authority.Trust
}

// variables returns the variables that lead programs with any of Twilio's SDKs to a local Twilio, over
// an environment that they had before. Which SDK needs which is a table in the README.
//
// Variables that replace a program's roots name a file with the machine's roots, those of the file that
// was named before, and ours; that of Node adds to its own.
func (p pointing) variables(getenv func(string) string) ([]variable, error) {
	all := []variable{
		{"TWILIO_ACCOUNT_SID", p.accountSID},
		{"TWILIO_AUTH_TOKEN", p.authToken},
	}
	if getenv("TWILIO_API_KEY") != "" { // dialtone and twilio-cli take a key where there is one
		all = append(all, variable{"TWILIO_API_KEY", p.apiKey}, variable{"TWILIO_API_SECRET", p.apiSecret})
	}
	if getenv("TWILIO_CLIENT_ID") != "" && p.oauthID != "" { // what programs with OAuth call it
		all = append(all, variable{"TWILIO_CLIENT_ID", p.oauthID}, variable{"TWILIO_CLIENT_SECRET", p.oauthSecret})
	}
	all = append(all, variable{"DIALTONE_EMULATOR", p.url})
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		all = append(all, variable{name, p.url})
	}
	direct := withoutProxy(cmp.Or(getenv("no_proxy"), getenv("NO_PROXY")))
	all = append(all, variable{"NO_PROXY", direct}, variable{"no_proxy", direct})
	extra, err := p.trust.Extra(getenv("NODE_EXTRA_CA_CERTS"))
	if err != nil {
		return nil, fmt.Errorf("NODE_EXTRA_CA_CERTS of the environment: %w", err)
	}
	all = append(all, variable{"NODE_EXTRA_CA_CERTS", extra})
	for _, name := range []string{"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"} {
		bundle, err := p.trust.Bundle(getenv(name))
		if err != nil {
			return nil, fmt.Errorf("%s of the environment: %w", name, err)
		}
		all = append(all, variable{name, bundle})
	}
	settings, err := p.trust.PHP()
	if err != nil {
		return nil, err
	}
	// An empty item stands for the folders that PHP looks through without the variable.
	all = append(all, variable{"PHP_INI_SCAN_DIR", getenv("PHP_INI_SCAN_DIR") + string(filepath.ListSeparator) + settings})
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

// coversTwilio reports whether an item of NO_PROXY has hosts of Twilio's: "*", ".com", "api.twilio.com:443".
func coversTwilio(item string) bool {
	if host, _, err := net.SplitHostPort(item); err == nil {
		item = host
	}
	name := strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(item, "*"), "."))
	return name == "" || proxy.IsTwilio(name) || strings.HasSuffix("twilio.com", "."+name)
}

// formatted returns variables in a format.
func formatted(all []variable, format string) string {
	var b strings.Builder
	switch format {
	case "json":
		object := map[string]string{}
		for _, v := range all {
			object[v.name] = v.value
		}
		raw, err := json.MarshalIndent(object, "", "  ")
		if err != nil {
			panic(err) // texts always encode
		}
		return string(raw) + "\n"
	case "shell":
		for _, v := range all {
			fmt.Fprintf(&b, "export %s='%s'\n", v.name, strings.ReplaceAll(v.value, "'", `'\''`))
		}
	case "dotenv":
		for _, v := range all {
			fmt.Fprintf(&b, "%s='%s'\n", v.name, v.value)
		}
	case "github":
		for _, v := range all {
			fmt.Fprintf(&b, "%s=%s\n", v.name, v.value)
		}
	}
	return b.String()
}
