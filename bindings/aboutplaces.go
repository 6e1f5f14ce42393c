package bindings

import (
	"fmt"
	"strings"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// aboutNamespace is Twilio, a product or Sip.
type aboutNamespace struct{ ns *namespace }

// Members returns the names of the models and what else there is.
func (k aboutNamespace) Members(prefix string) []string { return spelled(k.ns.names, prefix) }

// Member returns a model, or what else has the name.
func (k aboutNamespace) Member(name string) any {
	if name == "Config" && k.ns.product == nil && k.ns.prefix == "" {
		return aboutConfig(k)
	}
	return k.ns.attempt(func() goja.Value { return k.ns.member(name) })
}

// Result returns the second Twilio that client makes, which is like this one.
func (k aboutNamespace) Result(method string) any {
	if method == "client" {
		return k
	}
	return nil
}

// Keys returns the settings of a client.
func (k aboutNamespace) Keys(method, prefix string) []string {
	if method != "client" {
		return nil
	}
	return aboutConfig(k).Keys("setup", prefix)
}

// Values returns nothing: no setting is an enumeration.
func (k aboutNamespace) Values(string, string) ([]string, bool) { return nil, false }

// Card lists what the namespace has.
func (k aboutNamespace) Card() string {
	if k.ns.product != nil || k.ns.prefix != "" {
		return k.Help("")
	}
	return k.Help("") + "\nhelp(Twilio.Verify) and help(Call) explain one of them, dialtone api WORDS searches all.\n"
}

// Help lists what the namespace has.
func (k aboutNamespace) Help(name string) string {
	if name == "" {
		return k.ns.title() + "\n" + k.names()
	}
	if name == "client" && k.ns.product == nil && k.ns.prefix == "" {
		return "Twilio.client({" + strings.Join(aboutConfig(k).Keys("setup", ""), ", ") + "}) → a second Twilio, with an account of its own\n"
	}
	if helpful, ok := Describe(k.memberValue(name)).(interface{ Help(string) string }); ok {
		return helpful.Help("")
	}
	return ""
}

// names are what there is, each with what it is where the product has sentences.
func (k aboutNamespace) names() string {
	sentences := map[string]string{}
	longest := 0
	for _, name := range k.ns.names {
		longest = max(longest, len(name))
		if m := k.modelNamed(name); m != nil && m.Sentence() != "" {
			sentences[name] = m.Sentence()
		}
	}
	if len(sentences) == 0 {
		return strings.Join(k.ns.names, ", ") + "\n"
	}
	var b strings.Builder
	for _, name := range k.ns.names {
		b.WriteString(strings.TrimRight(fmt.Sprintf("  %-*s  %s", longest, name, sentences[name]), " ") + "\n")
	}
	return b.String()
}

// modelNamed is the model of a name in a product or in Sip. Twilio has too many to say what each
// is.
func (k aboutNamespace) modelNamed(name string) *catalog.Model {
	switch {
	case k.ns.product != nil:
		return k.ns.product.Model(name)
	case k.ns.prefix != "":
		return catalog.ModelNamed(k.ns.prefix + name)
	}
	return nil
}

func (k aboutNamespace) memberValue(name string) goja.Value {
	v, _ := k.ns.attempt(func() goja.Value { return k.ns.member(name) }).(goja.Value)
	return v
}

// Topics are the names in the namespace.
func (k aboutNamespace) Topics() []string { return k.ns.names }

// aboutConfig is Twilio.Config.
type aboutConfig struct{ ns *namespace }

// Members returns the settings that can be read, and setup.
func (k aboutConfig) Members(prefix string) []string {
	names := []string{"setup"}
	for _, st := range settings {
		if st.shown != nil {
			names = append(names, st.key)
		}
	}
	return spelled(names, prefix)
}

// Member returns nothing: what is set is read when it is asked for.
func (k aboutConfig) Member(string) any { return nil }

// Keys returns the settings.
func (k aboutConfig) Keys(method, prefix string) []string {
	if method != "setup" {
		return nil
	}
	var names []string
	for _, st := range settings {
		names = append(names, st.key)
	}
	return spelled(names, prefix)
}

// Values returns nothing: no setting is an enumeration.
func (k aboutConfig) Values(string, string) ([]string, bool) { return nil, false }

// Help explains the settings.
func (k aboutConfig) Help(name string) string {
	if name != "" && name != "setup" {
		return ""
	}
	return "Twilio.Config.setup({" + strings.Join(k.Keys("setup", ""), ", ") + "})\n" +
		"What is not set comes from TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and so on, then from a profile of twilio-cli. A secret can be set, and never read back.\n"
}

// Topics are the settings, and setup.
func (k aboutConfig) Topics() []string { return k.Members("") }
