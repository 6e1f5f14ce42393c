// Package authority is the certificate authority of the local Twilio: programs that trust it take
// the local Twilio for Twilio, without a change.
//
//	ours, err := authority.Open(dir)
//	server := &http.Server{TLSConfig: ours.TLS("api.twilio.com")}
//
// [Open] makes it where there is none, in a folder that is the user's own ([Dir]). It can vouch for
// Twilio's names and for this machine alone: its certificate says so (name constraints), so that
// a stolen key passes for nothing else. [Trust] has files for programs that take
// their roots from a file.
package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"dialtone/internal/secret"
)

// The files of an authority's folder.
const (
	keyFile         = "authority.pem" // the key and the certificate, for the user alone
	certificateFile = "ca.pem"        // the certificate, for programs that trust it
)

// How long certificates hold.
const (
	holds     = 10 * 365 * 24 * time.Hour // the authority's
	renewed   = 30 * 24 * time.Hour       // before its end another is made
	leafHolds = 90 * 24 * time.Hour
	skew      = 24 * time.Hour // that clocks may be apart
)

// Authority vouches for names. It is safe for use by several goroutines. Make one with [Open].
type Authority struct {
	dir         string
	certificate *x509.Certificate
	encoded     []byte // the certificate in PEM
	key         crypto.Signer
	now         func() time.Time

	mu     sync.Mutex
	leaves map[string]*leaf
}

// Dir returns the folder of the user's authority: dialtone in the user's folder of configuration
// (~/.config, or XDG_CONFIG_HOME).
func Dir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for the certificate authority: %w; set HOME or XDG_CONFIG_HOME", err)
	}
	return filepath.Join(dir, "dialtone"), nil
}

// Open returns the authority of a folder, and makes it where there is none or where it holds for
// less than a month. Its key is readable by the user alone; one that others can read is an error.
func Open(dir string) (*Authority, error) { return open(dir, time.Now) }

func open(dir string, now func() time.Time) (*Authority, error) {
	a := &Authority{dir: dir, now: now, leaves: map[string]*leaf{}}
	name := filepath.Join(dir, keyFile)
	err := a.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = a.make(name, false)
	case err == nil && now().After(a.certificate.NotAfter.Add(-renewed)):
		err = a.make(name, true)
	}
	if err != nil {
		return nil, fmt.Errorf("the certificate authority: %w", err)
	}
	return a, nil
}

// read reads the file with the key.
func (a *Authority) read(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		return fmt.Errorf("%s can be read by others (%v): delete it, which makes another, or chmod 600 it if nobody has read it", name, mode)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	wrong := fmt.Errorf("%s is not a key and a certificate: delete it, which makes another", name)
	for block, rest := pem.Decode(raw); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "PRIVATE KEY":
			key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return wrong
			}
			a.key, _ = key.(crypto.Signer)
		case "CERTIFICATE":
			if a.certificate, err = x509.ParseCertificate(block.Bytes); err != nil {
				return wrong
			}
			a.encoded = pem.EncodeToMemory(block)
		}
	}
	if a.key == nil || a.certificate == nil || !a.certificate.IsCA || !a.certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool }).Equal(a.key.Public()) {
		return wrong
	}
	return nil
}

// make makes a key and a certificate and writes them, unless another process has done so meanwhile,
// whose are then taken.
func (a *Authority) make(name string, replace bool) error {
	if err := os.MkdirAll(a.dir, 0o700); err != nil {
		return err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	host, _ := os.Hostname() // for people who look through a list of authorities
	now := a.now()
	template := &x509.Certificate{
		SerialNumber: serial(),
		Subject:      pkix.Name{CommonName: "dialtone emulator on " + host, Organization: []string{"dialtone emulator"}},
		NotBefore:    now.Add(-skew), NotAfter: now.Add(holds),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: domains, PermittedIPRanges: ranges(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	raw := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	temporary, err := writeBeside(name, raw, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	if replace {
		err = os.Rename(temporary, name)
	} else if err = os.Link(temporary, name); errors.Is(err, fs.ErrExist) {
		err = nil // another process was faster
	}
	if err != nil {
		return err
	}
	return a.read(name)
}

// Certificate returns the authority's certificate in PEM, which programs trust.
func (a *Authority) Certificate() []byte { return append([]byte(nil), a.encoded...) }

// Format prints the folder, whatever the verb.
func (a *Authority) Format(f fmt.State, _ rune) { secret.Handle(f, a, a.dir) }

// serial returns a random serial number.
func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		panic("authority: " + err.Error()) // the system's randomness does not fail
	}
	return n
}

// writeBeside writes a file beside another, with a name of its own.
func writeBeside(name string, data []byte, mode fs.FileMode) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return "", err
	}
	err = f.Chmod(mode)
	if runtime.GOOS == "windows" {
		err = nil // the folder is the user's own there
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// replaceFile puts a whole file in the place of another.
func replaceFile(name string, data []byte, mode fs.FileMode) error {
	temporary, err := writeBeside(name, data, mode)
	if err != nil {
		return err
	}
	if err := os.Rename(temporary, name); err != nil {
		_ = os.Remove(temporary)
		return err
	}
	return nil
}

// ranges are the addresses of this machine.
func ranges() []*net.IPNet {
	return []*net.IPNet{
		{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
		{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
	}
}
