package complete

import (
	"slices"

	"dialtone/internal/lexer"
)

// inPattern completes a name in braces that take names out of what stands behind them:
// import {re| from 'fs', const {re|} = require('fs').
func (c *Completer) inPattern(s Scanned, before []lexer.Token, prefix, source string) []string {
	opener := len(before) - 1
	for opener >= 0 && (before[opener].Is(",") || before[opener].Kind == lexer.Word) {
		opener-- // The names before.
	}
	if opener < 1 || !before[opener].Is("{") || !before[len(before)-1].Is("{") && !before[len(before)-1].Is(",") {
		return nil
	}
	imports, declares := false, false
	switch prior := before[opener-1]; {
	case prior.Is("const"), prior.Is("let"), prior.Is("var"):
		declares = true
	case prior.Is("import"), prior.Is(",") && slices.ContainsFunc(before, func(t lexer.Token) bool { return t.Is("import") }):
		imports = true
	}
	f := &inference{Looker: c.Looker, tokens: Scan(source + c.After).Tokens}
	closer := f.closing(opener, len(f.tokens))
	if closer+2 >= len(f.tokens) {
		return nil
	}
	var of Thing
	switch next := f.tokens[closer+1]; {
	case imports && next.Is("from"):
		of = f.module(closer+2, "")
	case declares && next.Is("="):
		of = f.expression(closer+2, f.end(closer+2))
	default:
		return nil
	}
	given := keysIn(f.tokens[opener+1 : closer])
	return slices.DeleteFunc(c.Members(of, prefix), func(name string) bool {
		return name == "default" || name != prefix && slices.Contains(given, name)
	})
}
