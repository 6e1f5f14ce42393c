package complete

import (
	"slices"

	"dialtone/internal/dts"
	"dialtone/internal/lexer"
)

// expected is the type that what begins at a token should have by where it stands: an argument, the
// value of a key, what is compared or assigned.
func (f *inference) expected(i int) dts.Type {
	defer f.answered()
	if !f.ask() || i == 0 {
		return dts.Type{}
	}
	before := f.tokens[i-1]
	switch {
	case before.Is("(") || before.Is(","):
		return f.asPart(i)
	case before.Is("["):
		return f.asPart(i)
	case before.Is("{"):
		return f.asMethod(i)
	case before.Is(":"):
		return f.ofKey(i - 1)
	case before.Is("=>"):
		return f.given(i - 1)
	case slices.Contains([]string{"=", "===", "!==", "==", "!=", "??"}, before.Text) && before.Kind == lexer.Punctuation:
		at, _ := f.ending(i - 1)
		return at.Type
	case before.Is("case"):
		return f.switched(i)
	case before.Is("await"):
		return f.expected(i - 1)
	}
	return dts.Type{}
}

// asPart is what stands in brackets: an argument, an element or a method of an object.
func (f *inference) asPart(i int) dts.Type {
	opener := f.opener(i)
	if opener < 0 {
		return dts.Type{}
	}
	switch f.tokens[opener].Text {
	case "{":
		return f.asMethod(i)
	case "[":
		if endsExpression(f.tokens[:opener]) {
			return dts.Type{} // The key of something.
		}
		return f.expected(opener).Element()
	}
	if !endsExpression(f.tokens[:opener]) {
		if f.tokens[i-1].Is("(") {
			return f.expected(opener)
		}
		return dts.Type{}
	}
	given := f.arguments(opener+1, i)
	if len(given) > 0 {
		given = given[:len(given)-1] // Behind the last comma there is nothing yet.
	}
	callee, from := f.ending(opener)
	if from > 0 && f.tokens[from].Is("new") {
		from++
	}
	made := from > 0 && f.tokens[from-1].Is("new")
	if made {
		callee = f.plain(from, opener)
	}
	return callee.Type.Takes(made, given)
}

// plain is what a name or a path of names is.
func (f *inference) plain(from, to int) Thing {
	at := f.name(f.tokens[from].Text, from)
	for i := from + 2; i < to; i += 2 {
		at = f.step(at, trailer{kind: property, name: f.tokens[i].Text})
	}
	return at
}

// asMethod is a method of an object that begins at a token.
func (f *inference) asMethod(i int) dts.Type {
	opener := f.opener(i)
	if opener < 0 || f.tokens[opener].Text != "{" {
		return dts.Type{}
	}
	for i < len(f.tokens) && (f.tokens[i].Is("async") || f.tokens[i].Is("*")) {
		i++
	}
	if i >= len(f.tokens) {
		return dts.Type{}
	}
	m, _ := f.object(opener).Member(keyText(f.tokens[i]))
	return m.Type
}

// ofKey is the value of the key before a colon.
func (f *inference) ofKey(colon int) dts.Type {
	opener := f.opener(colon)
	if opener < 0 || colon == 0 || f.tokens[opener].Text != "{" {
		return dts.Type{}
	}
	m, _ := f.object(opener).Member(keyText(f.tokens[colon-1]))
	return m.Type
}

func keyText(t lexer.Token) string {
	if t.Kind == lexer.Text && len(t.Text) > 1 {
		return t.Text[1 : len(t.Text)-1]
	}
	return t.Text
}

// object is what the object should be that a brace opens.
func (f *inference) object(opener int) dts.Type {
	if opener > 0 && (f.tokens[opener-1].Is("=>") || f.tokens[opener-1].Is(")")) {
		return dts.Type{} // A function's body.
	}
	return f.expected(opener).Objects()
}

// given is what the function gives whose arrow stands at a token.
func (f *inference) given(arrow int) dts.Type {
	start := arrow - 1
	if start >= 0 && f.tokens[start].Is(")") {
		start = matching(f.tokens[:arrow], start)
	}
	if start > 0 && f.tokens[start-1].Is("async") {
		start--
	}
	if start < 0 {
		return dts.Type{}
	}
	return f.expected(start).Functions().Call(nil)
}

// switched is what a switch is about of which a case stands at a token.
func (f *inference) switched(i int) dts.Type {
	opener := f.opener(i)
	if opener < 1 || !f.tokens[opener-1].Is(")") {
		return dts.Type{}
	}
	bracket := matching(f.tokens[:opener], opener-1)
	if bracket < 1 || !f.tokens[bracket-1].Is("switch") {
		return dts.Type{}
	}
	return f.expression(bracket+1, opener-1).Type
}
