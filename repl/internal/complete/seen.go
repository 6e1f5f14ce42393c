package complete

import (
	"slices"
	"strings"
	"sync"
)

// Seen remembers the SIDs that were typed and printed in this session, the
// latest first: two capitals and 32 hexadecimal digits.
type Seen struct {
	mutex sync.Mutex
	sids  []string
}

// SIDLength is the number of characters of a SID.
const SIDLength = 34

const sidsToKeep = 1000

// Note finds the SIDs in a text.
func (s *Seen) Note(text string) {
	for i := 0; i+SIDLength <= len(text); i++ {
		if isSID(text[i:i+SIDLength]) && (i == 0 || !isAlphanumeric(text[i-1])) &&
			(i+SIDLength == len(text) || !isAlphanumeric(text[i+SIDLength])) {
			s.add(strings.Clone(text[i : i+SIDLength]))
			i += SIDLength
		}
	}
}

func (s *Seen) add(sid string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if i := slices.Index(s.sids, sid); i >= 0 {
		s.sids = slices.Delete(s.sids, i, i+1)
	} else if len(s.sids) == sidsToKeep {
		s.sids = s.sids[:sidsToKeep-1]
	}
	s.sids = slices.Insert(s.sids, 0, sid)
}

// Beginning returns the SIDs that begin with a prefix.
func (s *Seen) Beginning(prefix string) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return Beginning(s.sids, prefix)
}

func isSID(s string) bool {
	if s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return false
	}
	for i := 2; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
