// Package hosts says which hosts of the network scripts may reach, and is a
// transport that reaches no other.
//
// [Rules] are a list of what is allowed and one of what is denied. [New] makes a [Network] of
// them, which is a host's runtime.Network.Transport; a host makes one by itself of
// runtime.Network.Hosts. What counts is the address in the end: it is looked at when the
// connection is made, so that neither a redirect nor a name that leads to another
// address gets around the rules.
package hosts

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"
)

// Rules say which hosts may be reached. Each entry is a name ("api.example.com"), all names below
// one ("*.example.com", which is without example.com itself), an address ("10.0.0.1", "::1"), or
// "localhost"; each with or without a port ("example.com:8080", "[::1]:80"): without one, all
// ports. "*" is every name and every public address.
//
// Addresses of the machine itself and of private networks, link-local ones and such as clouds give
// credentials out on (169.254.169.254) are reached only where they are listed as addresses, or by
// the name localhost where that is listed: no other name leads there by being listed itself.
type Rules struct {
	Allow []string
	Deny  []string // Goes before Allow.

	// All allows everything that is not denied, private addresses included.
	All bool

	// Resolver finds the addresses of names; nil is [net.DefaultResolver].
	Resolver Resolver

	// AllowedBy and DeniedBy end the errors: what has set the rules, as in "this host allows its
	// scripts example.com". Without them that is "the rules do not list it" and "the rules deny
	// it".
	AllowedBy, DeniedBy string
}

// Resolver finds the addresses of a name, as a [*net.Resolver] does. The network is "ip".
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// DeniedError says that a host must not be reached.
type DeniedError struct {
	Host   string // As it was asked for, with the port.
	Reason string
}

// Error names the host and the rule.
func (e *DeniedError) Error() string {
	return fmt.Sprintf("reaching %s is not allowed: %s", e.Host, e.Reason)
}

// Permanent reports that the host will not be reached the next time either.
func (e *DeniedError) Permanent() bool { return true }

// entry is one of a list.
type entry struct {
	any     bool       // "*"
	below   bool       // "*." before the name
	name    string     // In lower case; empty for an address.
	address netip.Addr // Unmapped and without zone.
	port    string     // Empty for all.
}

// parse reads an entry.
func parse(text string) (entry, error) {
	wrong := fmt.Errorf("%q is not a host: write a name, *.name or an address, with or without :port", text)
	host, port := text, ""
	if address, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		return entry{address: canonical(address)}, nil
	}
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		host, port = text[:i], text[i+1:]
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return entry{}, wrong
		}
	}
	if address, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return entry{address: canonical(address), port: port}, nil
	}
	if host == "*" {
		return entry{any: true, port: port}, nil
	}
	name, below := strings.CutPrefix(cleanName(host), "*.")
	if name == "" || strings.ContainsAny(name, "*/@[]: ?#") {
		return entry{}, wrong
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		// What is asked for comes as DNS has it, and would never be this.
		return entry{}, fmt.Errorf("%q is not as DNS has it: write the name that begins with xn--", text)
	}
	return entry{name: name, below: below, port: port}, nil
}

func parseAll(texts []string) ([]entry, error) {
	var entries []entry
	for _, text := range texts {
		parsed, err := parse(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		entries = append(entries, parsed)
	}
	return entries, nil
}

// cleanName is a name as names are compared.
func cleanName(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

// canonical is an address as addresses are compared.
func canonical(address netip.Addr) netip.Addr { return address.Unmap().WithZone("") }

// names reports whether the entry means a name.
func (e entry) names(name, port string) bool {
	switch {
	case e.port != "" && e.port != port:
		return false
	case e.any:
		return true
	case e.below:
		return strings.HasSuffix(name, "."+e.name)
	}
	return e.name != "" && e.name == name
}

// is reports whether the entry is an address.
func (e entry) is(address netip.Addr, port string) bool {
	return e.address.IsValid() && e.address == address && (e.port == "" || e.port == port)
}

// Network is the part of the network that rules allow.
type Network struct {
	rules       Rules
	allow, deny []entry
	transport
}

// New makes a network of rules. The error names an entry that makes no sense.
func New(rules Rules) (*Network, error) {
	rules.AllowedBy, rules.DeniedBy = cmp.Or(rules.AllowedBy, "the rules do not list it"), cmp.Or(rules.DeniedBy, "the rules deny it")
	n := &Network{rules: rules}
	var err error
	if n.allow, err = parseAll(rules.Allow); err != nil {
		return nil, err
	}
	if n.deny, err = parseAll(rules.Deny); err != nil {
		return nil, err
	}
	if n.rules.Resolver == nil {
		n.rules.Resolver = net.DefaultResolver
	}
	n.transport = newTransport(n.dial)
	return n, nil
}

// Listen reports whether a script may listen on an address, as "127.0.0.1:8080": all is
// allowed that the rules would let it reach. The error is a [*DeniedError].
func (n *Network) Listen(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if host == "" {
		host = "0.0.0.0"
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return n.address(address, canonical(ip), port, "")
	}
	return n.name(address, host, port)
}

// name reports whether a host may be reached as far as its name goes.
func (n *Network) name(target, host, port string) error {
	name := cleanName(host)
	for _, e := range n.deny {
		if e.names(name, port) {
			return &DeniedError{target, n.rules.DeniedBy}
		}
	}
	if n.rules.All {
		return nil
	}
	for _, e := range n.allow {
		if e.names(name, port) {
			return nil
		}
	}
	return &DeniedError{target, n.rules.AllowedBy}
}

// address reports whether an address may be reached, by a name that is allowed or,
// where that is empty, by itself.
func (n *Network) address(target string, address netip.Addr, port, name string) error {
	for _, e := range n.deny {
		if e.is(address, port) || e.names("localhost", port) && !e.any && address.IsLoopback() || name == "" && e.any && (e.port == "" || e.port == port) {
			return &DeniedError{target, n.rules.DeniedBy}
		}
	}
	if n.rules.All {
		return nil
	}
	kind := kindOf(address)
	for _, e := range n.allow {
		switch {
		case e.is(address, port):
			return nil
		case name == "localhost" && !e.any && e.names(name, port) && address.IsLoopback():
			return nil
		case name == "" && e.any && kind == "" && (e.port == "" || e.port == port):
			return nil
		}
	}
	switch {
	case name != "" && kind == "":
		return nil
	case name != "":
		return &DeniedError{target, fmt.Sprintf("it is at %s, %s, which is not listed as an address; %s", address, kind, n.rules.AllowedBy)}
	case kind != "":
		return &DeniedError{target, fmt.Sprintf("it is %s; %s", kind, n.rules.AllowedBy)}
	}
	return &DeniedError{target, n.rules.AllowedBy}
}

// find finds the addresses at which a host may be reached. A name one of whose
// addresses may not be is refused as a whole: what it is there for is not what it says.
func (n *Network) find(ctx context.Context, host, port string) ([]netip.Addr, error) {
	target := net.JoinHostPort(host, port)
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, n.address(target, canonical(ip), port, "")
	}
	if err := n.name(target, host, port); err != nil {
		return nil, err
	}
	found, err := n.rules.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, errors.New(host + " has no address")
	}
	for i := range found {
		found[i] = found[i].Unmap()
		if err := n.address(target, canonical(found[i]), port, cleanName(host)); err != nil {
			return nil, err
		}
	}
	return found, nil
}
