package declarations

import (
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// record writes the interface of a model's records.
func (p *printer) record(m model) {
	parents := []string{m.local + ".Attributes", "Dialtone.Camel<" + m.local + ".Attributes>", "Dialtone.Reading<" + m.local + ".Attributes>"}
	if len(m.associated()) > 0 {
		parents = append(parents, m.local+".Associations", "Dialtone.Camel<"+m.local+".Associations>")
	}
	if len(m.writeOnly()) > 0 {
		parents = append(parents, m.local+".Settable", "Dialtone.Camel<"+m.local+".Settable>")
	}
	var later []string
	add := func(name, rest string) {
		parents = append(parents, "Dialtone."+name+"<"+m.local+rest+">")
		later = append(later, "Dialtone."+name+"Later<"+m.local+rest+">")
	}
	if m.Has(catalog.Fetch) {
		add("Reload", "")
	}
	if m.Has(catalog.Update) {
		add("Change", ", "+m.of(catalog.Update)+needing(needs(m.Model, catalog.Update, false)))
	}
	if m.Has(catalog.Patch) {
		add("Edit", ", "+m.of(catalog.Patch)+needing(needs(m.Model, catalog.Patch, false)))
	}
	if m.Has(catalog.Delete) {
		add("Destroy", ", "+m.of(catalog.Delete))
	}
	if m.Singleton() {
		add("Single", ", "+m.of(catalog.Fetch))
	}
	verbs, promised := m.verbs()
	if promised != "" {
		later = append(later, promised)
	}
	p.about(m.Sentence())
	p.block("interface "+m.local+" extends "+strings.Join(parents, ", "), func() {
		for _, status := range m.predicates() {
			p.line("readonly %s: boolean", member(status))
		}
		p.recordMethods(m)
		for _, line := range verbs {
			p.line("%s", line)
		}
		if len(later) > 0 {
			p.line("readonly async: %s", strings.Join(later, " & "))
		}
	})
}

// attributes writes what Twilio's JSON has. What an update takes can be set.
func (p *printer) attributes(m model) {
	p.block("interface Attributes", func() {
		for _, a := range m.Attributes() {
			read := answered(&a.Schema)
			if a.Name == m.Key() {
				// What addresses a record is there, whatever Twilio's document says of it.
				read = strings.TrimSuffix(read, " | null")
			}
			write, ok := m.written(a.Name)
			p.about(m.NameSentence(a.Name))
			switch {
			case !ok:
				p.line("readonly %s: %s", member(a.Name), read)
			case write == "" || identifier().FindString(a.Name) == "":
				p.line("%s: %s", member(a.Name), read)
			default:
				p.line("get %s(): %s", a.Name, read)
				p.line("set %s(value: %s)", a.Name, write)
				if camel := camelCase(a.Name); camel != a.Name {
					p.about(m.NameSentence(a.Name))
					p.line("get %s(): %s", camel, read)
					p.line("set %s(value: %s)", camel, write)
				}
			}
		}
	})
}

// written reports whether an update takes an attribute, and of which type where it
// takes more than the attribute is.
func (m model) written(name string) (write string, ok bool) {
	for _, op := range m.Operations(catalog.Update) {
		if param := op.ByKey(name); param != nil && param.In != catalog.InPath {
			if value := parameters(m.Model, catalog.Update)[param.Keys()[0]]; value != "Dialtone.Text" {
				return orNull(value), true
			}
			return "", true
		}
	}
	return "", false
}

// writeOnly returns what can be set and not read, with its types: a call's url.
func (m model) writeOnly() map[string]string {
	all := map[string]string{}
	for _, op := range m.Operations(catalog.Update) {
		for _, param := range op.Parameters {
			if param.In == catalog.InPath || param.Name == "Authorization" || strings.Contains(param.Name, ".") {
				continue
			}
			for _, key := range param.Keys() {
				if m.Attribute(key) == nil && m.Attribute(camelCase(key)) == nil {
					all[key] = orNull(parameters(m.Model, catalog.Update)[key])
				}
			}
		}
	}
	return all
}

func (p *printer) settable(m model) {
	all := m.writeOnly()
	if len(all) == 0 {
		return
	}
	p.block("interface Settable", func() {
		for _, key := range slices.Sorted(maps.Keys(all)) {
			p.about(m.NameSentence(key))
			p.line("set %s(value: %s)", member(key), all[key])
		}
	})
}

// associated returns the associations that no attribute hides.
func (m model) associated() []catalog.Association {
	return slices.DeleteFunc(m.Associations(), func(a catalog.Association) bool { return m.Attribute(a.Name) != nil })
}

func (p *printer) associations(m model) {
	all := m.associated()
	if len(all) == 0 {
		return
	}
	p.block("interface Associations", func() {
		for _, a := range all {
			other := modelOf(a.Model())
			if a.Model().Singleton() {
				p.line("readonly %s: %s", member(a.Name), other.full)
			} else {
				p.line("readonly %s: %s.Collection", member(a.Name), other.full)
			}
		}
	})
}

// predicates returns isInProgress and so on: one for each status.
func (m model) predicates() []string {
	var all []string
	for _, r := range m.Resources {
		status := r.Attribute("status")
		if status == nil {
			continue
		}
		for _, value := range status.Enum {
			name := "is"
			for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }) {
				name += strings.ToUpper(word[:1]) + word[1:]
			}
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// verbs writes the methods that the records have beyond those of every resource, each as a member
// and as one with a promise; and the URLs of their bytes.
func (m model) verbs() (members []string, later string) {
	var promised []string
	for _, v := range m.Verbs() {
		arguments, answers := m.verb(v)
		members = append(members, v.Name+"("+arguments+"): "+answers)
		promised = append(promised, v.Name+"("+arguments+"): Promise<"+answers+">")
	}
	if len(promised) > 0 {
		later = "{" + strings.Join(promised, "; ") + "}"
	}
	if b := m.Bytes(); b != nil {
		names := []string{b.Name}
		if camel := catalog.CamelCase(b.Name); camel != b.Name {
			names = append(names, camel)
		}
		for _, extension := range b.Formats {
			names = append(names, extension[1:])
		}
		for _, name := range names {
			if name != "" {
				members = append(members, "readonly "+name+": string")
			}
		}
	}
	return members, later
}

// verb writes what a verb takes and what it answers.
func (m model) verb(v catalog.Verb) (arguments, answers string) {
	switch {
	case v.Kind == "":
		return "path: string", m.local
	case v.Toggles:
		return v.Key + "?: boolean", m.local
	case v.Of != "":
		return "options?: Dialtone.Given<" + modelOf(catalog.ModelNamed(v.Of)).of(v.Kind) + ">", v.Of
	}
	return "options?: Dialtone.Given<" + m.of(v.Kind) + ">", m.local
}
