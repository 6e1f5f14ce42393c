package bindings

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"dialtone/api/token"
	"dialtone/internal/spelling"

	"github.com/dop251/goja"
)

// accessToken makes AccessToken, for the account of a Twilio object.
func (ns *namespace) accessToken() goja.Value {
	o := ns.rt.NewObject()
	ns.function(o, "create", ns.createAccess)
	ns.tagged(o, "AccessToken")
	return o
}

// createAccess is AccessToken.create({…}). The region is the client's where none is
// given, for an API key belongs to the region that it is used in.
func (ns *namespace) createAccess(call goja.FunctionCall) goja.Value {
	const method = "AccessToken.create"
	var (
		given     signer
		lives     lifetime
		identity  string
		notBefore time.Time
		grants    token.Grants
	)
	for _, o := range ns.keyed(method, call.Argument(0),
		"identity", "grants", "ttl", "expires", "nbf", "region", "account_sid", "api_key", "api_secret") {
		switch o.key {
		case "identity":
			identity = ns.word(method, o)
		case "grants":
			grants = ns.grants(method, o)
		case "ttl":
			lives.ttl = ns.seconds(method, o)
		case "expires":
			lives.expires = ns.moment(method, o)
		case "nbf":
			notBefore = ns.moment(method, o)
		case "region":
			given.region = ns.word(method, o)
		case "account_sid":
			given.account = ns.word(method, o)
		case "api_key":
			given.key = ns.word(method, o)
		case "api_secret":
			given.secret = ns.word(method, o)
		}
	}
	if identity == "" {
		ns.typeError("%s needs identity: the name of the user that the token is for", method)
	}
	c := ns.signer().instead(given)
	signed, err := token.Access{
		AccountSid: c.account, Identity: identity, Grants: grants, TTL: lives.ttl, Expires: lives.expires,
		NotBefore: notBefore, Region: c.region,
	}.Sign(c.key, c.secret, ns.now())
	if err != nil {
		ns.unsigned(method, err, c.wayToKey(method, err))
	}
	return ns.rt.ToValue(signed)
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
func (s *session) grants(method string, o option) token.Grants {
	if o.missing() {
		return token.Grants{}
	}
	if !isPlainObject(o.value) || isArray(o.value) {
		s.typeError("%s: grants takes an object like {voice: {outgoing_application_sid: 'AP…'}}, not %s", method, describe(o.value))
	}
	var products map[string]any
	if err := json.Unmarshal([]byte(s.toJSON(o.value)), &products); err != nil {
		s.typeError("%s: grants takes an object like {voice: {outgoing_application_sid: 'AP…'}}: %s", method, err)
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
		s.typeError("%s: there is no grant %s%s The grants are %s.", method, name.Name, cmp.Or(hint, "."), strings.Join(name.Known, ", "))
	case errors.As(err, &name):
		s.typeError("%s: the %s grant does not take %s%s", method, name.Product, name.Name, didYouMean(name.Name, name.Known))
	case errors.As(err, &value) && value.Name == "":
		s.typeError("%s: the %s grant takes %s, not %s", method, value.Product, value.Want, describe(s.jsonOf(value.Value)))
	case errors.As(err, &value):
		s.typeError("%s: %s of the %s grant takes %s, not %s", method, value.Name, value.Product, value.Want, describe(s.jsonOf(value.Value)))
	case err != nil:
		s.typeError("%s: %s", method, err)
	}
	return grants
}

// jsonOf returns what was read from JSON as a JavaScript value again.
func (s *session) jsonOf(value any) goja.Value {
	text, err := json.Marshal(value)
	must(err)
	return s.parseJSON(string(text))
}
