package guards

import "strings"

// duplicateGroup is the name that two groups of a regular expression have; empty if none
// is. Goja takes such an expression, and its libraries differ about what the name stands for.
func duplicateGroup(pattern string) string {
	if strings.Count(pattern, "(?<") < 2 {
		return ""
	}
	seen := map[string]bool{}
	inClass := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\':
			i++
		case inClass:
			inClass = c != ']'
		case c == '[':
			inClass = true
		case strings.HasPrefix(pattern[i:], "(?<"):
			rest := pattern[i+len("(?<"):]
			end := strings.IndexByte(rest, '>')
			if end < 0 || strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, "!") {
				continue // It looks behind.
			}
			name := rest[:end]
			if seen[name] {
				return name
			}
			seen[name] = true
		}
	}
	return ""
}

// duplicateGroupMessage is Node's message for it.
const duplicateGroupMessage = "Duplicate capture group name"
