package bindings

import (
	"maps"
	"math"
	"strconv"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/attributes"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// setting is one of the options of Twilio.Config.setup and Twilio.client.
type setting struct {
	key   string
	set   func(c *api.Config, value string) error
	shown func(c *api.Config) string // nil for a secret, which is never read back
}

var settings = []setting{
	{"account_sid", func(c *api.Config, value string) error {
		if value != c.AccountSID {
			// The other account's token would sign for this one.
			c.AuthToken = ""
		}
		c.AccountSID = value
		return nil
	}, func(c *api.Config) string { return c.AccountSID }},
	{"auth_token", func(c *api.Config, value string) error {
		// A token given stands for the account, whatever key there was before.
		c.AuthToken, c.APIKey, c.APISecret = value, "", ""
		return nil
	}, nil},
	{"api_key", text(func(c *api.Config) *string { return &c.APIKey }), nil},
	{"api_secret", text(func(c *api.Config) *string { return &c.APISecret }), nil},
	{"edge", text(func(c *api.Config) *string { return &c.Edge }), func(c *api.Config) string { return c.Edge }},
	{"region", text(func(c *api.Config) *string { return &c.Region }), func(c *api.Config) string { return c.Region }},
	{"timeout", func(c *api.Config, value string) error {
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || !(seconds > 0) || seconds > math.MaxInt64/float64(time.Second) {
			return js.ValueError("takes a number of seconds above 0, not " + strconv.Quote(value))
		}
		c.Timeout = time.Duration(seconds * float64(time.Second))
		return nil
	}, nil},
	{"max_retries", whole(0, func(c *api.Config, n int) { c.MaxRetries = &n }), nil},
	{"concurrency", whole(1, func(c *api.Config, n int) { c.Concurrency = n }), nil},
}

func text(field func(*api.Config) *string) func(*api.Config, string) error {
	return func(c *api.Config, value string) error {
		*field(c) = value
		return nil
	}
}

func whole(least int, set func(*api.Config, int)) func(*api.Config, string) error {
	return func(c *api.Config, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil || n < least {
			return js.ValueError("takes a whole number from " + strconv.Itoa(least) + ", not " + strconv.Quote(value))
		}
		set(c, n)
		return nil
	}
}

// config makes Twilio.Config. A later setup replaces an earlier one: each begins
// with what the client had before the script.
func (ns *namespace) config() goja.Value {
	o := ns.rt.NewObject()
	proto := ns.rt.NewObject()
	ns.inspected(proto, func(goja.Value) (string, goja.Value) { return "Twilio.Config", ns.configShown() })
	js.Must(o.SetPrototype(proto))
	ns.Function(o, "setup", func(call goja.FunctionCall) goja.Value {
		ns.settleOrThrow()
		ns.account.use(ns.configured("Twilio.Config.setup", ns.account.first, call.Argument(0)))
		return goja.Undefined()
	})
	for _, st := range settings {
		get := ns.Named("get "+st.key, func(goja.FunctionCall) goja.Value {
			if st.shown == nil {
				return goja.Undefined()
			}
			now := ns.current()
			if value := st.shown(&now); value != "" {
				return ns.rt.ToValue(value)
			}
			return goja.Undefined()
		})
		// Outside of strict mode an assignment without a setter does nothing, and a
		// secret's would be a property that can be read.
		set := ns.Named("set "+st.key, func(goja.FunctionCall) goja.Value {
			ns.TypeError("Twilio.Config.%s cannot be assigned: call Twilio.Config.setup({%[1]s: …})", st.key)
			return nil
		})
		for _, key := range []string{st.key, catalog.CamelCase(st.key)} {
			js.Must(o.DefineAccessorProperty(key, get, set, goja.FLAG_TRUE, goja.FLAG_FALSE))
		}
	}
	return o
}

// current are the settings in use.
func (ns *namespace) current() api.Config {
	ns.settleOrThrow()
	var now api.Config
	if _, err := ns.account.client.Load().With(func(c *api.Config) { now = *c }); err != nil {
		ns.Throw(err)
	}
	return now
}

func (ns *namespace) settleOrThrow() {
	if err := ns.settle(); err != nil {
		ns.Throw(err)
	}
}

// configShown is Twilio.Config as it is printed: what can be read, and what there is of secrets.
func (ns *namespace) configShown() goja.Value {
	now, plain := ns.current(), ns.rt.NewObject()
	for _, member := range []struct{ key, value string }{
		{"account_sid", now.AccountSID},
		{"auth_token", hidden(now.AuthToken)},
		{"api_key", now.APIKey},
		{"api_secret", hidden(now.APISecret)},
		{"edge", now.Edge},
		{"region", now.Region},
	} {
		if member.value != "" {
			js.Must(plain.Set(member.key, member.value))
		}
	}
	return plain
}

func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return attributes.Redacted
}

// second makes another Twilio object, with an account of its own.
func (ns *namespace) second(call goja.FunctionCall) goja.Value {
	ns.settleOrThrow()
	return newNamespace(ns.session, ns.configured("Twilio.client", ns.account.client.Load(), call.Argument(0))).object
}

// configured returns a client with the settings that a script gives.
func (ns *namespace) configured(method string, base *api.Client, v goja.Value) *api.Client {
	if !js.IsPlainObject(v) || js.IsArray(v) {
		ns.TypeError("%s takes an object like {account_sid: 'AC…', auth_token: '…'}, not %s", method, js.Describe(v))
	}
	o := v.(*goja.Object)
	given := map[string]string{}
	for _, key := range o.Keys() {
		value := o.Get(key)
		st := settingOf(key)
		if st == nil {
			ns.TypeError("%s does not take %s%s", method, key, js.DidYouMean(key, settingKeys()))
		}
		if said := js.SaysNothing(value); said != "" && st.key == "account_sid" {
			// Of two accounts the other one would be meant from here on.
			ns.TypeError("%s: %s is %s. Leave it out for the account that there is.", method, key, said)
		}
		if js.IsMissing(value) {
			continue
		}
		content, err := js.Scalar(value)
		if err != nil {
			// What was given may be a secret: it is not repeated.
			ns.TypeError("%s: %s takes a string or a number", method, key)
		}
		given[st.key] = content
	}
	var wrong error
	client, err := base.With(func(c *api.Config) {
		for _, st := range settings {
			if value, ok := given[st.key]; ok && wrong == nil {
				if err := st.set(c, value); err != nil {
					wrong = js.ValueError(st.key + " " + err.Error())
				}
			}
		}
	})
	if wrong != nil {
		ns.TypeError("%s: %s", method, wrong)
	}
	if err != nil {
		ns.Throw(err)
	}
	return client
}

func settingOf(key string) *setting {
	for i := range settings {
		if settings[i].key == key || catalog.CamelCase(settings[i].key) == key {
			return &settings[i]
		}
	}
	return nil
}

func settingKeys() []string {
	keys := make([]string, len(settings))
	for i, st := range settings {
		keys[i] = st.key
	}
	return keys
}

// accountVariables are those that say which account is meant and where.
var accountVariables = []string{
	"TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_API_SECRET", "TWILIO_AUTH_TOKEN", "TWILIO_EDGE", "TWILIO_REGION",
}

// Environment makes the client of what scripts write into process.env before their first request,
// as Twilio's library for Node does.
type Environment struct {
	// Getenv returns the value that a variable had before the script.
	Getenv func(name string) string

	// Connect makes the client of an environment, in which a variable that a script has set or
	// changed has the script's value. With nil process.env means nothing.
	Connect func(getenv func(name string) string) (*api.Client, error)
}

// settle has the account be the one that the script has set in process.env until now,
// unless it has made a request: what comes after that comes too late.
func (ns *namespace) settle() error {
	a := ns.account
	if a.settled || ns.module.options.Environment.Connect == nil || a != ns.root.account {
		return nil
	}
	changed := ns.changedVariables()
	if maps.Equal(changed, a.changed) {
		return nil
	}
	client, err := ns.module.options.Environment.Connect(func(name string) string {
		if value, ok := changed[name]; ok {
			return value
		}
		return ns.module.options.Environment.Getenv(name)
	})
	if err != nil {
		return err
	}
	client = client.Admitting(ns.vm.Admit)
	a.first, a.changed = client, changed
	a.client.Store(client)
	return nil
}

// use has the account be that of a client from now on, whatever process.env says.
func (a *account) use(client *api.Client) {
	a.settled = true
	a.wrong.Store(nil)
	a.client.Store(client)
}

// changedVariables are the account's variables that a script has set or changed.
func (ns *namespace) changedVariables() map[string]string {
	process, ok := ns.rt.GlobalObject().Get("process").(*goja.Object)
	if !ok {
		return nil
	}
	env, ok := process.Get("env").(*goja.Object)
	if !ok {
		return nil
	}
	var changed map[string]string
	for _, name := range accountVariables {
		value := env.Get(name)
		if value == nil || !goja.IsString(value) || value.String() == "" || value.String() == ns.module.options.Environment.Getenv(name) {
			continue
		}
		if changed == nil {
			changed = map[string]string{}
		}
		changed[name] = value.String()
	}
	return changed
}
