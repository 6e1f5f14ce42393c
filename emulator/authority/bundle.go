package authority

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Trust makes the files by which programs trust an authority.
type Trust struct {
	dir         string // where the files are
	file        string // what the one is called that has the certificate alone
	certificate []byte // in PEM
}

// Trust returns what makes files that trust the authority, in its folder.
func (a *Authority) Trust() Trust { return Trust{a.dir, certificateFile, a.encoded} }

// TrustIn returns what makes files in a folder that trust the authority of a certificate in PEM,
// such as that of an emulator on another machine.
func TrustIn(dir string, certificate []byte) (Trust, error) {
	certificate = distinct(certificate)
	if len(certificate) == 0 {
		return Trust{}, errors.New("the certificate of the authority is none")
	}
	return Trust{dir, hashed("ca", certificate), certificate}, nil
}

// File returns the name of a file with the authority's certificate and nothing else.
func (t Trust) File() (string, error) { return t.write(t.file, t.certificate) }

// Bundle returns the name of a file with the machine's roots, the certificates of other files and
// the authority's own, for variables that replace a program's roots, such as SSL_CERT_FILE. A name
// may be that of a folder, as REQUESTS_CA_BUNDLE may have it; an empty one is left out.
func (t Trust) Bundle(others ...string) (string, error) {
	raw, err := machineRoots()
	if err != nil {
		return "", fmt.Errorf("the machine's roots: %w", err)
	}
	return t.bundle(raw, others)
}

// Extra is Bundle without the machine's roots, for variables that add to a program's, such as
// NODE_EXTRA_CA_CERTS.
func (t Trust) Extra(others ...string) (string, error) { return t.bundle(nil, others) }

func (t Trust) bundle(raw []byte, others []string) (string, error) {
	for _, other := range others {
		if other == "" {
			continue
		}
		more, err := certificates(other)
		if err != nil {
			return "", err
		}
		raw = append(raw, more...)
	}
	if raw = distinct(append(raw, t.certificate...)); len(raw) == len(t.certificate) {
		return t.File()
	}
	return t.write(hashed("bundle", raw), raw)
}

// PHP returns the name of a folder of settings by which PHP takes the roots of CURL_CA_BUNDLE, for
// PHP_INI_SCAN_DIR: it knows no variable for them.
func (t Trust) PHP() (string, error) {
	dir := filepath.Join(t.dir, "php")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	_, err := t.write(filepath.Join("php", "dialtone.ini"), []byte("curl.cainfo=${CURL_CA_BUNDLE}\nopenssl.cafile=${CURL_CA_BUNDLE}\n"))
	return dir, err
}

// hashed returns a name for a file after what it has, so that another program's stays as it is.
func hashed(name string, raw []byte) string {
	sum := sha256.Sum256(raw)
	return name + "-" + hex.EncodeToString(sum[:8]) + ".pem"
}

// write writes a file where it is not there as it should be, and returns its name.
func (t Trust) write(name string, raw []byte) (string, error) {
	name = filepath.Join(t.dir, name)
	if there, err := os.ReadFile(name); err == nil && bytes.Equal(there, raw) {
		return name, nil
	}
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return "", err
	}
	return name, replaceFile(name, raw, 0o644)
}

// certificates reads a file of certificates, or those of a folder.
func certificates(name string) ([]byte, error) {
	entries, err := os.ReadDir(name)
	if err != nil {
		return os.ReadFile(name)
	}
	var all []byte
	for _, entry := range entries {
		raw, err := os.ReadFile(filepath.Join(name, entry.Name()))
		if err != nil {
			continue // a folder in the folder, or a link that leads nowhere: OpenSSL leaves them out as well
		}
		all = append(append(all, raw...), '\n')
	}
	return all, nil
}

// distinct returns the certificates of a text in PEM, each once and with nothing between them.
func distinct(raw []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(raw))
	seen := map[string]bool{}
	for block, rest := pem.Decode(raw); block != nil; block, rest = pem.Decode(rest) {
		if isCertificate := block.Type == "CERTIFICATE" || block.Type == "TRUSTED CERTIFICATE"; isCertificate && !seen[string(block.Bytes)] {
			seen[string(block.Bytes)] = true
			_ = pem.Encode(&out, block) // a buffer takes all
		}
	}
	return out.Bytes()
}
