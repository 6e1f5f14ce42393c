package repl

import "strings"

// keep adds an entry to the history, unless it carries a secret.
func (s *Session) keep(entry string) {
	s.seen.Note(entry)
	var known []string
	if s.Secrets != nil {
		known = s.Secrets()
	}
	if carriesSecret(entry, known) {
		return
	}
	entry = strings.TrimRight(entry, "\n")
	s.Editor.Remember(entry)
	if strings.TrimSpace(entry) == exitCommand {
		return // Nobody leaves by the arrow up.
	}
	s.historyTrouble(s.history.add(entry))
}

func (s *Session) remembered() {
	history, err := readHistory(s.History)
	s.history = history
	s.historyTrouble(err)
	for _, entry := range history.entries {
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
