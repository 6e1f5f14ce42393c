package pages

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Gate says who may ask: a page of this site, and a person who comes in by a link or writes an
// address. A page of another site may not, nor one that has a name of its own lead here.
type Gate struct {
	// Hosts are names of this machine, beside localhost and addresses, that requests may have as
	// their Host.
	Hosts []string

	// Entrance reports whether a person may come in at a path from another site.
	Entrance func(path string) bool

	// What stands in what is said: "control the emulator".
	Deed string

	protection http.CrossOriginProtection
}

// Admit refuses what a browser sends for a page of another site, and a Host by which such a page
// would pass for one of this site.
func (g *Gate) Admit(r *http.Request) error {
	if err := g.protection.Check(r); err != nil || g.foreign(r) {
		return errors.New("this came from a page of another site, which may not " + g.Deed)
	}
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if _, err := netip.ParseAddr(host); err == nil || host == "localhost" || strings.HasSuffix(host, ".localhost") || slices.Contains(g.Hosts, host) {
		return nil
	}
	return fmt.Errorf("the Host %q is not this machine: use 127.0.0.1, or allow the name with --allow-host %s", host, host)
}

// foreign reports whether a browser sends a request for a page of another site that changes nothing
// by its method: one that waits takes what it waited for all the same. A person who follows a link
// to the page, or writes an address, comes in.
func (g *Gate) foreign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site": // another port of this machine is the same site
		return !g.Entrance(r.URL.Path) || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document"
	case "": // a browser before 2023, which says where a script's request comes from
		origin := r.Header.Get("Origin")
		u, err := url.Parse(origin)
		return origin != "" && (err != nil || u.Host != r.Host)
	}
	return false
}
