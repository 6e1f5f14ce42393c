package dts

// nodeKind is what a type is as it is written.
type nodeKind byte

const (
	nPrimitive    nodeKind = iota // string, any, never, this …
	nLiteral                      // 'text', 1, true
	nTemplate                     // `${A}_${B}`: texts and types in turn
	nRef                          // A.B<C>
	nTypeof                       // typeof a.b
	nImport                       // import('x').y
	nArray                        // T[]
	nTuple                        // [A, B?, ...C[]]
	nRest                         // ...T in a tuple
	nUnion                        // A | B
	nIntersection                 // A & B
	nFunction                     // (a: A) => B
	nConstructor                  // new (a: A) => B
	nObject                       // {a: A}
	nMapped                       // {[K in A as B]: C}
	nKeyof                        // keyof T
	nIndex                        // T[K]
	nConditional                  // A extends B ? C : D
	nInfer                        // infer T

	// What a name leads to.
	nInstance // of an interface or a class
	nClass    // a class itself
	nSpace    // a namespace or a module
	nBound    // a type that is known already
)

// node is a type as it is written.
type node struct {
	kind    nodeKind
	name    string  // Of what is named; the text of a literal.
	list    []*node // What it is made of.
	members []*member
	sigs    []*signature
	decls   []*decl // What an instance or a class is of.
	scope   *scope  // Where its names are looked up; what a space has.
	quoted  bool    // Whether a literal is a string.
	is      Type    // What is bound.
}

type memberKind byte

const (
	property memberKind = iota
	method
	setter
	calling
	constructing
	indexing
)

// member is one of an interface, a class or an object.
type member struct {
	kind     memberKind
	name     string
	doc      string
	text     string // As it is written, without modifiers.
	optional bool
	static   bool
	hidden   bool
	typ      *node // Of a property; of an index what it leads to.
	key      *node // Of an index.
	sig      *signature
}

// signature is how something is called.
type signature struct {
	params []*param // Of types.
	takes  []*parameter
	gives  *node  // nil is any.
	text   string // As it is written.
}

// param is a parameter that is a type.
type param struct {
	name     string
	within   *node // nil is any.
	unlessIs *node // Its default.
}

// parameter is one of a function.
type parameter struct {
	name           string
	typ            *node
	optional, rest bool
}
