package repl

import (
	"strings"

	"dialtone/repl/internal/history"
)

// keep adds an entry to the history, unless it carries a secret.
func (s *Session) keep(entry string) {
	s.seen.Note(entry)
	var known []string
	if s.Secrets != nil {
		known = s.Secrets()
	}
	if history.CarriesSecret(entry, known) {
		return
	}
	entry = strings.TrimRight(entry, "\n")
	s.Editor.Remember(entry)
	if strings.TrimSpace(entry) == exitCommand {
		return // Nobody leaves by the arrow up.
	}
	s.historyTrouble(s.history.Add(entry))
}

func (s *Session) remembered() {
	file, err := history.Open(s.History)
	s.history = file
	s.historyTrouble(err)
	for _, entry := range file.Entries {
		s.Editor.Remember(entry)
	}
}

// historyTrouble says once what is wrong with the history's file.
func (s *Session) historyTrouble(err error) {
	if err != nil && !s.warned {
		s.warned = true
		s.complain("the history is not kept: %v", err)
	}
}
