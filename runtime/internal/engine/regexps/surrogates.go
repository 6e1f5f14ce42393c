package regexps

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// surrogate finds half of a character.
var surrogate = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\\ud[89a-f]`) })

// rewriteSurrogates rewrites the source of a regular expression without the flags u and v, as
// [\uD800-\uDBFF][\uDC00-\uDFFF], by which people find characters of two units. regexp2 writes
// surrogates as U+FFFD in two places: where it looks for what a pattern may begin with, which is
// kept from it here, and where it takes classes for one that differ in surrogates only. There each
// but the first gets a character of its own, of those that no text has, which is taken out again.
func rewriteSurrogates(pattern string) string {
	if !surrogate().MatchString(pattern) {
		return pattern
	}
	var out strings.Builder
	out.WriteString(`(?:\b|\B)(?:`)
	classes := 0
	for at := 0; at < len(pattern); {
		if pattern[at] != '[' {
			size := 1
			if pattern[at] == '\\' {
				size = 2
			}
			end := min(at+size, len(pattern))
			out.WriteString(pattern[at:end])
			at = end
			continue
		}
		end := classEnd(pattern, at)
		class := pattern[at:end]
		at = end
		if !surrogate().MatchString(class) || !strings.HasSuffix(class, "]") {
			out.WriteString(class)
			continue
		}
		if classes++; classes == 1 {
			out.WriteString(class)
			continue
		}
		own := fmt.Sprintf(`\u%x`, 0xFDD0+classes%0x20)
		inner := strings.TrimSuffix(class, "]") + own + "]"
		if strings.HasPrefix(class, "[^") {
			out.WriteString("(?:" + inner + "|" + own + ")")
		} else {
			out.WriteString("(?:(?!" + own + ")" + inner + ")")
		}
	}
	out.WriteString(")")
	return out.String()
}

// classEnd is where the class ends that begins at a place.
func classEnd(pattern string, at int) int {
	for at++; at < len(pattern); at++ {
		switch pattern[at] {
		case '\\':
			at++
		case ']':
			return at + 1
		}
	}
	return len(pattern)
}
