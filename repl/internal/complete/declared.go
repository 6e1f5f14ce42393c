package complete

import (
	"slices"
	"strings"
	"unicode"

	"dialtone/internal/dts"
	"dialtone/internal/lexer"
)

// declaredNames are the names of members that begin with a prefix, sorted. Of a name in two
// spellings it is the one with underscores, unless the prefix has capitals.
func declaredNames(members []dts.Member, prefix string) []string {
	has := map[string]bool{}
	for _, m := range members {
		has[m.Name] = true
	}
	camel := strings.ContainsFunc(prefix, unicode.IsUpper)
	var names []string
	for _, m := range members {
		other := Snake(m.Name)
		if strings.HasPrefix(m.Name, prefix) && lexer.IsWord(m.Name) && (camel || other == m.Name || !has[other]) {
			names = append(names, m.Name)
		}
	}
	return sorted(names)
}

// here are the keys, or the values, that may stand behind the tokens, and what follows a single
// one.
func (f *inference) here(s Scanned, prefix string) (names []string, suffix string) {
	i := len(f.tokens)
	if i == 0 {
		return nil, ""
	}
	if opener := f.opener(i); opener >= 0 && f.tokens[opener].Text == "{" && (f.tokens[i-1].Is("{") || f.tokens[i-1].Is(",")) {
		given := keysIn(f.tokens[opener+1:])
		keys := declaredNames(f.object(opener).Members(), prefix)
		return slices.DeleteFunc(keys, func(key string) bool { return slices.Contains(given, key) && key != prefix }), ": "
	}
	is := f.expected(i)
	if is.Bare() {
		return Beginning([]string{"false", "true"}, prefix), ""
	}
	if prefix == "" {
		return inQuotes(is.Texts()), ""
	}
	return nil, ""
}

// texts are those that may stand in the string in which the tokens end: what is expected there, or
// the keys of what it indexes.
func (f *inference) texts(s Scanned, prefix string) []string {
	last := len(f.tokens) - 1
	if last > 1 && f.tokens[last-1].Is("[") && endsExpression(f.tokens[:last-1]) {
		at, _ := f.ending(last - 1)
		return Beginning(f.allMembers(at), prefix)
	}
	return Beginning(f.expected(last).Texts(), prefix)
}

// allMembers are the names that a thing has, whatever their characters.
func (f *inference) allMembers(at Thing) []string {
	if object := f.Looker.object(at.Value); object != nil && IsOrdinary(object) {
		return sorted(object.GetOwnPropertyNames())
	}
	return f.Members(at, "")
}

// namesModule reports whether a string names a module: import … from "fs", require("fs").
func (f *inference) namesModule(i int) bool {
	if i < 1 {
		return false
	}
	switch before := f.tokens[i-1]; {
	case before.Is("import"):
		return true
	case before.Is("from"):
		for j := i - 2; j >= 0; j-- {
			if f.tokens[j].Is("import") || f.tokens[j].Is("export") {
				return true
			}
			if f.tokens[j].Is(";") || f.tokens[j].Is("(") {
				return false
			}
		}
	case before.Is("(") && i > 1:
		callee := f.tokens[i-2]
		resolves := i > 3 && callee.Is("resolve") && f.tokens[i-4].Is("require")
		return resolves || (callee.Is("require") || callee.Is("import")) && (i < 3 || !IsDot(f.tokens[i-3]))
	}
	return false
}

// modules are the modules and files whose names begin with a prefix.
func (l *Looker) modules(prefix string) []string {
	if strings.HasPrefix(prefix, ".") || strings.HasPrefix(prefix, "/") || strings.HasPrefix(prefix, "~") {
		return Files(prefix)
	}
	var names []string
	if library := l.library(); library != nil {
		for _, name := range library.Modules() {
			if strings.HasPrefix(name, prefix) && (prefix != "" || !strings.HasPrefix(name, "node:")) {
				names = append(names, name)
			}
		}
	}
	return names
}
