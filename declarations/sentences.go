package declarations

import (
	"strings"

	"dialtone/api/catalog"
)

// about writes what a name is for before its declaration, where there is something to say.
func (p *printer) about(sentences ...string) {
	var said []string
	for _, sentence := range sentences {
		if sentence != "" {
			said = append(said, sentence)
		}
	}
	switch {
	case !p.explains || len(said) == 0:
	case len(said) == 1:
		p.line("/** %s */", said[0])
	default:
		p.line("/**")
		for i, sentence := range said {
			if i > 0 {
				p.line(" *")
			}
			p.line(" * %s", sentence)
		}
		p.line(" */")
	}
}

// aboutMethods writes what a model's methods do where they have a sentence, before the model: the
// methods are declared once for all models, in static/objects.d.ts. What the model is stands before
// the interface of its records, and editors show both.
func (p *printer) aboutMethods(m model) {
	var sentences []string
	for _, k := range kinds {
		if text := m.OperationSentence(k.kind); text != "" && m.Has(k.kind) {
			sentences = append(sentences, "`"+methodsOf[k.kind]+"`: "+text)
		}
	}
	p.about(sentences...)
}

// methodsOf are the methods of a model by their kinds.
var methodsOf = map[catalog.Kind]string{
	catalog.Create: "create", catalog.List: "all", catalog.Fetch: "find",
	catalog.Update: "update", catalog.Patch: "patch", catalog.Delete: "destroy",
}

// recordMethods writes the methods of records whose operations have a sentence, once more with it.
func (p *printer) recordMethods(m model) {
	if !p.explains {
		return
	}
	if text := m.OperationSentence(catalog.Update); text != "" && m.Has(catalog.Update) {
		p.about(text)
		needed := strings.TrimPrefix(needing(needs(m.Model, catalog.Update, false)), ", ")
		if needed == "" {
			needed = "[]"
		}
		p.line("update(...parameters: Dialtone.Last<%s, %s>): %s", m.of(catalog.Update), needed, m.local)
	}
	if text := m.OperationSentence(catalog.Delete); text != "" && m.Has(catalog.Delete) {
		p.about(text)
		p.line("destroy(options?: Dialtone.Given<%s>): %s", m.of(catalog.Delete), m.local)
	}
}
