package bindings

import (
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/tokens"
	"dialtone/bindings/internal/twimljs"

	"github.com/dop251/goja"
)

// namespace is an object whose members are models: Twilio, a product of it, a
// version of a product, or Sip. Members are made when they are named.
type namespace struct {
	*session
	account *account
	product *catalog.Product // nil for Twilio itself and for Sip
	prefix  string           // "Sip." in Sip
	models  map[*catalog.Model]*model
	members map[string]goja.Value
	names   []string
	object  *goja.Object
}

// account is the client that a Twilio object and all of its namespaces use. A
// script's Config.setup replaces it.
type account struct {
	// client is written on the loop and read by requests beside it.
	client  atomic.Pointer[api.Client]
	first   *api.Client           // What Config.setup begins with.
	changed map[string]string     // What of process.env is in client; see settle.
	settled bool                  // What a script writes into process.env is not asked for any more.
	wrong   atomic.Pointer[error] // What is wrong with what it wrote there, or nil.
}

func accountOf(client *api.Client) *account {
	a := &account{first: client}
	a.client.Store(client)
	return a
}

// newNamespace makes a Twilio object.
func newNamespace(s *session, client *api.Client) *namespace {
	client = client.Admitting(s.vm.Admit)
	ns := &namespace{session: s, account: accountOf(client), models: map[*catalog.Model]*model{}}
	ns.names = append([]string{"Config", "client", "TwiML", "CapabilityToken", "AccessToken", "Webhook"}, actions.ErrorNames...)
	seen := map[string]bool{}
	for _, name := range catalog.ModelNames() {
		first, _, _ := strings.Cut(name, ".")
		if !seen[first] {
			seen[first] = true
			ns.names = append(ns.names, first)
		}
	}
	for alias := range catalog.Aliases() {
		ns.names = append(ns.names, alias)
	}
	for _, p := range catalog.Products() {
		if p.Name != "Api" {
			ns.names = append(ns.names, p.Name)
		}
	}
	return ns.open()
}

func (ns *namespace) open() *namespace {
	sort.Strings(ns.names)
	ns.members = map[string]goja.Value{}
	ns.object = ns.rt.NewDynamicObject(ns)
	proto := ns.rt.NewObject()
	// Printing names the members and makes none of them.
	ns.inspected(proto, func(goja.Value) (string, goja.Value) {
		return "[" + ns.title() + ": " + strings.Join(ns.names, ", ") + "]", nil
	})
	js.Must(ns.object.SetPrototype(proto))
	return ns
}

// title is the namespace as scripts write it.
func (ns *namespace) title() string {
	switch {
	case ns.product != nil:
		return "Twilio." + ns.product.Name
	case ns.prefix != "":
		return strings.TrimSuffix(ns.prefix, ".")
	}
	return "Twilio"
}

// within makes a namespace of the same account.
func (ns *namespace) within(product *catalog.Product, prefix string, names []string) *namespace {
	inner := &namespace{
		session: ns.session, account: ns.account, product: product, prefix: prefix, models: ns.models, names: names,
	}
	return inner.open()
}

// begin has the account be settled, for a request is about to be made. It is called on the loop.
func (ns *namespace) begin() {
	a := ns.account
	if !a.settled {
		err := ns.settle()
		if a.settled = err == nil; a.settled {
			a.wrong.Store(nil)
		} else {
			a.wrong.Store(&err)
		}
	}
}

// connected begins, and returns the account's client. It is called on the loop.
func (ns *namespace) connected() (*api.Client, error) {
	ns.begin()
	return ns.client()
}

// client returns the account's client, once something has begun; also beside the loop.
func (ns *namespace) client() (*api.Client, error) {
	if wrong := ns.account.wrong.Load(); wrong != nil {
		return nil, *wrong
	}
	return ns.account.client.Load(), nil
}

// model returns a model of the catalog as this namespace's account has it.
func (ns *namespace) model(c *catalog.Model) *model {
	m := ns.models[c]
	if m == nil {
		home := ns
		if c.Product != "Api" {
			home = &namespace{session: ns.session, account: ns.account, models: ns.models, product: &catalog.Product{Name: c.Product}}
		}
		m = &model{}
		ns.models[c] = m
		m.fill(home, c)
	}
	return m
}

// member returns a member by its name, or nil.
func (ns *namespace) member(name string) goja.Value {
	if v, ok := ns.members[name]; ok {
		return v
	}
	v := ns.makeMember(name)
	if v != nil {
		ns.members[name] = v
	}
	return v
}

// document is TwiML: the first Twilio object makes it, and the others have the same.
func (ns *namespace) document() goja.Value {
	if ns.root != ns {
		return ns.root.member("TwiML")
	}
	return twimljs.Make(ns.VM)
}

// tokens is what makes and checks what the account signs.
func (ns *namespace) tokens() *tokens.Account {
	return &tokens.Account{VM: ns.VM, Credentials: ns.current, Throw: ns.Throw}
}

func (ns *namespace) makeMember(name string) goja.Value {
	if !slices.Contains(ns.names, name) {
		return nil
	}
	switch {
	case ns.product != nil:
		if v := ns.product.Version(name); v != nil {
			return ns.within(v, "", v.ModelNames()).object
		}
		return ns.model(ns.product.Model(name)).object
	case ns.prefix != "":
		return ns.model(catalog.ModelNamed(ns.prefix + name)).object
	case name == "Config":
		return ns.config()
	case name == "client":
		return ns.Named("client", ns.second)
	case name == "TwiML":
		return ns.document()
	case name == "CapabilityToken":
		return ns.tokens().CapabilityToken()
	case name == "AccessToken":
		return ns.tokens().AccessToken()
	case name == "Webhook":
		return ns.tokens().Webhook()
	case slices.Contains(actions.ErrorNames, name):
		return ns.ErrorClass(name)
	}
	if m := catalog.ModelNamed(name); m != nil {
		return ns.model(m).object
	}
	if p := catalog.ProductNamed(name); p != nil {
		return ns.within(p, "", append(p.Versions(), p.ModelNames()...)).object
	}
	var inner []string
	for _, m := range catalog.ModelNames() {
		if rest, ok := strings.CutPrefix(m, name+"."); ok {
			inner = append(inner, rest)
		}
	}
	return ns.within(nil, name+".", inner).object
}

// Get returns a member, or nil where there is none of the name.
func (ns *namespace) Get(key string) goja.Value {
	v := ns.member(key)
	if v == nil {
		ns.misses.Note(ns.meant, key)
	}
	return v
}

// Has reports whether there is a member.
func (ns *namespace) Has(key string) bool { return slices.Contains(ns.names, key) }

// Keys returns the members' names.
func (ns *namespace) Keys() []string { return ns.names }

// Set replaces a member, as a script may with any of its globals.
func (ns *namespace) Set(key string, value goja.Value) bool {
	if !ns.Has(key) {
		ns.names = append(slices.Clone(ns.names), key)
	}
	ns.members[key] = value
	return true
}

// Delete forgets a member.
func (ns *namespace) Delete(key string) bool {
	delete(ns.members, key)
	ns.names = slices.DeleteFunc(slices.Clone(ns.names), func(n string) bool { return n == key })
	return true
}

var namespaceType = reflect.TypeFor[*namespace]()

// namespaceIn returns the namespace that a value is, or nil.
func namespaceIn(v goja.Value) *namespace {
	if o, ok := v.(*goja.Object); ok && o.ExportType() == namespaceType {
		return o.Export().(*namespace)
	}
	return nil
}
