package guards

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"dialtone/runtime/internal/engine/regexps"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// guardIndices has exec say where the groups of an expression with the flag d were found. Goja
// keeps that to itself, so that they are looked for once more where the match begins.
//
// Other expressions of the VM are found more slowly from then on, because Goja then calls exec for
// each match.
func (g *Guards) guardIndices() {
	prototype := g.global("RegExp", "prototype")
	if prototype == nil {
		return
	}
	g.Install(Regexps | Patterns)
	g.wrap(prototype, "exec", func(exec native) native {
		return func(call goja.FunctionCall) goja.Value {
			result := exec(call)
			found, ok := result.(*goja.Object)
			if !ok {
				return result
			}
			if object := call.This.(*goja.Object); object.Get("hasIndices").ToBoolean() {
				g.addIndices(object, found)
			}
			return result
		}
	})
	g.ownExec, _ = prototype.Get("exec").(*goja.Object)
}

// addIndices gives the result of exec its indices.
func (g *Guards) addIndices(object, found *goja.Object) {
	text, ok := found.Get("input").(goja.String)
	if !ok {
		return
	}
	unicodeMode := object.Get("unicode").ToBoolean() || object.Get("unicodeSets").ToBoolean()
	runes, positions := codes(text, unicodeMode)
	index := int(found.Get("index").ToInteger())
	start := 0
	for start < len(positions) && positions[start] < index {
		start++
	}
	match, err := g.search(object, unicodeMode).FindRunesMatchStartingAt(runes, start)
	if err != nil || match == nil {
		g.Exceed("Regexp", "a regular expression had not found its groups after "+MatchTime.String())
		return
	}
	groups := match.Groups()
	list := make([]any, len(groups))
	var names *goja.Object
	for i, group := range groups {
		var place goja.Value = goja.Undefined()
		if value := found.Get(strconv.Itoa(i)); value != nil && !goja.IsUndefined(value) && len(group.Captures) > 0 {
			place = g.VM.NewArray(positions[group.RuneIndex], positions[group.RuneIndex+group.RuneLength])
		}
		list[i] = place
		if group.Name != "" && i > 0 {
			if names == nil {
				names = g.VM.CreateObject(nil)
			}
			_ = names.Set(group.Name, place)
		}
	}
	indices := g.VM.NewArray(list...)
	var named goja.Value = goja.Undefined()
	if names != nil {
		named = names
	}
	_ = indices.DefineDataProperty("groups", named, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	_ = found.DefineDataProperty("indices", indices, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// codes are the characters of a text, or its code units, and where each of them stands in it; the
// last place is the end.
func codes(text goja.String, unicodeMode bool) (runes []rune, positions []int) {
	length := text.Length()
	for i := 0; i < length; i++ {
		positions = append(positions, i)
		r := rune(text.CharAt(i))
		if unicodeMode && utf16.IsSurrogate(r) && i+1 < length {
			if pair := utf16.DecodeRune(r, rune(text.CharAt(i+1))); pair != '\uFFFD' {
				r = pair
				i++
			}
		}
		runes = append(runes, r)
	}
	return runes, append(positions, length)
}

// surrogates are escapes of them in pairs, or another escape.
var surrogates = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\.`)
})

// search is an expression as the library takes it that Goja has for what Go's package does not
// know.
func (g *Guards) search(object *goja.Object, unicodeMode bool) *regexp2.Regexp {
	pattern := g.rawSource(object)
	noted := regexps.Noted(pattern)
	options := regexp2.ECMAScript
	for _, flag := range []struct {
		property string
		option   regexp2.RegexOptions
	}{{"multiline", regexp2.Multiline}, {"dotAll", regexp2.Singleline}, {"ignoreCase", regexp2.IgnoreCase}} {
		if object.Get(flag.property).ToBoolean() && (flag.property != "ignoreCase" || !strings.Contains(noted, "i")) {
			options |= flag.option
		}
	}
	if unicodeMode {
		options |= regexp2.Unicode
	}
	key := fmt.Sprint(int(options), pattern)
	if made, ok := g.searches[key]; ok {
		return made
	}
	if unicodeMode {
		pattern = surrogates().ReplaceAllStringFunc(pattern, func(escape string) string {
			if len(escape) < len(`\ud83d\ude00`) {
				return escape
			}
			high, _ := strconv.ParseUint(escape[2:6], 16, 16)
			low, _ := strconv.ParseUint(escape[8:12], 16, 16)
			return string(utf16.DecodeRune(rune(high), rune(low)))
		})
	} else {
		var out strings.Builder
		for _, r := range pattern {
			if r > 0xFFFF {
				high, low := utf16.EncodeRune(r)
				fmt.Fprintf(&out, `\u%04X\u%04X`, high, low)
				continue
			}
			out.WriteRune(r)
		}
		pattern = out.String()
	}
	made, err := regexp2.Compile(pattern, options)
	if err != nil {
		g.Throw("SyntaxError", "Invalid regular expression: "+err.Error())
	}
	if g.searches == nil || len(g.searches) > 1000 {
		g.searches = map[string]*regexp2.Regexp{}
	}
	g.searches[key] = made
	return made
}
