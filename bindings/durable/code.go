package durable

import (
	"crypto/sha256"
	"encoding/hex"
)

// HashOf returns the hash of a source, as runs keep it: SHA-256, in hexadecimal digits. It is ""
// where there is no source.
func HashOf(source string) string {
	if source == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(source))
	return hex.EncodeToString(sum[:])
}

// ShortHash is as much of a hash as people are shown: 12 digits.
func ShortHash(hash string) string { return hash[:min(12, len(hash))] }
