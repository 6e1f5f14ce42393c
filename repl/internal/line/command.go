package line

import "strings"

// IsCommand reports whether a line is a command of the console: a dot and a word, where no bracket
// follows as in .map(f), which goes on from the last value.
func IsCommand(line string) bool {
	line = strings.TrimLeft(line, " ")
	if len(line) == 0 || line[0] != '.' {
		return false
	}
	rest := strings.TrimLeft(line[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$")
	word := line[1 : len(line)-len(rest)]
	return (word == "" && rest == "" || word != "" && 'a' <= word[0] && word[0] <= 'z') && !strings.HasPrefix(rest, "(")
}
