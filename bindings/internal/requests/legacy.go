package requests

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
func (c *Call) modernize(s *Builder) {
	if c.Model.Product != "Api" {
		return
	}
	old, ok := legacies[c.Model.Name]
	if !ok {
		return
	}
	c.Given = slices.Clone(c.Given)
	for i, g := range c.Given {
		key := catalog.SnakeCase(g.Key)
		if instead := old.withdrawn[key]; instead != "" && g.Key[0] >= 'a' {
			s.TypeError("%s: Twilio has withdrawn %s. Give %s instead.", c.Method, g.Key, instead)
		}
		if text, ok := js.TextOf(g.Value); ok && old.values[key][text] != "" {
			c.Given[i].Value = s.Runtime().ToValue(old.values[key][text])
		}
	}
}
