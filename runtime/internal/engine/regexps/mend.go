package regexps

import (
	"strings"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
)

// Mend translates the expressions of a tree whose source nobody asks for.
func Mend(tree *ast.Program, source string) error {
	if !May(source) {
		return nil
	}
	var wrong error
	syntax.Walk(tree, func(node any) bool {
		if literal, ok := node.(*ast.RegExpLiteral); ok && wrong == nil {
			var made Expression
			if made, wrong = Translate(literal.Pattern, literal.Flags); wrong == nil {
				literal.Pattern, literal.Flags = made.Pattern, made.Flags
			}
		}
		return wrong == nil
	})
	return wrong
}

// May reports whether a source may have an expression that is translated.
func May(source string) bool {
	if strings.Contains(source, `\p`) || strings.Contains(source, `\P`) || strings.Contains(source, `\ud`) || strings.Contains(source, `\uD`) {
		return true
	}
	for at := 0; ; at++ {
		next := strings.Index(source[at:], "(?")
		if next < 0 {
			break
		}
		at += next
		if rest := source[at+len("(?"):]; rest != "" && strings.IndexByte("ims-<", rest[0]) >= 0 {
			return true
		}
	}
	for at := 0; ; at++ {
		next := strings.IndexByte(source[at:], '/')
		if next < 0 {
			return false
		}
		at += next
		flags := source[at+1:]
		length := 0
		for length < len(flags) && strings.IndexByte("dgimsuvy", flags[length]) >= 0 {
			length++
		}
		if strings.ContainsAny(flags[:length], "dv") && (length == len(flags) || !isLetter(flags[length])) {
			return true
		}
	}
}
