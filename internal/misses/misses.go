// Package misses remembers what scripts asked objects for in vain, so that the error that comes of
// it can name what was meant.
package misses

import (
	"regexp"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// mostMissed is how many names are remembered.
const mostMissed = 16

// Ring is the names that were asked for in vain, the last ones. The zero value has none. Its
// methods may be called from any goroutine.
type Ring struct {
	mu     sync.Mutex
	missed [mostMissed]missed
	count  int
}

// missed is a name that was asked for in vain.
type missed struct {
	about func(name string) string
	name  string
}

// Note remembers a name, and what says of it what was meant.
func (r *Ring) Note(about func(name string) string, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.missed[r.count%mostMissed] = missed{about, name}
	r.count++
}

// Prototype returns an object for the end of a prototype chain, with one behind it. It has nothing,
// and notes what is asked for in vain: looking up what there is before it never comes here.
func (r *Ring) Prototype(rt *goja.Runtime, behind *goja.Object, about func(name string) string) *goja.Object {
	o := rt.NewDynamicObject(&nothing{r, about})
	if err := o.SetPrototype(behind); err != nil {
		panic(err) // a new object takes any
	}
	return o
}

// Hint returns what was meant by the name of which a message of Goja's is that there is no such
// member, or that it is undefined where the line of source reads on; "" is of any other message,
// and where nothing is known.
func (r *Ring) Hint(message, line string) string {
	if name := NoMember(message); name != "" {
		return r.last(func(missed string) bool { return missed == name })
	}
	if name, _ := OfNothing(message); name != "" {
		return r.last(func(missed string) bool {
			return strings.Contains(line, missed+"."+name) || strings.Contains(line, missed+"?."+name)
		})
	}
	return ""
}

// last returns what was meant by the name that was missed last and that is one of those.
func (r *Ring) last(is func(name string) bool) string {
	about, name := r.take(is)
	if about == nil {
		return ""
	}
	return about(name)
}

func (r *Ring) take(is func(name string) bool) (about func(string) string, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := r.count - 1; i >= max(0, r.count-mostMissed); i-- {
		if m := &r.missed[i%mostMissed]; m.name != "" && is(m.name) {
			name = m.name
			m.name = "" // Another error of the name may be of another object.
			return m.about, name
		}
	}
	return nil, ""
}

var (
	noMember  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^Object has no member '([\w$]+)'`) })
	ofNothing = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^Cannot (?:read|set) property '([\w$]+)' of (undefined or null|undefined|null)`)
	})
)

// NoMember returns the name of which a message of Goja's is that an object has no such member, or
// "".
func NoMember(message string) string {
	if found := noMember().FindStringSubmatch(message); found != nil {
		return found[1]
	}
	return ""
}

// OfNothing returns the name of which a message of Goja's is that it was read of undefined or null,
// and which of these it names; or "".
func OfNothing(message string) (name, of string) {
	if found := ofNothing().FindStringSubmatch(message); found != nil {
		return found[1], found[2]
	}
	return "", ""
}

// nothing has nothing, and notes what it is asked for.
type nothing struct {
	ring  *Ring
	about func(name string) string
}

// Get notes the name.
func (n *nothing) Get(name string) goja.Value {
	n.ring.Note(n.about, name)
	return nil
}

// Set refuses; nothing has this object for its own.
func (n *nothing) Set(string, goja.Value) bool { return false }

// Has reports false.
func (n *nothing) Has(string) bool { return false }

// Delete has nothing to delete.
func (n *nothing) Delete(string) bool { return true }

// Keys returns none.
func (n *nothing) Keys() []string { return nil }
