package declarations

import (
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/internal/dts"
)

// Library returns the declarations for completion and help, which ask for a few of them. Those that
// are made from the catalog and the verb table are written when they are asked for. Each call
// returns one of its own, for one goroutine at a time.
func Library(more ...Declared) *dts.Library {
	p := &printer{}
	for _, name := range writtenNames {
		text, err := written.ReadFile("static/" + name + ".d.ts")
		if err != nil {
			panic(err) // it is embedded
		}
		p.text.Write(text)
		p.line("")
	}
	p.globals()
	for _, declared := range more {
		p.line("")
		p.text.WriteString(declared.Declaration())
	}
	twiml := false
	return dts.New(p.text.String(), func(name string) string {
		p := &printer{}
		if strings.HasPrefix(name, "Twilio.TwiML.") {
			if !twiml {
				twiml = true
				p.twiml()
			}
			return p.text.String()
		}
		if rest, ok := strings.CutPrefix(name, "Twilio."); ok {
			p.block("declare namespace Twilio", func() { p.piece(strings.Split(rest, ".")) })
		}
		return p.text.String()
	})
}

// piece writes a model, or the namespace that it stands in.
func (p *printer) piece(name []string) {
	first := name[0]
	if len(name) > 1 {
		p.block("namespace "+first, func() { p.pieceOf(first, name[1:]) })
		return
	}
	if other := catalog.Aliases()[first]; other != "" {
		p.line("export import %s = Twilio.%s", first, other)
		return
	}
	if m := catalog.ModelNamed(first); m != nil {
		p.model(modelOf(m))
		return
	}
	if first == "Sip" || catalog.ProductNamed(first) != nil {
		p.block("namespace "+first, func() {})
	}
}

// pieceOf writes a model of a product.
func (p *printer) pieceOf(product string, name []string) {
	of := catalog.ProductNamed(product)
	switch {
	case of == nil:
		if m := catalog.ModelNamed(product + "." + name[0]); m != nil {
			p.model(modelOf(m))
		}
	case len(name) == 1 && of.Model(name[0]) != nil:
		p.model(modelOf(of.Model(name[0])))
	case !slices.Contains(of.Versions(), name[0]):
	case len(name) == 1:
		p.block("namespace "+name[0], func() {})
	case of.Version(name[0]).Model(name[1]) != nil:
		p.block("namespace "+name[0], func() { p.line("export import %s = Twilio.%s.%[1]s", name[1], product) })
	}
}
