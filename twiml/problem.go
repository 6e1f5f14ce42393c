package twiml

import (
	"fmt"
	"slices"
)

// Problem is something that Twilio would not take as it stands. As an error it is what [Parse]
// fails with.
type Problem struct {
	// Code is Twilio's code, as its debugger shows it, or 0 for a hint, which Twilio does not give.
	Code int
	// Level says how Twilio takes it.
	Level Level
	// Message says what is wrong and what to write instead.
	Message string
	// Line and Column are where, counting from 1, columns in characters.
	Line, Column int
}

// Level says how bad a [Problem] is.
type Level string

const (
	// LevelError ends the document: Twilio takes its fallback, or apologises to the caller.
	LevelError Level = "error"
	// LevelWarning is logged. The document runs, without what the warning is about.
	LevelWarning Level = "warning"
	// LevelHint is ours: Twilio takes it without a word and goes on, but it can't have been meant.
	LevelHint Level = "hint"
)

// Error is the problem on one line: "line 3, column 5: …".
func (p *Problem) Error() string {
	if p.Code == 0 {
		return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Message)
	}
	return fmt.Sprintf("line %d, column %d: %s (%d)", p.Line, p.Column, p.Message, p.Code)
}

// The codes that are not an attribute's own.
const (
	codeURL       = 11100
	codeSize      = 11750
	codeParse     = 12100
	codeVersion   = 12101
	codeRoot      = 12102
	codeSchema    = 12200
	codeMixed     = 13000
	codeGatherSay = 13321
	codeGatherLap = 13322
	codeTooAuto   = 13335
	codeTooLong   = 13615
	codeReplies   = 14109
	codeURIs      = 13250
	codeMedia     = 21623
)

// errorCodes are the codes used here that Twilio's error dictionary has as errors. The others are
// warnings there.
var errorCodes = []int{
	codeURL, codeSize, codeParse, codeVersion, codeRoot, codeMedia,
	13231, 13239, 13257, 13338, 14201, 14202, 14203, 14205, 14206, 14210, 14211, 14213, 14217, 14218, 14220, 14300,
}

func problem(code int, at Pos, format string, args ...any) *Problem {
	p := &Problem{Code: code, Level: LevelWarning, Message: fmt.Sprintf(format, args...), Line: at.Line, Column: at.Column}
	switch {
	case code == 0:
		p.Level = LevelHint
	case slices.Contains(errorCodes, code):
		p.Level = LevelError
	}
	return p
}
