package authority

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"strings"
	"time"
)

// domains are those that an authority vouches for, with all names below them.
var domains = []string{"twilio.com", "localhost"}

// mostLeaves bounds how many certificates are kept.
const mostLeaves = 1000

// leaf is a certificate for a name.
type leaf struct {
	certificate *tls.Certificate
	until       time.Time
}

// Vouches reports whether the authority can vouch for a name: one of Twilio's, localhost, or a
// loopback address.
func Vouches(name string) bool {
	name = plain(name)
	if ip := net.ParseIP(name); ip != nil {
		return ip.IsLoopback()
	}
	for _, domain := range domains {
		if name == domain || strings.HasSuffix(name, "."+domain) {
			return true
		}
	}
	return false
}

// plain returns a name in small letters, without a dot at its end.
func plain(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// Leaf returns a certificate for a name, with a key of its own. It is made when the name is first
// asked for, and again when it is about to run out.
func (a *Authority) Leaf(name string) (*tls.Certificate, error) {
	name = plain(name)
	if !Vouches(name) {
		return nil, fmt.Errorf("the certificate authority vouches for twilio.com, localhost and loopback addresses alone, and not for %q", name)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if l := a.leaves[name]; l != nil && now.Before(l.until) {
		return l.certificate, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{Organization: []string{"dialtone emulator"}},
		NotBefore:    now.Add(-skew), NotAfter: now.Add(leafHolds),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	made := &tls.Certificate{Certificate: [][]byte{der, a.certificate.Raw}, PrivateKey: key}
	if len(a.leaves) >= mostLeaves {
		clear(a.leaves)
	}
	a.leaves[name] = &leaf{made, now.Add(leafHolds - skew)}
	return made, nil
}

// TLS returns what a server needs to answer for the names that its clients ask for, over HTTP/1.1.
// Where a client names nothing, as it does with an address, the certificate is for otherwise.
func (a *Authority) TLS(otherwise string) *tls.Config {
	return &tls.Config{
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			if hello.ServerName == "" {
				return a.Leaf(otherwise)
			}
			return a.Leaf(hello.ServerName)
		},
	}
}
