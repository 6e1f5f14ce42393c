package authority

import (
	"encoding/pem"
	"syscall"
	"unsafe"
)

// machineRoots returns the roots that the machine's programs trust, in PEM.
func machineRoots() ([]byte, error) {
	name, err := syscall.UTF16PtrFromString("ROOT")
	if err != nil {
		return nil, err
	}
	store, err := syscall.CertOpenSystemStore(0, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = syscall.CertCloseStore(store, 0) }()
	var raw []byte
	for found, err := syscall.CertEnumCertificatesInStore(store, nil); err == nil && found != nil; found, err = syscall.CertEnumCertificatesInStore(store, found) {
		der := append([]byte(nil), unsafe.Slice(found.EncodedCert, found.Length)...)
		raw = append(raw, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	return raw, nil
}
