package journal

import (
	"encoding/json"
	"regexp"
	"strconv"
	"sync"
)

// Stable writes entries as JSON, numbered from 1, without what differs from one run to the next:
// how long something took and entries about that, the header Date, and the addresses of listeners,
// which are written as their names: those that names gives them ("127.0.0.1:4010" is "emulator"),
// and else "listener-1" and so on.
func Stable(entries []Entry, names map[string]string) []byte {
	stable := []Entry{}
	for _, e := range entries {
		if e.Slow {
			continue
		}
		e.Took, e.Seq = 0, int64(len(stable)+1)
		headers := map[string]string{}
		for name, v := range e.Headers {
			if name != "Date" {
				headers[name] = v
			}
		}
		e.Headers = headers
		stable = append(stable, e)
	}
	raw, err := json.MarshalIndent(stable, "", "  ")
	if err != nil {
		panic(err) // texts and numbers always encode
	}
	given := map[string]string{}
	return listener().ReplaceAllFunc(raw, func(address []byte) []byte {
		parts := listener().FindSubmatch(address)
		if name, ok := names[string(parts[1])+":"+string(parts[2])]; ok {
			return []byte(name)
		}
		// One listener is reached by several names: its port is what it is known by.
		port := string(parts[2])
		if given[port] == "" {
			given[port] = "listener-" + strconv.Itoa(len(given)+1)
		}
		return []byte(given[port])
	})
}

// listener finds the addresses of listeners on this machine, as they stand in URLs and, escaped, in
// queries.
var listener = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(127\.0\.0\.1|localhost|\[::1\])(?::|%3A)(\d{1,5})\b`)
})
