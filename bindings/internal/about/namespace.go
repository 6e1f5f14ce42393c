package about

import (
	"fmt"
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// Namespace is Twilio, a product or Sip.
type Namespace struct {
	Title   string           // As scripts write it.
	Product *catalog.Product // Nil for Twilio itself and for Sip.
	Prefix  string           // "Sip." in Sip.
	Names   func() []string  // The names of what it has now.

	Member   func(name string) goja.Value // What has a name, or nil.
	Describe func(goja.Value) any         // What is said of a member.

	Settings []string // Those of Twilio.Config.setup.
	Shown    []string // Those that can be read.
	VM       *js.VM
}

// OfNamespace is about Twilio, a product or Sip.
func OfNamespace(ns Namespace) any { return namespaceKind{ns} }

// namespaceKind is Twilio, a product or Sip.
type namespaceKind struct{ ns Namespace }

// Members returns the names of the models and what else there is.
func (k namespaceKind) Members(prefix string) []string { return spelled(k.ns.Names(), prefix) }

// Member returns a model, or what else has the name.
func (k namespaceKind) Member(name string) any {
	if name == "Config" && k.ns.Product == nil && k.ns.Prefix == "" {
		return configKind(k)
	}
	return attempt(k.ns.VM, func() goja.Value { return k.ns.Member(name) })
}

// Result returns the second Twilio that client makes, which is like this one.
func (k namespaceKind) Result(method string) any {
	if method == "client" {
		return k
	}
	return nil
}

// Keys returns the settings of a client.
func (k namespaceKind) Keys(method, prefix string) []string {
	if method != "client" {
		return nil
	}
	return configKind(k).Keys("setup", prefix)
}

// Values returns nothing: no setting is an enumeration.
func (k namespaceKind) Values(string, string) ([]string, bool) { return nil, false }

// Card lists what the namespace has.
func (k namespaceKind) Card() string {
	if k.ns.Product != nil || k.ns.Prefix != "" {
		return k.Help("")
	}
	return k.Help("") + "\nhelp(Twilio.Verify) and help(Call) explain one of them, dialtone api WORDS searches all.\n"
}

// Help lists what the namespace has.
func (k namespaceKind) Help(name string) string {
	if name == "" {
		return k.ns.Title + "\n" + k.names()
	}
	if name == "client" && k.ns.Product == nil && k.ns.Prefix == "" {
		return "Twilio.client({" + strings.Join(configKind(k).Keys("setup", ""), ", ") + "}) → a second Twilio, with an account of its own\n"
	}
	if helpful, ok := k.ns.Describe(k.memberValue(name)).(interface{ Help(string) string }); ok {
		return helpful.Help("")
	}
	return ""
}

// names are what there is, each with what it is where the product has sentences.
func (k namespaceKind) names() string {
	sentences := map[string]string{}
	longest := 0
	for _, name := range k.ns.Names() {
		longest = max(longest, len(name))
		if m := k.modelNamed(name); m != nil && m.Sentence() != "" {
			sentences[name] = m.Sentence()
		}
	}
	if len(sentences) == 0 {
		return strings.Join(k.ns.Names(), ", ") + "\n"
	}
	var b strings.Builder
	for _, name := range k.ns.Names() {
		b.WriteString(strings.TrimRight(fmt.Sprintf("  %-*s  %s", longest, name, sentences[name]), " ") + "\n")
	}
	return b.String()
}

// modelNamed is the model of a name in a product or in Sip. Twilio has too many to say what each
// is.
func (k namespaceKind) modelNamed(name string) *catalog.Model {
	switch {
	case k.ns.Product != nil:
		return k.ns.Product.Model(name)
	case k.ns.Prefix != "":
		return catalog.ModelNamed(k.ns.Prefix + name)
	}
	return nil
}

func (k namespaceKind) memberValue(name string) goja.Value {
	v, _ := attempt(k.ns.VM, func() goja.Value { return k.ns.Member(name) }).(goja.Value)
	return v
}

// Topics are the names in the namespace.
func (k namespaceKind) Topics() []string { return k.ns.Names() }

// configKind is Twilio.Config.
type configKind struct{ ns Namespace }

// Members returns the settings that can be read, and setup.
func (k configKind) Members(prefix string) []string {
	return spelled(append([]string{"setup"}, k.ns.Shown...), prefix)
}

// Member returns nothing: what is set is read when it is asked for.
func (k configKind) Member(string) any { return nil }

// Keys returns the settings.
func (k configKind) Keys(method, prefix string) []string {
	if method != "setup" {
		return nil
	}
	return spelled(k.ns.Settings, prefix)
}

// Values returns nothing: no setting is an enumeration.
func (k configKind) Values(string, string) ([]string, bool) { return nil, false }

// Help explains the settings.
func (k configKind) Help(name string) string {
	if name != "" && name != "setup" {
		return ""
	}
	return "Twilio.Config.setup({" + strings.Join(k.Keys("setup", ""), ", ") + "})\n" +
		"What is not set comes from TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and so on, then from a profile of twilio-cli. A secret can be set, and never read back.\n"
}

// Topics are the settings, and setup.
func (k configKind) Topics() []string { return k.Members("") }
