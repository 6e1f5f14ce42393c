package twimljs

import (
	"slices"
	"strings"
	"sync"

	"dialtone/bindings/internal/js"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// elementKind is what all elements of one entry of the verb table have in common
// in a VM. It is their prototype: it finds the methods by which children are added
// in every spelling, and says what is wrong with a name that is none. A method is
// made when it is first named, for most documents name three of them.
type elementKind struct {
	*kindFacts
	builder   *builder
	name      string
	prototype *goja.Object
}

// kindFacts is what an entry of the verb table says of its elements' methods. VMs
// share it.
type kindFacts struct {
	names    []string               // of the methods, in the table's order
	children map[string]*twiml.Spec // by the name without case and separators
}

// factsOfKinds finds the facts of every entry. That of elements unknown to the
// table, which may hold all that is known, is nil.
var factsOfKinds = sync.OnceValue(func() map[*twiml.Spec]*kindFacts {
	facts := map[*twiml.Spec]*kindFacts{nil: newKindFacts(twiml.Specs())}
	for _, spec := range twiml.Specs() {
		facts[spec] = newKindFacts(spec.Children())
	}
	return facts
})

func newKindFacts(held []*twiml.Spec) *kindFacts {
	f := &kindFacts{children: map[string]*twiml.Spec{}}
	for _, c := range held {
		key := fold(c.Name)
		if _, twice := f.children[key]; twice || c.Name == "Response" {
			continue
		}
		f.names = append(f.names, memberName(c.Name))
		f.children[key] = c
	}
	return f
}

func (b *builder) kind(e *twiml.Element) *elementKind {
	spec := e.Spec()
	if k := b.kinds[spec]; k != nil {
		return k
	}
	facts := factsOfKinds()[spec]
	if facts == nil { // a Response of a kind that is not an entry of its own
		facts = newKindFacts(spec.Children())
	}
	k := &elementKind{kindFacts: facts, builder: b, name: e.Name()}
	k.prototype = b.rt.NewDynamicObject(k)
	b.kinds[spec] = k
	js.Must(k.prototype.SetPrototype(b.elements()))
	return k
}

// elements is what all elements have in common below their kinds: the name that
// they are printed with. A dynamic object can't have it, for it has no symbols.
func (b *builder) elements() *goja.Object {
	if b.shared != nil {
		return b.shared
	}
	b.shared = b.rt.NewObject()
	name := b.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		if o, ok := call.This.(*goja.Object); ok {
			switch e := o.Export().(type) {
			case *twimlElement:
				return b.rt.ToValue(e.twiml.Name())
			case *elementKind:
				return b.rt.ToValue(e.name)
			}
		}
		return goja.Undefined()
	})
	js.Must(b.shared.DefineAccessorPropertySymbol(goja.SymToStringTag, name, goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_FALSE))
	return b.shared
}

// commonMethods are the methods of every element.
var commonMethods = []string{"tag", "text", "raw", "comment", "commentBefore", "commentAfter"}

// common returns a method of every element, or nil.
func (b *builder) common(key string) goja.Value {
	switch fold(key) {
	case "tag":
		return b.method("tag", b.addTag)
	case "text":
		return b.method("text", b.addText)
	case "raw":
		return b.method("raw", b.addRaw)
	case "comment":
		return b.commenter("comment", (*twiml.Element).Comment)
	case "commentbefore":
		return b.commenter("commentBefore", (*twiml.Element).CommentBefore)
	case "commentafter":
		return b.commenter("commentAfter", (*twiml.Element).CommentAfter)
	}
	return nil
}

// Get finds a method in any spelling. Any other name throws, for nothing else
// would say what is wrong with a misspelt verb: "undefined is not a function"
// names neither. What JavaScript itself asks of every object does not throw.
func (k *elementKind) Get(key string) goja.Value {
	if m := k.builder.common(key); m != nil {
		return m
	}
	if c, ok := k.children[fold(key)]; ok {
		return k.builder.adder(c.Name)
	}
	if asked(key) || k.builder.probes.Get(key) != nil {
		return nil
	}
	k.unknownChild(key)
	return nil
}

// asked reports whether JavaScript or a library asks objects for a name to find out
// what they are: await asks for then, JSON.stringify for toJSON.
func asked(key string) bool {
	return key == "" || key == "then" || key == "toJSON" || strings.ContainsAny(key[:1], "_$@0123456789")
}

func (k *elementKind) unknownChild(name string) {
	if len(k.names) == 0 {
		k.builder.TypeError("<%s> can't hold %s, nor any other element. tag('%s', …) writes one all the same.", k.name, name, name)
	}
	k.builder.TypeError("<%s> can't hold %s%s tag('%s', …) writes any other.", k.name, name, js.DidYouMean(name, k.names), name)
}

// Has reports whether there is a method, in any spelling.
func (k *elementKind) Has(key string) bool {
	_, ok := k.children[fold(key)]
	return ok || k.builder.common(key) != nil
}

// Keys lists each method once.
func (k *elementKind) Keys() []string {
	return slices.Concat(k.names, commonMethods)
}

// Set refuses.
func (k *elementKind) Set(string, goja.Value) bool { return false }

// Delete refuses.
func (k *elementKind) Delete(string) bool { return false }

// memberName is an element's name as JavaScript writes a method's: "aiSession",
// "sayAs".
func memberName(name string) string {
	first, rest, _ := strings.Cut(name, "-")
	name = strings.ToLower(first[:1]) + first[1:]
	if rest != "" {
		name += strings.ToUpper(rest[:1]) + rest[1:]
	}
	return name
}

// fold is a name without its case, underscores and hyphens, by which the verb
// table is asked for it.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-':
			return -1
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, name)
}
