package bindings

import (
	"slices"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// What the catalog cannot say about a model stands here, and nowhere else: the
// methods and attributes that its records have beside those of every resource,
// and what scripts written for twilio-rb still say.

// special is what the records of a model have of their own.
type special struct {
	methods []specialMethod
	getters []specialGetter
}

// specialMethod makes a request. The method is its name in errors: "Call.cancel".
type specialMethod struct {
	name string
	run  func(r *record, method string, args []goja.Value) action
}

type specialGetter struct {
	name string
	get  func(r *record) goja.Value
}

// specials returns what is special, by the model's name as scripts write it.
func specials() map[string]special {
	return map[string]special{
		// A call is ended by its status: canceled while it is queued or rings, completed
		// at any time (facts 4.3).
		"Call": {methods: []specialMethod{
			{"cancel", setTo("status", "canceled")},
			{"complete", setTo("status", "completed")},
		}},
		// twilio-rb's names for an attribute and for the end of a participation (facts 4.10).
		"Participant": {methods: []specialMethod{
			{"mute", (*record).mute},
			{"unmute", setTo("muted", false)},
			{"kick", func(r *record, method string, args []goja.Value) action {
				return r.destroy(r.model.readOptions(method, args...))
			}},
		}},
		// A number is bought by creating the resource that stands for owning it: the one
		// for sale has no path and no SID.
		"AvailablePhoneNumber": {methods: []specialMethod{{"purchase", (*record).purchase}}},
		// Beside a recording's JSON lies its sound, in two formats (facts 4.10).
		"Recording": {
			methods: []specialMethod{{"save", (*record).save}},
			getters: []specialGetter{
				{"mp3", func(r *record) goja.Value { return r.sound(".mp3") }},
				{"wav", func(r *record) goja.Value { return r.sound(".wav") }},
			},
		},
	}
}

// special gives the records' prototype what is special to the model, and returns
// the methods among it.
func (m *model) special(proto *goja.Object) []method {
	own := specials()[m.name]
	for _, g := range own.getters {
		m.getter(proto, g.name, func(this goja.Value) goja.Value { return g.get(m.recordOf(this, g.name)) })
	}
	var requests []method
	for _, s := range own.methods {
		requests = append(requests, method{s.name, func(this goja.Value, args []goja.Value) action {
			return s.run(m.recordOf(this, s.name), m.name+"."+s.name, args)
		}})
	}
	return requests
}

// setTo makes a method that sets an attribute to a value, with what else an
// update takes.
func setTo(key string, value any) func(*record, string, []goja.Value) action {
	return func(r *record, method string, args []goja.Value) action {
		set := options{given: []option{{key, r.model.rt.ToValue(value)}}}
		return r.change(catalog.Update, method, r.model.readOptions(method, args...).merge(set))
	}
}

// mute turns a participant's microphone off or on: as told, or else the other way
// round from what the record says.
func (r *record) mute(method string, args []goja.Value) action {
	to := argument(args, 0)
	switch {
	case goja.IsUndefined(to):
		now := r.Get("muted")
		return setTo("muted", now == nil || !now.ToBoolean())(r, method, nil)
	case to.StrictEquals(r.model.rt.ToValue(true)), to.StrictEquals(r.model.rt.ToValue(false)):
		return setTo("muted", to.ToBoolean())(r, method, nil)
	}
	r.model.typeError("%s takes true or false, or nothing to toggle, not %s", method, describe(to))
	return action{}
}

// purchase buys a number that is for sale, on the account that was searched.
func (r *record) purchase(method string, args []goja.Value) action {
	number := r.model.ns.model(catalog.ModelNamed("IncomingPhoneNumber"))
	o := r.model.readOptions(method, args...).merge(options{given: []option{{"phone_number", r.Get("phone_number")}}})
	req := number.build(call{
		model: number.catalog, kind: catalog.Create, method: method,
		base: &scope{account: r.scope.account, connect: r.scope.connect}, options: o,
	})
	return number.fetching(req, nil)
}

// legacy is what scripts written for twilio-rb say and Twilio takes no more
// (facts 10).
type legacy struct {
	// values are today's for those of then, by the parameter's key.
	values map[string]map[string]string
	// withdrawn says what is instead of a parameter.
	withdrawn map[string]string
}

var legacies = map[string]legacy{
	"Call": {
		values:    map[string]map[string]string{"status": {"complete": "completed", "cancelled": "canceled"}},
		withdrawn: map[string]string{"if_machine": "machine_detection ('Enable' or 'DetectMessageEnd')"},
	},
}

// modernize puts today's values in place of twilio-rb's.
func (c *call) modernize(s *session) {
	if c.model.Product != "Api" {
		return
	}
	old, ok := legacies[c.model.Name]
	if !ok {
		return
	}
	c.given = slices.Clone(c.given)
	for i, g := range c.given {
		key := catalog.SnakeCase(g.key)
		if instead := old.withdrawn[key]; instead != "" && g.key[0] >= 'a' {
			s.typeError("%s: Twilio has withdrawn %s. Give %s instead.", c.method, g.key, instead)
		}
		if text, ok := textOf(g.value); ok && old.values[key][text] != "" {
			c.given[i].value = s.rt.ToValue(old.values[key][text])
		}
	}
}
