package engine

import (
	"errors"
	"regexp"
	"sync"

	"dialtone/runtime/internal/engine/lower"

	"github.com/dop251/goja/file"
)

// lowerScript compiles what Goja does not parse by itself.
func lowerScript(name, source string, how Manner, kind Kind) (Script, error) {
	of := lower.Source{Name: name, Text: source, Module: kind == ESModule}
	if how.HasFile() && kind != CommonJS {
		code, err := lower.Lower(of, lower.Module)
		if err != nil {
			return Script{}, loweredError(name, err)
		}
		if code.ESM {
			return compileES(name, source, code)
		}
	}
	code, err := lower.Lower(of, lower.Script)
	if err != nil {
		return Script{}, loweredError(name, err)
	}
	u := loweredUnit(name, source, code)
	compiled, err := u.compileScript(how)
	return compiled, u.explain(err)
}

// loweredError is the error of a source that esbuild does not take.
func loweredError(name string, err error) error {
	var problem *lower.Error
	if !errors.As(err, &problem) {
		return err
	}
	return &SyntaxError{Message: problem.Message, Position: file.Position{Filename: name, Line: problem.Line, Column: problem.Column}}
}

// explain makes an error's place in what esbuild wrote one in the source.
func (u *unit) explain(err error) error {
	problem, ok := err.(*SyntaxError)
	if !ok {
		return err
	}
	at := problem.Position
	at.Line, at.Column, ok = u.mapping.Position(at.Line, at.Column)
	if !ok {
		at.Line, at.Column = 0, 0
	}
	return &SyntaxError{Message: withReason(problem.Message), Position: at, foreign: true}
}

// withReason says of a message that Goja does not know what it stands at.
func withReason(message string) string {
	switch {
	case message == "'super' keyword unexpected here":
		return "super does not work in an async generator: call a method of the class that uses it"
	case misunderstood().MatchString(message):
		return message + " (this is JavaScript, but not of the kind that runs here)"
	}
	return message
}

// misunderstood is a message of Goja's about what esbuild takes for JavaScript.
var misunderstood = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:Unexpected|Invalid destructuring|Identifier .* has already been declared|Duplicate __proto__|Illegal continue|Cannot use)`)
})

// plainer chooses from the errors that Goja and esbuild found in a JavaScript
// source: that of esbuild where it came further, but for a brace too many, which it
// takes for the end of what is put around a source.
func plainer(plain, lowered error) error {
	var first, second *SyntaxError
	switch {
	case lowered == nil:
		return nil
	case !errors.As(plain, &first) || !errors.As(lowered, &second) || first.Message == "Unexpected token }":
		return plain
	case second.Position.Line == 0:
		return &SyntaxError{Message: second.Message, Position: first.Position}
	case first.Message == "Unexpected reserved word", second.Message == lower.JSXMessage, isBefore(first.Position, second.Position):
		return lowered
	case second.foreign:
		return &SyntaxError{Message: withReason(first.Message), Position: first.Position}
	}
	return plain
}
