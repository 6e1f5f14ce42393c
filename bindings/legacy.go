package bindings

import (
	"slices"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
)

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
			s.TypeError("%s: Twilio has withdrawn %s. Give %s instead.", c.method, g.key, instead)
		}
		if text, ok := js.TextOf(g.value); ok && old.values[key][text] != "" {
			c.given[i].value = s.rt.ToValue(old.values[key][text])
		}
	}
}
