package nesting

import "dialtone/internal/lexer"

// scanPunctuator reads what is not a word.
func (s *scanner) scanPunctuator(l *level) {
	switch {
	case s.token.Kind == lexer.Template:
		s.beginToken(s.before == tokenOperand)
		s.open(level{open: '`', value: true})
		s.scanPiece(s.token)
		return
	case s.token.Kind == lexer.Pattern:
		s.scanPattern()
		return
	}
	switch text := s.token.Text; text {
	case "(", "[":
		s.openBracket(l, text[0])
	case "{":
		s.openBrace(l)
	case ")", "]":
		s.closeBracket()
	case "}":
		s.closeBrace()
	case ";":
		s.ended = false
		if l.block {
			s.ended = true
		} else {
			l.endStatement() // Of the head of a for.
		}
		s.before, s.newline = tokenSemicolon, false
	case ",":
		s.beginToken(true)
		l.endExpression()
		s.before = tokenOperator
	case ":":
		s.scanColon(l)
	case "?":
		s.beginToken(true)
		l.ternaries++
		s.toTheRight(l)
	case "?.":
		s.beginToken(true)
		l.operand++
		s.afterDot = s.lexer.At < len(s.lexer.Source) && lexer.IsWordByte(s.lexer.Source[s.lexer.At])
		s.follow(l, tokenOperand)
	case ".":
		s.beginToken(true)
		l.operand++
		s.afterDot = true
		s.follow(l, tokenOperator)
	case "...":
		s.beginToken(true)
		s.follow(l, tokenOperator)
	case "??":
		s.beginToken(true)
		s.binary(l)
	case "??=":
		s.beginToken(true)
		s.toTheRight(l)
	case "=>":
		s.arrow(l)
	case "++", "--":
		s.scanStep(l)
	default:
		s.scanOperator(l, text)
	}
}

// binary is an operator whose chains lean to the left.
func (s *scanner) binary(l *level) {
	l.left = max(l.left, l.operand+l.prefix) + 1
	l.operand, l.prefix = 0, 0
	s.follow(l, tokenOperator)
}

// toTheRight is an operator that an expression goes on from.
func (s *scanner) toTheRight(l *level) {
	l.fold()
	l.right++
	s.follow(l, tokenOperator)
}

func (s *scanner) openBracket(l *level, c byte) {
	header := false
	switch s.before {
	case tokenWord:
		switch s.behind {
		case "if", "while", "for", "with", "catch":
			header = c == '('
		}
		s.beginToken(true)
	case tokenOperand:
		s.beginToken(true)
	default:
		header = c == '(' && s.forAwait
		s.beginToken(false)
	}
	s.forAwait = false
	s.open(level{open: c, value: !header, header: header})
}

func (s *scanner) closeBracket() {
	header := s.top().header
	if o := s.top().open; o != '(' && o != '[' {
		// A parser gives up here. What it does then is no deeper.
		s.before = tokenOperand
		return
	}
	s.close()
	if header {
		l := s.top()
		l.fold()
		s.before, s.newline = tokenHeader, false
		return
	}
	s.endOperand()
}

// openBrace tells blocks from objects.
func (s *scanner) openBrace(l *level) {
	next := l.next
	inner := level{open: '{', block: true}
	switch s.before {
	case tokenOperator:
		if next == classExpressionBrace || next == classDeclarationBrace {
			inner.value = next == classExpressionBrace
			l.next = plainBrace
		} else {
			inner.block, inner.value = false, true
		}
		s.beginToken(true)
	case tokenColon:
		object := l.ternaries > 0 || !l.block
		inner.block, inner.value = !object, object
		s.beginToken(object)
	case tokenArrow, tokenWord, tokenHeader:
		s.beginToken(true)
	case tokenOperand:
		inner.value = next == expressionBrace || next == classExpressionBrace
		l.next = plainBrace
		s.beginToken(true)
	default:
		s.beginToken(false)
	}
	s.open(inner)
}

func (s *scanner) closeBrace() {
	inner := *s.top()
	switch {
	case inner.open == '$':
		s.close()
		s.scanPiece(s.lexer.Resume())
		return
	case inner.open != '{':
		s.before = tokenOperand
		return
	}
	s.close()
	if inner.value {
		s.endOperand()
		return
	}
	l := s.top()
	s.before, s.newline = tokenBlock, false
	if l.block {
		s.ended = true
	} else {
		// The body of an arrow function, or of a method.
		l.fold()
	}
}

func (s *scanner) scanColon(l *level) {
	l.next = plainBrace
	s.beginToken(true)
	switch {
	case l.ternaries > 0:
		l.ternaries--
		l.fold()
	case l.block && l.tokens == 2 && s.behind != "default":
		l.endExpression()
		l.statement++
		l.tokens = 0
		s.check(l)
	default:
		l.fold()
	}
	s.before, s.newline = tokenColon, false
	if !l.block {
		s.before = tokenOperator
	}
}

// scanStep reads ++ or --.
func (s *scanner) scanStep(l *level) {
	if s.before == tokenOperand && !s.newline {
		s.beginToken(true)
		l.operand++
		s.endOperand()
		return
	}
	if s.before == tokenOperand && l.block {
		s.ended = true
	}
	s.beginToken(false)
	l.prefix++
	s.follow(l, tokenOperator)
}

// scanOperator reads the operators that are left.
func (s *scanner) scanOperator(l *level, text string) {
	s.beginToken(s.before == tokenOperand)
	switch {
	case s.before != tokenOperand:
		l.prefix += len(text)
		s.follow(l, tokenOperator)
	case text == "**", text[len(text)-1] == '=' && !compares[text]:
		s.toTheRight(l)
	default:
		s.binary(l)
	}
}

// compares are the operators that end with = and assign nothing.
var compares = map[string]bool{"==": true, "===": true, "!=": true, "!==": true, "<=": true, ">=": true}

// arrow makes parameters of what comes before.
func (s *scanner) arrow(l *level) {
	s.beginToken(true)
	count := 1 + l.closed
	l.closed = 0
	if count > MaxParameters {
		s.tooMany, s.deepest = true, s.token.Start
	}
	l.arrows = max(l.arrows, count)
	s.toTheRight(l)
	s.before = tokenArrow
}
