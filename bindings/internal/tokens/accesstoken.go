package tokens

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"dialtone/api/token"
	"dialtone/bindings/internal/js"
	"dialtone/internal/spelling"

	"github.com/dop251/goja"
)

// AccessToken makes the object AccessToken of scripts.
func (a *Account) AccessToken() goja.Value {
	o := a.Runtime().NewObject()
	a.Function(o, "create", a.createAccess)
	a.Tag(o, "AccessToken")
	return o
}

// createAccess is AccessToken.create({…}). The region is the client's where none is
// given, for an API key belongs to the region that it is used in.
func (a *Account) createAccess(call goja.FunctionCall) goja.Value {
	const method = "AccessToken.create"
	var (
		given     signer
		lives     lifetime
		identity  string
		notBefore time.Time
		grants    token.Grants
	)
	for _, o := range a.Keyed(method, call.Argument(0),
		"identity", "grants", "ttl", "expires", "nbf", "region", "account_sid", "api_key", "api_secret") {
		switch o.Key {
		case "identity":
			identity = a.Word(method, o)
		case "grants":
			grants = a.grants(method, o)
		case "ttl":
			lives.ttl = a.seconds(method, o)
		case "expires":
			lives.expires = a.moment(method, o)
		case "nbf":
			notBefore = a.moment(method, o)
		case "region":
			given.region = a.Word(method, o)
		case "account_sid":
			given.account = a.Word(method, o)
		case "api_key":
			given.key = a.Word(method, o)
		case "api_secret":
			given.secret = a.Word(method, o)
		}
	}
	if identity == "" {
		a.TypeError("%s needs identity: the name of the user that the token is for", method)
	}
	c := a.signer().instead(given)
	signed, err := token.Access{
		AccountSid: c.account, Identity: identity, Grants: grants, TTL: lives.ttl, Expires: lives.expires,
		NotBefore: notBefore, Region: c.region,
	}.Sign(c.key, c.secret, a.now())
	if err != nil {
		a.unsigned(method, err, c.wayToKey(method, err))
	}
	return a.Runtime().ToValue(signed)
}

// wayToKey ends the error of a missing account or API key.
func (c signer) wayToKey(method string, err error) string {
	switch {
	case errors.Is(err, token.ErrNoAccount):
		return c.wayToAuthToken(method)
	case c.foreign:
		return "Account " + c.account + " is not the client's: give the api_key and api_secret of one of its own keys beside account_sid"
	}
	return "Set TWILIO_API_KEY and TWILIO_API_SECRET, or give api_key and api_secret to Twilio.Config.setup or to " + method +
		"; Key.create({friendly_name: '…'}) makes a key, on the emulator too"
}

// grants reads an object of grants, each an object of its product's fields.
func (a *Account) grants(method string, o js.Option) token.Grants {
	if o.Missing() {
		return token.Grants{}
	}
	if !js.IsPlainObject(o.Value) || js.IsArray(o.Value) {
		a.TypeError("%s: grants takes an object like {voice: {outgoing_application_sid: 'AP…'}}, not %s", method, js.Describe(o.Value))
	}
	var products map[string]any
	if err := json.Unmarshal([]byte(a.ToJSON(o.Value)), &products); err != nil {
		a.TypeError("%s: grants takes an object like {voice: {outgoing_application_sid: 'AP…'}}: %s", method, err)
	}
	grants, err := token.NamedGrants(products)
	var (
		name  *token.NameError
		value *token.ValueError
	)
	switch {
	case errors.As(err, &name) && name.Product == "":
		hint := ""
		if nearest := spelling.Nearest(name.Name, name.Known); nearest != "" {
			hint = ". Did you mean " + nearest + "?"
		}
		a.TypeError("%s: there is no grant %s%s The grants are %s.", method, name.Name, cmp.Or(hint, "."), strings.Join(name.Known, ", "))
	case errors.As(err, &name):
		a.TypeError("%s: the %s grant does not take %s%s", method, name.Product, name.Name, js.DidYouMean(name.Name, name.Known))
	case errors.As(err, &value) && value.Name == "":
		a.TypeError("%s: the %s grant takes %s, not %s", method, value.Product, value.Want, js.Describe(a.jsonOf(value.Value)))
	case errors.As(err, &value):
		a.TypeError("%s: %s of the %s grant takes %s, not %s", method, value.Name, value.Product, value.Want, js.Describe(a.jsonOf(value.Value)))
	case err != nil:
		a.TypeError("%s: %s", method, err)
	}
	return grants
}

// jsonOf returns what was read from JSON as a JavaScript value again.
func (a *Account) jsonOf(value any) goja.Value {
	text, err := json.Marshal(value)
	js.Must(err)
	return a.ParseJSON(string(text))
}
