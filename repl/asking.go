package repl

import (
	"fmt"
	"strings"
)

// ConfirmOnce asks whether something shall be done, and answers true for y and
// yes. What has been answered for a kind of thing holds for the rest of the entry.
// It is called while an entry runs, from any goroutine.
func (s *Session) ConfirmOnce(kind, question string) bool {
	s.asking.Lock()
	defer s.asking.Unlock()
	answer, asked := s.answers[kind]
	if !asked {
		text, err := s.ask(question, "yes or no? ")
		text = strings.ToLower(strings.TrimSpace(text))
		answer = err == nil && (text == "y" || text == "yes")
		s.answers[kind] = answer
	}
	return answer
}

// Ask asks a script's question and returns the line that answers it. It is called
// while an entry runs, from any goroutine.
func (s *Session) Ask(question string) (string, error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	if columns := s.Editor.Columns(); columns > 0 && width(question) > columns/2 || strings.ContainsAny(question, "\n\t") {
		return s.ask(question, "? ")
	}
	return s.ask("", question)
}

// ask reads an answer. Tab completes nothing meanwhile.
func (s *Session) ask(question, prompt string) (string, error) {
	s.prompted(true)
	if question != "" {
		fmt.Fprintln(s.Stdout, question)
	}
	s.Editor.Complete(nil)
	defer s.Editor.Complete(s.onTab)
	line, err := s.line(prompt)
	return fromMarks.Replace(line), err
}

// line reads a line. A signal drops it.
func (s *Session) line(prompt string) (string, error) {
	s.prompted(true)
	defer s.prompted(false)
	return s.Editor.Prompt(prompt)
}

func (s *Session) prompted(prompting bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.prompting = prompting
}
