package lower

import (
	"strings"

	"dialtone/internal/lexer"
)

// esbuild cannot be interrupted, and some TypeScript of a few hundred bytes would take it years, or
// all memory there is. What does is refused before esbuild sees it.

const (
	// mostEnumText is how many bytes of text the members of enums may come to, where they are
	// declared and where they are used: esbuild writes their values out.
	mostEnumText = 8 << 20

	// mostEnumWork is how much the squares of the numbers of their members may come to: for each
	// member esbuild looks at those before it. One enum may have 14,000.
	mostEnumWork = 200_000_000

	// mostArrowTries is how many arrow functions with a type for their result may stand in
	// conditions within each other: esbuild reads each of a ? (b) : c => d in two ways, and so on
	// inside of both.
	mostArrowTries = 10

	// mostAngles is how many < a source may have without a closer look, and mostAngleWork how many
	// bytes may stand behind those that may begin the arguments of a type, to the ends of what may
	// be arguments, all of them together: behind each < esbuild reads on as if they were, and for a
	// chain like f<a, f<a, f<a as many times as it has links.
	mostAngles    = 500
	mostAngleWork = 10_000_000

	// mostScopes is how many brackets, arrow functions and parts of a namespace's name may stand in
	// each other: esbuild looks in each scope around a name for others that are called the same, as
	// many times as there are.
	mostScopes = 300
)

// checkBounds finds what esbuild would take too much for in TypeScript.
func checkBounds(text string) *Error {
	if strings.Contains(text, "enum") {
		if at := enumsTooLong(text); at >= 0 {
			line, column := position(text, at)
			return &Error{"the members of enums come to more than 8 MB of text, or are more than 14,000", line, column}
		}
	}
	if strings.Count(text, "<") > mostAngles {
		if at := anglesTooLong(text); at >= 0 {
			line, column := position(text, at)
			return &Error{"too much could be the type arguments of a call: put parentheses around comparisons, or semicolons behind them", line, column}
		}
	}
	if strings.Count(text, "=>") > mostArrowTries && strings.Contains(text, "?") {
		if at := arrowsInConditions(text); at >= 0 {
			line, column := position(text, at)
			return &Error{"more than 10 arrow functions in conditions within each other could be read in two ways: put parentheses around them", line, column}
		}
	}
	return nil
}

// enumLengths are how long the values of members may be, by their names.
type enumLengths struct {
	text    map[string]int // Of those that are text.
	longest int
}

// enumsTooLong is where enums become too long, or -1.
func enumsTooLong(text string) int {
	known := enumLengths{text: map[string]int{}}
	uses := map[string]int{}
	total, work := 0, 0
	r := lexer.NewReader(text)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		if token.Kind == lexer.Word {
			uses[token.Text]++
		}
		if !token.Is("enum") {
			continue
		}
		if token = r.Next(); token.Kind != lexer.Word {
			continue
		}
		if token = r.Next(); !token.Is("{") {
			continue
		}
		depth, members := len(r.Open), 0
		for len(r.Open) >= depth && token.Kind != lexer.End {
			name := r.Next()
			if len(r.Open) < depth {
				break // Behind a comma there was no other, and what follows may be an enum.
			}
			work += 2*members + 1 // So that it is the square of their number.
			if members++; work > mostEnumWork {
				return name.Start
			}
			length, isText := 0, false
			for token = r.Next(); token.Kind != lexer.End && len(r.Open) >= depth; token = r.Next() {
				if len(r.Open) == depth && token.Is(",") {
					break
				}
				part, partIsText := known.of(token)
				length, isText = min(length+part, 2*mostEnumText), isText || partIsText
			}
			if isText {
				known.keep(unquoted(name.Text), length)
				if total += length; total > mostEnumText {
					return name.Start
				}
			}
		}
	}
	for name, count := range uses {
		if total += count * known.text[name]; total > mostEnumText {
			return max(strings.Index(text, name), 0)
		}
	}
	return -1
}

// of is how long what a token stands for may be, and whether it makes text of what it is added to.
func (e *enumLengths) of(token lexer.Token) (length int, isText bool) {
	const number = 25 // The longest is as long as -1.7976931348623157e+308.
	switch token.Kind {
	case lexer.Text, lexer.Template:
		// It may be the name of a member in brackets.
		length, _ := e.named(unquoted(token.Text))
		return length + len(token.Text), true
	case lexer.Word:
		if length, ok := e.named(token.Text); ok {
			return length, true
		}
	}
	return number, false
}

// named is how long the member of a name is, which may be written with escapes.
func (e *enumLengths) named(name string) (length int, ok bool) {
	if strings.Contains(name, `\`) && e.longest > 0 {
		return e.longest, true
	}
	length, ok = e.text[name]
	return length, ok
}

func (e *enumLengths) keep(name string, length int) {
	e.text[name] = max(e.text[name], length)
	e.longest = max(e.longest, length)
}

func unquoted(text string) string { return strings.Trim(text, "'\"`") }

// arrowsInConditions is where arrow functions in conditions are too many within each other, or -1.
func arrowsInConditions(text string) int {
	type level struct {
		tries            int  // How many there are up to here, those around included.
		condition, typed bool // Whether there was a ?, and behind that a ) and a colon.
		angles           int  // How many < are open in what may be the type.
	}
	levels := make([]level, 1, 32)
	r := lexer.NewReader(text)
	closed := false
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		for len(levels) > len(r.Open)+1 {
			// What was tried in brackets is tried again with what is around them.
			inner := levels[len(levels)-1].tries
			levels = levels[:len(levels)-1]
			levels[len(levels)-1].tries = max(levels[len(levels)-1].tries, inner)
		}
		if len(levels) <= len(r.Open) {
			levels = append(levels, level{tries: levels[len(levels)-1].tries})
		}
		top := &levels[len(levels)-1]
		switch {
		case token.Is("?"):
			top.condition = true
		case token.Is(":"):
			top.typed = top.typed || top.condition && closed
		case token.Is("=>"):
			if top.typed {
				top.typed, top.angles = false, 0
				if top.tries++; top.tries > mostArrowTries {
					return token.Start
				}
			}
		case top.typed && token.Is("<"):
			top.angles++
		case top.typed && token.Kind == lexer.Punctuation && strings.Trim(token.Text, ">") == "":
			top.angles = max(top.angles-len(token.Text), 0)
		case token.Is(",") && top.angles > 0:
		case token.Is(";"), token.Is(","):
			outer := 0
			if len(levels) > 1 {
				outer = levels[len(levels)-2].tries
			}
			*top = level{tries: outer}
		}
		closed = token.Is(")")
	}
	return -1
}

// scopesTooDeep is where scopes are too many within each other, or -1.
func scopesTooDeep(text string) int {
	if strings.Count(text, "=>")+strings.Count(text, ".")+strings.Count(text, "{")+strings.Count(text, "(")+strings.Count(text, "[")+strings.Count(text, "`") <= mostScopes {
		return -1
	}
	arrows := make([]int, 1, 32) // Those that the code is in, by the brackets that it is in.
	r := lexer.NewReader(text)
	ended := false // Whether the token before may be the end of a statement.
	dots := -1     // In the name of a namespace; -1 outside of one.
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		for len(arrows) > len(r.Open)+1 {
			arrows = arrows[:len(arrows)-1]
		}
		for len(arrows) <= len(r.Open) {
			arrows = append(arrows, arrows[len(arrows)-1])
		}
		top := len(arrows) - 1
		switch {
		case token.Is("=>"):
			arrows[top]++
		case token.Is(";"), token.Is(","), token.Newline && ended && token.Kind == lexer.Word:
			// What a function with no braces comes to ends here, and so do those around it.
			arrows[top] = 0
			if top > 0 {
				arrows[top] = arrows[top-1]
			}
		}
		switch {
		case token.Is("namespace"), token.Is("module"):
			dots = 0
		case dots >= 0 && token.Is("."):
			dots++
		case token.Kind != lexer.Word:
			dots = -1
		}
		if top+arrows[top]+max(dots, 0) > mostScopes {
			return token.Start
		}
		ended = token.Kind != lexer.Punctuation || token.Is(")") || token.Is("]") || token.Is("}")
	}
	return -1
}

// anglesTooLong is where too much has been read as arguments of types, or -1.
func anglesTooLong(text string) int {
	levels := make([][]int, 1, 32) // Where each < stands that is open, by the brackets that it is in.
	work, chain := 0, 0
	leave := func(top, at int) {
		for i, start := range levels[top] {
			if i == 0 {
				chain = start
			}
			work += at - start
		}
		levels[top] = levels[top][:0]
	}
	r := lexer.NewReader(text)
	operand := false // Whether the token before may be the end of a type.
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		for len(levels) > len(r.Open)+1 {
			leave(len(levels)-1, token.Start)
			levels = levels[:len(levels)-1]
		}
		for len(levels) <= len(r.Open) {
			levels = append(levels, nil)
		}
		top := len(levels) - 1
		switch {
		case token.Is("<"), token.Is("<<"):
			levels[top] = append(levels[top], token.Start)
		case token.Kind == lexer.Punctuation && token.Text[0] == '>':
			for range strings.Count(token.Text, ">") {
				if last := len(levels[top]) - 1; last >= 0 {
					chain = levels[top][0]
					work += token.Start - levels[top][last]
					levels[top] = levels[top][:last]
				}
			}
		case notInTypes[token.Text] && token.Kind != lexer.Text,
			token.Newline && operand && token.Kind == lexer.Word && !goesOn[token.Text]:
			leave(top, token.Start)
		}
		if work > mostAngleWork {
			return chain
		}
		operand = token.Kind != lexer.Punctuation || token.Is(")") || token.Is("]") || token.Is("}")
	}
	for top := range levels {
		leave(top, len(text))
	}
	if work > mostAngleWork {
		return chain
	}
	return -1
}

// notInTypes are tokens that no type has, at which esbuild ceases to read arguments of one; goesOn
// are the words that a type goes on with in another line.
var notInTypes, goesOn = wordSet("; = + * / % ** && || ?? ! ~ ^ == != === !== <= += -= *= /= ++ -- const var if for while do return throw switch case " +
	"break continue function else try catch finally delete in instanceof with debugger class super"), wordSet("extends is")

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}
