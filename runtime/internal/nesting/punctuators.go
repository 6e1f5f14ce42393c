package nesting

// scanPunctuator reads what is no word.
func (s *scanner) scanPunctuator(c byte) {
	l := s.top()
	s.behind, s.word = s.word, ""
	switch c {
	case '/':
		s.scanSlash(l)
	case '`':
		s.openTemplate(l)
	case '(', '[':
		s.openBracket(l, c)
	case '{':
		s.openBrace(l)
	case ')', ']':
		s.at++
		s.closeBracket()
	case '}':
		s.at++
		s.closeBrace()
	case ';':
		s.at++
		s.ended = false
		if l.block {
			s.ended = true
		} else {
			l.endStatement() // Of the head of a for.
		}
		s.before, s.newline = tokenSemicolon, false
	case ',':
		s.at++
		s.beginToken(true)
		l.endExpression()
		s.before = tokenOperator
	case ':':
		s.at++
		s.scanColon(l)
	case '?':
		s.scanQuestion(l)
	case '.':
		s.scanDot(l)
	default:
		s.scanOperator(l, c)
	}
}

func (s *scanner) scanSlash(l *level) {
	switch {
	case s.peek(1) == '/':
		s.skipLine()
	case s.peek(1) == '*':
		s.skipComment()
	case s.before == tokenOperand:
		s.at++
		if s.peek(0) == '=' {
			s.at++
		}
		s.beginToken(true)
		s.binary(l)
	default:
		s.beginToken(false)
		s.skipRegexp()
		s.endOperand()
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

func (s *scanner) openTemplate(l *level) {
	s.at++
	if s.before != tokenOperand {
		s.beginToken(false)
	} else {
		s.beginToken(true)
	}
	s.open(level{open: '`', value: true})
	s.scanTemplate()
}

func (s *scanner) openBracket(l *level, c byte) {
	s.at++
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
	s.at++
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
		s.scanTemplate()
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

func (s *scanner) scanQuestion(l *level) {
	s.at++
	s.beginToken(true)
	switch c := s.peek(0); {
	case c == '.' && (s.peek(1) < '0' || s.peek(1) > '9'):
		s.at++
		l.operand++
		s.afterDot = isWordByte(s.peek(0))
		s.follow(l, tokenOperand)
	case c == '?':
		s.at++
		if s.peek(0) == '=' {
			s.at++
			s.toTheRight(l)
			return
		}
		s.binary(l)
	default:
		l.ternaries++
		s.toTheRight(l)
	}
}

func (s *scanner) scanDot(l *level) {
	s.at++
	if s.peek(0) == '.' && s.peek(1) == '.' {
		s.at += 2
		s.beginToken(true)
		s.follow(l, tokenOperator)
		return
	}
	if c := s.peek(0); '0' <= c && c <= '9' && s.before != tokenOperand {
		return // .5, whose digits are a word.
	}
	s.beginToken(true)
	l.operand++
	s.afterDot = true
	s.follow(l, tokenOperator)
}

// scanOperator reads the operators that are left.
func (s *scanner) scanOperator(l *level, c byte) {
	start := s.at
	s.at++
	switch {
	case c == '=' && s.peek(0) == '>':
		s.at++
		s.arrow(l)
		return
	case (c == '+' || c == '-') && s.peek(0) == c:
		s.at++
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
		return
	}
	for isOperator(s.peek(0)) && s.at < start+4 && !(s.peek(0) == '=' && s.peek(1) == '>') {
		if next := s.peek(0); next != '=' && next != c {
			break
		}
		s.at++
	}
	s.beginToken(s.before == tokenOperand)
	text := s.source[start:s.at]
	switch {
	case s.before != tokenOperand:
		// Each character may be one operator: !!!!a.
		l.prefix += len(text)
		s.follow(l, tokenOperator)
	case text == "**", text[len(text)-1] == '=' && text != "==" && text != "===" && text != "!=" && text != "!==" && text != "<=" && text != ">=":
		s.toTheRight(l)
	default:
		s.binary(l)
	}
}

// arrow makes parameters of what comes before.
func (s *scanner) arrow(l *level) {
	s.beginToken(true)
	count := 1 + l.closed
	l.closed = 0
	if count > MaxParameters {
		s.tooMany, s.deepest = true, s.at-2
	}
	l.arrows = max(l.arrows, count)
	s.toTheRight(l)
	s.before = tokenArrow
}

func isOperator(c byte) bool {
	switch c {
	case '+', '-', '*', '%', '!', '~', '<', '>', '=', '&', '|', '^':
		return true
	}
	return false
}
