package signature

import (
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"hash"
	"strings"
)

// SettingsHeader is the name of the header by which a webhook says that it was signed with a
// SharedKey, and how: "key=<the key's ID>,algorithm=HMAC_SHA256".
const SettingsHeader = "X-Twilio-Webhooks-Signature-Settings"

// Algorithm is how a webhook is signed, under the name that Twilio gives it.
type Algorithm string

// The algorithms. Auth tokens are used with HMACSHA1 alone.
const (
	HMACSHA1   Algorithm = "HMAC_SHA1"
	HMACSHA256 Algorithm = "HMAC_SHA256"
)

// ParseAlgorithm returns the algorithm of a name in any case.
func ParseAlgorithm(name string) (Algorithm, error) {
	algorithm := Algorithm(strings.ToUpper(name))
	if algorithm.hash() == nil {
		return "", fmt.Errorf("the algorithm %q is not known: HMAC_SHA1 and HMAC_SHA256 are", name)
	}
	return algorithm, nil
}

// ParseSettings returns the algorithm that the value of a SettingsHeader names. It is HMACSHA1
// where the value is empty or names none, and an error where it names one that is not known.
func ParseSettings(settings string) (Algorithm, error) {
	for part := range strings.SplitSeq(settings, ",") {
		name, value, _ := strings.Cut(part, "=")
		if value = strings.TrimSpace(value); strings.TrimSpace(name) == "algorithm" && value != "" {
			return ParseAlgorithm(value)
		}
	}
	return HMACSHA1, nil
}

// hash makes the hash of the algorithm's HMAC; it is nil where the algorithm is not known.
func (a Algorithm) hash() func() hash.Hash {
	switch a {
	case HMACSHA1:
		return sha1.New
	case HMACSHA256:
		return sha256.New
	}
	return nil
}
