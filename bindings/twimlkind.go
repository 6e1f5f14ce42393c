package bindings

import (
	"strings"

	"dialtone/twiml"

	"github.com/dop251/goja"
)

// elementKind is what all elements of one entry of the verb table have in common:
// a prototype with a method for each child that they may hold. Below it lies a
// second one, which finds the methods in every other spelling and says what is
// wrong with a name that is none.
type elementKind struct {
	builder   *builder
	name      string
	prototype *goja.Object
	names     []string // of the methods, in the table's order
	children  map[string]child
}

// child is an element that another may hold.
type child struct {
	spec   *twiml.Spec
	method goja.Value
}

func (b *builder) kind(e *twiml.Element) *elementKind {
	spec := e.Spec()
	if k := b.kinds[spec]; k != nil {
		return k
	}
	k := &elementKind{builder: b, name: e.Name(), prototype: b.rt.NewObject(), children: map[string]child{}}
	b.kinds[spec] = k
	// What holds what is not known of an element that the table does not know.
	held := twiml.Specs()
	if spec != nil {
		held = spec.Children()
	}
	for _, c := range held {
		key := fold(c.Name)
		if _, twice := k.children[key]; twice || c.Name == "Response" {
			continue
		}
		name, method := memberName(c.Name), b.adder(c.Name)
		k.names = append(k.names, name)
		k.children[key] = child{c, method}
		must(k.prototype.DefineDataProperty(name, method, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	must(k.prototype.DefineDataProperty("tag", b.tag, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	must(k.prototype.DefineDataProperty("text", b.text, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	b.tagged(k.prototype, k.name)
	must(k.prototype.SetPrototype(b.rt.NewDynamicObject(k)))
	return k
}

// Get finds a method in any spelling. Any other name throws, for nothing else
// would say what is wrong with a misspelt verb: "undefined is not a function"
// names neither. What JavaScript itself asks of every object does not throw.
func (k *elementKind) Get(key string) goja.Value {
	if c, ok := k.children[fold(key)]; ok {
		return c.method
	}
	if asked(key) || k.builder.probes.Get(key) != nil {
		return nil
	}
	k.unknownChild(key)
	return nil
}

// asked says whether JavaScript or a library asks objects for a name to find out
// what they are: await asks for then, JSON.stringify for toJSON.
func asked(key string) bool {
	return key == "" || key == "then" || key == "toJSON" || strings.ContainsAny(key[:1], "_$@0123456789")
}

func (k *elementKind) unknownChild(name string) {
	if len(k.names) == 0 {
		k.builder.typeError("<%s> can't hold %s, nor any other element. tag('%s', …) writes one all the same.", k.name, name, name)
	}
	k.builder.typeError("<%s> can't hold %s%s tag('%s', …) writes any other.", k.name, name, didYouMean(name, k.names), name)
}

// Has says whether there is a method, in any spelling.
func (k *elementKind) Has(key string) bool {
	_, ok := k.children[fold(key)]
	return ok
}

// Keys is empty: the first prototype lists each method once.
func (k *elementKind) Keys() []string { return nil }

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
