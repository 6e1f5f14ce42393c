package nesting

// scanWord takes a name, a keyword or a number for what it is.
func (s *scanner) scanWord(word string) {
	if s.afterDot {
		s.afterDot = false
		s.beginToken(true)
		s.word = ""
		s.endOperand()
		return
	}
	before := s.word
	s.word = word
	l := s.top()
	switch word {
	case "else", "catch", "finally", "while":
		// They go on with a statement that seemed to have ended.
		s.beginToken(true)
		l.endExpression()
		s.statementWord(l)
	case "if":
		chained := s.before == tokenWord && before == "else"
		s.beginStatementWord(l)
		if chained {
			s.follow(l, tokenWord)
			return
		}
		s.statementWord(l)
	case "for", "with", "do", "try":
		s.beginStatementWord(l)
		s.statementWord(l)
	case "case", "default":
		if l.block {
			s.ended = true
		}
		s.beginToken(false)
		s.follow(l, tokenOperator)
	case "return", "throw":
		s.beginStatementWord(l)
		s.follow(l, tokenOperator)
	case "typeof", "void", "delete", "new", "await":
		s.forAwait = word == "await" && s.before == tokenWord && before == "for"
		if s.before == tokenOperand {
			s.ended = l.block
		}
		s.beginToken(false)
		l.prefix++
		s.follow(l, tokenOperator)
	case "yield":
		s.beginOperand()
		l.right++
		s.follow(l, tokenOperator)
	case "extends":
		s.beginToken(true)
		l.right++
		s.follow(l, tokenOperator)
	case "in", "of", "instanceof", "as", "satisfies":
		if s.before != tokenOperand {
			s.beginOperand()
			s.endOperand()
			return
		}
		s.beginToken(true)
		s.binary(l)
	case "function":
		s.beginDefinition(l, before, declarationBrace, expressionBrace)
	case "class":
		s.beginDefinition(l, before, classDeclarationBrace, classExpressionBrace)
	default:
		s.word = before
		s.beginOperand()
		s.word = word
		l.closed = 0
		s.endOperand()
	}
}

// beginDefinition is the word function or class, after the word before. The brace of its body is
// one of a declaration where a statement may stand, and otherwise one of an expression.
func (s *scanner) beginDefinition(l *level, before string, declaration, expression brace) {
	next := expression
	if s.atStatement(l, before) {
		next = declaration
	}
	word := s.word
	s.word = before
	s.beginOperand()
	s.word = word
	l.next = next
	s.follow(l, tokenOperator)
}

// statementWord is a keyword that a statement goes on from, or the name of a property.
func (s *scanner) statementWord(l *level) {
	if l.block {
		l.statement++
	}
	s.follow(l, tokenWord)
}

// follow ends a keyword that something has to come after.
func (s *scanner) follow(l *level, what token) {
	s.before, s.newline = what, false
	s.check(l)
}

// beginStatementWord is a keyword that only a statement begins with, where it is not a name.
func (s *scanner) beginStatementWord(l *level) {
	if s.before == tokenOperand && l.block {
		s.ended = true
	}
	s.beginToken(false)
}

// atStatement reports whether a function or a class that begins here is a statement.
func (s *scanner) atStatement(l *level, before string) bool {
	if !l.block {
		return false
	}
	switch s.before {
	case tokenNone, tokenBlock, tokenSemicolon, tokenOpenBlock, tokenHeader, tokenWord:
		return true
	case tokenColon:
		return l.ternaries == 0
	case tokenOperand:
		// async function, or another line.
		return s.newline || before == "async" && l.tokens == 1
	}
	return before == "default"
}
