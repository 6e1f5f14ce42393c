package about

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/internal/spelling"
)

// Meant says what a name means that a model, or with onRecord its records, do not have.
func (m Model) Meant(name string, onRecord bool) string {
	on, members := m.Name, modelKind{m}.Members("")
	if onRecord {
		on, members = "A "+m.Name, recordKind{m}.Members("")
		if strings.ContainsRune("AEIO", rune(m.Name[0])) {
			on = "An " + m.Name
		}
	}
	called := catalog.Foreign(name, onRecord)
	method, _, _ := strings.Cut(called, "(")
	instead := ""
	switch {
	case called != "" && (strings.HasPrefix(called, "all().") || slices.Contains(members, method)):
		instead = called
		if !onRecord {
			instead = m.Path + "." + called
		}
	case onRecord && slices.Contains(modelKind{m}.Members(""), name):
		instead = m.Path + "." + name + "(…)"
	default:
		instead = spelling.Nearest(name, members)
	}
	if instead == "" {
		return ""
	}
	return fmt.Sprintf("%s has no %s. Did you mean %s?", on, name, instead)
}

// Meant says what a name means that the model does not have.
func (k modelKind) Meant(name string) string { return k.Model.Meant(name, false) }

// Meant says what a name means that the record does not have.
func (k recordKind) Meant(name string) string { return k.Model.Meant(name, true) }
