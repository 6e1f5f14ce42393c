package hosts

import "net/netip"

// special are the addresses that are not of the public internet, from IANA's
// registries of special-purpose addresses, and the larger clouds' metadata services.
var special = []struct {
	prefix netip.Prefix
	kind   string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "an address of this machine"},
	{netip.MustParsePrefix("10.0.0.0/8"), "a private address"},
	{netip.MustParsePrefix("100.64.0.0/10"), "a private address"}, // Alibaba's metadata service is 100.100.100.200.
	{netip.MustParsePrefix("127.0.0.0/8"), "an address of this machine"},
	{netip.MustParsePrefix("169.254.0.0/16"), "a link-local address"}, // AWS's, Google's and Azure's are 169.254.169.254.
	{netip.MustParsePrefix("172.16.0.0/12"), "a private address"},
	{netip.MustParsePrefix("192.0.0.0/24"), "a reserved address"}, // Oracle's is 192.0.0.192.
	{netip.MustParsePrefix("192.0.2.0/24"), "a reserved address"},
	{netip.MustParsePrefix("192.88.99.0/24"), "a reserved address"},
	{netip.MustParsePrefix("192.168.0.0/16"), "a private address"},
	{netip.MustParsePrefix("198.18.0.0/15"), "a private address"},
	{netip.MustParsePrefix("198.51.100.0/24"), "a reserved address"},
	{netip.MustParsePrefix("203.0.113.0/24"), "a reserved address"},
	{netip.MustParsePrefix("224.0.0.0/4"), "a multicast address"},
	{netip.MustParsePrefix("240.0.0.0/4"), "a reserved address"},
	{netip.MustParsePrefix("168.63.129.16/32"), "an address of the cloud's own"}, // Azure's.

	{netip.MustParsePrefix("::1/128"), "an address of this machine"},
	{netip.MustParsePrefix("::/96"), "a reserved address"},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "a private address"},
	{netip.MustParsePrefix("100::/64"), "a reserved address"},
	{netip.MustParsePrefix("2001::/23"), "a reserved address"}, // Teredo is among them, which can stand for any IPv4 address.
	{netip.MustParsePrefix("2001:db8::/32"), "a reserved address"},
	{netip.MustParsePrefix("3fff::/20"), "a reserved address"},
	{netip.MustParsePrefix("5f00::/16"), "a reserved address"},
	{netip.MustParsePrefix("fc00::/7"), "a private address"}, // AWS's is fd00:ec2::254.
	{netip.MustParsePrefix("fe80::/10"), "a link-local address"},
	{netip.MustParsePrefix("fec0::/10"), "a private address"},
	{netip.MustParsePrefix("ff00::/8"), "a multicast address"},
}

// Addresses of IPv6 that lead to one of IPv4 that they hold.
var (
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
	sixTo = netip.MustParsePrefix("2002::/16")
)

// kindOf says what an address is that is not of the public internet, or "". The
// address is canonical.
func kindOf(address netip.Addr) string {
	bytes := address.As16()
	switch {
	case nat64.Contains(address):
		return kindOf(netip.AddrFrom4([4]byte(bytes[12:])))
	case sixTo.Contains(address):
		return kindOf(netip.AddrFrom4([4]byte(bytes[2:6])))
	}
	for _, s := range special {
		if s.prefix.Contains(address) {
			return s.kind
		}
	}
	return ""
}
