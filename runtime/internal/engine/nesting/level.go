package nesting

// level is what a scanner knows of an open bracket, or of the source itself.
//
// A parser recurses for what is to the right of some operators, so that their
// number counts while the right side is read; the tree of an expression like a + b + c
// leans to the left, so that its height counts when it is complete. Both are
// kept for each bracket, and the height of a bracket becomes that of an operand outside.
type level struct {
	open   byte // '(', '[', '{', '`' for a template, '$' for what stands in one; 0 for the source.
	block  bool // A brace that holds statements.
	value  bool // A closing bracket after which an operand is complete: a slash divides.
	header bool // The parentheses of if, while, for or with.
	next   brace

	statement int // Beginnings of statements that the statement goes on from: if (a) if (b) …
	right     int // Operators that the expression goes on to the right of: =, =>, ?.
	ternaries int // Those ? among them whose : is still to come.
	prefix    int // Unary operators of the operand under way.
	left      int // The height of the chain of binary operators so far.
	operand   int // The height of the operand so far.
	height    int // The greatest height of what came before in the bracket.
	tokens    int // Tokens of the statement so far.
	arrows    int // How deep arrows stand in parameters of arrows, of those in the bracket.
	closed    int // The same of the parentheses that were closed last, which may be parameters.
}

// brace is what the next opening brace of a level opens.
type brace byte

const (
	plainBrace       brace = iota
	declarationBrace       // The body of a function or class that is a statement.
	expressionBrace        // That of one that is a value.
	classDeclarationBrace
	classExpressionBrace
)

// open is what a level adds to the depth of what is inside.
func (l *level) opens() int { return 1 + l.statement + l.right + l.prefix }

// tall is the height of the expression under way.
func (l *level) tall() int { return l.statement + l.right + max(l.left, l.operand+l.prefix) }

// fold keeps the height of an expression that is complete, or of what is to the left of an
// operator that binds loosely.
func (l *level) fold() {
	l.height = max(l.height, l.tall())
	l.left, l.operand, l.prefix = 0, 0, 0
}

// endExpression is a comma or the end of a statement.
func (l *level) endExpression() {
	l.fold()
	l.right, l.ternaries = 0, 0
}

// endStatement begins a statement.
func (l *level) endStatement() {
	l.endExpression()
	l.statement, l.tokens, l.next = 0, 0, plainBrace
}
