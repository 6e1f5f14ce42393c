package webhooks

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// Allow says which hosts applications may be on. Its zero value allows this machine alone, for a
// script or a test may hold the address of a real application, which a local Twilio must not call.
type Allow struct {
	everything bool
	hosts      []string
	ranges     []netip.Prefix
}

// ParseAllow reads a list of hosts ("app.example.com", "*.example.com"), addresses and ranges of
// addresses ("10.0.0.0/8"). An empty list, or "*", allows every host.
func ParseAllow(list []string) (Allow, error) {
	if len(list) == 0 {
		return Allow{everything: true}, nil
	}
	var a Allow
	for _, text := range list {
		text = strings.ToLower(strings.TrimSpace(text))
		switch {
		case text == "*":
			a.everything = true
		case strings.Contains(text, "://"):
			return Allow{}, fmt.Errorf("allow-webhooks: %q is a URL; give its host alone", text)
		case strings.Contains(text, "/"):
			prefix, err := netip.ParsePrefix(text)
			if err != nil {
				return Allow{}, fmt.Errorf("allow-webhooks: %q is not a range of addresses such as 10.0.0.0/8", text)
			}
			a.ranges = append(a.ranges, prefix.Masked())
		case text == "" || strings.ContainsAny(text, ":@ ") && net.ParseIP(text) == nil:
			return Allow{}, fmt.Errorf("allow-webhooks: %q is not a host, an address or a range", text)
		default:
			if address, err := netip.ParseAddr(text); err == nil {
				a.ranges = append(a.ranges, netip.PrefixFrom(address, address.BitLen()))
			} else {
				a.hosts = append(a.hosts, text)
			}
		}
	}
	return a, nil
}

// named reports whether a host is allowed by its name, whatever its address is.
func (a Allow) named(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if a.everything {
		return true
	}
	for _, pattern := range a.hosts {
		if suffix, ok := strings.CutPrefix(pattern, "*"); ok && strings.HasSuffix(host, suffix) || pattern == host {
			return true
		}
	}
	return false
}

// reaches reports whether a connection to an address is allowed: a loopback address, or one in a
// range. It is asked of the address that is connected to, after the name was looked up.
func (a Allow) reaches(address netip.Addr) bool {
	address = address.Unmap()
	if a.everything || address.IsLoopback() {
		return true
	}
	for _, prefix := range a.ranges {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// refusal is the error of a host that is not allowed. It says how to allow it.
type refusal struct{ host string }

func (r refusal) Error() string {
	return fmt.Sprintf("%s is not on this machine, so the emulator did not call it; allow it with --allow-webhooks=%s", r.host, r.host)
}
