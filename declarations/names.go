package declarations

import (
	"regexp"
	"strings"
	"sync"

	"dialtone/api/catalog"
)

func camelCase(name string) string { return catalog.CamelCase(name) }

// snakeCase spells the name of a TwiML element or attribute as scripts may:
// "finishOnKey" is "finish_on_key", "xml:lang" is "xml_lang".
func snakeCase(name string) string {
	return catalog.SnakeCase(strings.NewReplacer(":", "_", "-", "_").Replace(name))
}

var identifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`) })

// member is a name as the member of a type, in quotes where it is not an identifier.
func member(name string) string {
	if identifier().MatchString(name) {
		return name
	}
	return quoted(name)
}

var quoting = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`)

func quoted(text string) string {
	return "'" + quoting.Replace(text) + "'"
}

func literals(values []string) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = quoted(v)
	}
	return all
}

func union(types []string) string { return strings.Join(types, " | ") }
