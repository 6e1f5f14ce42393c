// Package unicodeclass has the characters, and the sequences of them, that Unicode's properties
// stand for in JavaScript's regular expressions, and operations on such classes.
//
// The tables are a text made of npm packages, of which a line is read when its property is asked
// for.
package unicodeclass

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed properties.txt
var properties string

// lines are what properties.txt says of a property, by its names.
var lines = sync.OnceValue(func() map[string]string {
	found := make(map[string]string, 1024)
	for line := range strings.Lines(properties) {
		names, rest, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue
		}
		for name := range strings.SplitSeq(names, "|") {
			found[name] = rest
		}
	}
	return found
})

// errNoProperty is the error of a name that no property has, in V8's words.
const errNoProperty = propertyError("Invalid property name")

type propertyError string

func (e propertyError) Error() string { return string(e) }

// sequences are the properties that RGI_Emoji unites.
var sequences = []string{
	"Basic_Emoji", "Emoji_Keycap_Sequence", "RGI_Emoji_Flag_Sequence", "RGI_Emoji_Modifier_Sequence",
	"RGI_Emoji_Tag_Sequence", "RGI_Emoji_ZWJ_Sequence",
}

// Lookup finds a property by what stands between the braces of \p{…}: its name, or its name and
// value. Those of sequences are there for the flag v alone.
func Lookup(text string, sets bool) (Class, error) {
	property, value, hasValue := strings.Cut(text, "=")
	key := text
	switch property {
	case "General_Category", "gc":
		key = "gc=" + value
	case "Script", "sc":
		key = "sc=" + value
	case "Script_Extensions", "scx":
		key = "scx=" + value
	default:
		if hasValue {
			return Class{}, errNoProperty
		}
	}
	if !hasValue {
		if line, ok := lines()["gc="+text]; ok {
			return Class{Points: parseDeltas(line)}, nil
		}
		if sets && text == "RGI_Emoji" {
			var all Class
			for _, name := range sequences {
				if part, err := Lookup(name, true); err == nil {
					all = all.Union(part)
				}
			}
			return all, nil
		}
		if line, ok := lines()["strings="+text]; ok && sets {
			points, list, _ := strings.Cut(line, "\t")
			class := Class{Points: parseDeltas(points), Strings: map[string]bool{}}
			for sequence := range strings.FieldsSeq(list) {
				class.Strings[sequence] = true
			}
			return class, nil
		}
	}
	line, ok := lines()[key]
	if !ok || strings.HasPrefix(text, "strings=") {
		return Class{}, errNoProperty
	}
	return Class{Points: parseDeltas(line)}, nil
}

// parseDeltas reads the distances between where a set begins and ends.
func parseDeltas(text string) Points {
	points := make(Points, 0, strings.Count(text, " ")+1)
	at := rune(0)
	for distance := range strings.FieldsSeq(text) {
		n, err := strconv.ParseInt(distance, 36, 32)
		if err != nil {
			panic("unicodeclass: properties.txt: " + err.Error())
		}
		at += rune(n)
		points = append(points, at)
	}
	return points
}
