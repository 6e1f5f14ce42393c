package taskrouter

import (
	"slices"
	"strconv"
	"strings"

	"dialtone/emulator/rest/typed"
)

// The expressions by which TaskRouter chooses: comparisons of attributes with ==, !=, <, >, <=, >=,
// HAS, IN, NOT IN and CONTAINS, joined by AND, OR and brackets.
// Source: https://www.twilio.com/docs/taskrouter/expression-syntax

var expressionToken = typed.Lazy(`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|==|!=|<=|>=|[<>=()\[\],]|[\w.$-]+`)

// holds reports whether an expression holds for attributes. An empty one does.
func holds(expression string, attributes map[string]any) bool {
	p := &expressionParser{tokens: expressionToken().FindAllString(expression, -1), attributes: attributes}
	if len(p.tokens) == 0 {
		return true
	}
	return p.or()
}

var escaped = typed.Lazy(`\\(.)`)

type expressionParser struct {
	tokens     []string
	attributes map[string]any
}

// word takes the next token where it is one of the words, in any case.
func (p *expressionParser) word(words ...string) bool {
	if len(p.tokens) > 0 && slices.Contains(words, strings.ToUpper(p.tokens[0])) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *expressionParser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token
}

func (p *expressionParser) or() bool {
	result := p.and()
	for p.word("OR") {
		other := p.and()
		result = result || other
	}
	return result
}

func (p *expressionParser) and() bool {
	result := p.comparison()
	for p.word("AND") {
		other := p.comparison()
		result = result && other
	}
	return result
}

func (p *expressionParser) comparison() bool {
	if p.word("(") {
		result := p.or()
		p.word(")")
		return result
	}
	left := p.value()
	switch operator := strings.ToUpper(p.next()); operator {
	case "==", "=":
		return equalValues(left, p.value())
	case "!=":
		return !equalValues(left, p.value())
	case "HAS":
		return among(p.value(), left)
	case "CONTAINS":
		right := p.value()
		return among(right, left) || strings.Contains(typed.TextOf(left), typed.TextOf(right))
	case "IN":
		return among(left, p.value())
	case "NOT":
		p.word("IN")
		return !among(left, p.value())
	case "<", ">", "<=", ">=":
		a, errA := strconv.ParseFloat(typed.TextOf(left), 64)
		b, errB := strconv.ParseFloat(typed.TextOf(p.value()), 64)
		if errA != nil || errB != nil {
			return false
		}
		return map[string]bool{"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[operator]
	}
	return false
}

// value reads a text, a number, a list or the name of an attribute, of which "task." may be said.
func (p *expressionParser) value() any {
	token := p.next()
	switch {
	case token == "[":
		var all []any
		for len(p.tokens) > 0 && !p.word("]") {
			if !p.word(",") {
				all = append(all, p.value())
			}
		}
		return all
	case token == "" || token[0] == '"' || token[0] == '\'':
		return escaped().ReplaceAllString(strings.Trim(token, `"'`), "$1")
	}
	if _, err := strconv.ParseFloat(token, 64); err == nil {
		return token
	}
	switch strings.ToLower(token) {
	case "true", "false":
		return strings.ToLower(token)
	case "null":
		return nil
	}
	var v any = p.attributes
	for _, name := range strings.Split(strings.TrimPrefix(strings.TrimPrefix(token, "task."), "worker."), ".") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}

func equalValues(a, b any) bool {
	x, errX := strconv.ParseFloat(typed.TextOf(a), 64)
	y, errY := strconv.ParseFloat(typed.TextOf(b), 64)
	if errX == nil && errY == nil {
		return x == y
	}
	return typed.TextOf(a) == typed.TextOf(b)
}

func among(v, list any) bool {
	all, ok := list.([]any)
	if !ok {
		return list != nil && equalValues(v, list)
	}
	return slices.ContainsFunc(all, func(one any) bool { return equalValues(one, v) })
}
