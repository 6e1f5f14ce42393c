package twiml

import (
	"slices"
	"strings"
)

// What a document most likely lacks, and what in it can never run. Twilio's documentation says so
// of each; where its error dictionary has no code, Twilio goes on without a word, and the problem
// is a hint.

// missing checks for text and attributes without which an element does nothing.
func (v *validator) missing(e *Element, spec, parent *Spec) {
	if v.isEmpty(e, spec) {
		what := "is empty"
		if spec == &specRedirect || spec == &specMessagingRedirect {
			what = "is empty, and so goes back to this document's own URL" // RFC 3986, 4.4
		}
		v.hint(e.pos, "<%s> %s; give it %s", e.name, what, article(spec.TextName))
	}
	if parent == &specStop {
		return // names what it stops
	}
	has := func(name string) bool { value, _ := e.Attr(name); return strings.TrimSpace(value) != "" }
	if len(spec.needs) > 0 && !slices.ContainsFunc(spec.needs, has) {
		v.add(codeSchema, e.pos, "<%s> has no %s, and can do nothing without", e.name, strings.Join(spec.needs, " nor "))
	}
}

// isEmpty reports whether an element has nothing of what it is about.
func (v *validator) isEmpty(e *Element, spec *Spec) bool {
	for _, n := range e.nodes {
		if n.Element != nil || !isBlank(n.Text) {
			return false
		}
	}
	instead := map[*Spec]string{&specPlay: "digits", &specQueue: "reservationSid"}[spec]
	if value, _ := e.Attr(instead); value != "" {
		return false
	}
	if spec == &specPlay {
		return true
	}
	return spec.filled || spec.Text == TextRequired
}

func article(name string) string {
	if name == "message" || name == "body" {
		return "a text"
	}
	return "its " + name
}

// order looks at the children of an element one after another: which of them the call never comes
// to.
type order struct {
	*validator
	// gone is what the call leaves the document at, and silent whether something that is never
	// reached was said of it.
	gone   *Element
	silent bool
	// answered is the first verb by which the call is answered.
	answered *Element
}

// next looks at a child, whose entry is nil where the table has none.
func (o *order) next(child *Element, spec *Spec) {
	if o.gone != nil && !o.silent {
		o.silent = true // all that follows is unreached for the same reason
		o.unreached(child)
	}
	if spec == &specReject && o.answered != nil && o.gone == nil {
		o.hint(child.pos, "<Reject> after the <%s> of line %d comes too late: the call is answered by then, and is charged. "+
			"Let it stand first, or write <Hangup>", shorten(o.answered.name), o.answered.pos.Line)
	}
	if o.answered == nil && spec != nil && spec != &specPause && spec != &specReject {
		o.answered = child
	}
	if o.gone == nil && leaves(child, spec) {
		o.gone = child
	}
}

// leaves reports whether nothing that stands after the verb can run: it ends the call, or the call
// goes on at its action.
func leaves(e *Element, spec *Spec) bool {
	switch spec {
	case &specHangup, &specReject, &specLeave, &specRedirect, &specMessagingRedirect:
		return true
	case &specDial, &specRecord, &specEnqueue, &specConnect, &specRefer:
		action, _ := e.Attr("action")
		return strings.TrimSpace(action) != ""
	}
	return false
}

func (o *order) unreached(child *Element) {
	what, line, run := shorten(child.name), o.gone.pos.Line, "call"
	if o.kind == Messaging {
		run = "reply"
	}
	switch o.gone.spec {
	case &specRedirect, &specMessagingRedirect:
		o.hint(child.pos, "<%s> is never reached: the %s goes on elsewhere at the <Redirect> of line %d", what, run, line)
	case &specHangup, &specReject:
		o.hint(child.pos, "<%s> is never reached: the call ends at the <%s> of line %d", what, o.gone.name, line)
	case &specLeave:
		o.hint(child.pos, "<%s> is never reached: the caller leaves the queue at the <Leave> of line %d", what, line)
	case &specRecord:
		o.hint(child.pos, "<%s> is reached only where nothing is recorded: else the call goes on at the action of the <Record> of line %d", what, line)
	default:
		o.hint(child.pos, "<%s> is never reached: the call goes on at the action of the <%s> of line %d", what, o.gone.name, line)
	}
}
