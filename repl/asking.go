package repl

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"dialtone/repl/internal/style"
	"dialtone/runtime"
)

// ConfirmOnce asks whether something shall be done, and answers true for y and
// yes. What has been answered for a kind of thing holds for the rest of the entry.
// It is called while an entry runs, from any goroutine.
func (s *Session) ConfirmOnce(kind, question string) bool {
	s.asking.Lock()
	defer s.asking.Unlock()
	answer, asked := s.answers[kind]
	if !asked {
		text, err := s.ask(question, Prompt{Text: "yes or no? "})
		if errors.Is(err, ErrAborted) {
			s.complain("It was not confirmed, and is not done.")
		}
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
	if columns := s.Editor.Columns(); columns > 0 && style.Width(question) > columns/2 || strings.ContainsAny(question, "\n\t") {
		return s.ask(question, Prompt{Text: "? "})
	}
	return s.ask("", Prompt{Text: question})
}

// ask reads an answer. Ctrl-C stops what asks.
func (s *Session) ask(question string, prompt Prompt) (string, error) {
	if question != "" {
		fmt.Fprintln(s.Stdout, question)
	}
	s.prompted(true)
	defer s.prompted(false)
	line, err := s.Editor.Ask(prompt)
	switch {
	case errors.Is(err, ErrAborted):
		s.interrupt()
	case errors.Is(err, io.EOF):
		fmt.Fprintln(s.Stdout) // What is printed next begins a line of its own.
	}
	return line, err
}

// interrupt stops what runs, as Ctrl-C does where it comes as a signal.
func (s *Session) interrupt() {
	s.mutex.Lock()
	stop := s.stop
	s.mutex.Unlock()
	if stop != nil {
		stop(runtime.ErrInterrupted)
	}
}

// line reads a line. A signal drops it.
func (s *Session) line(prompt Prompt) (string, error) {
	s.prompted(true)
	defer s.prompted(false)
	return s.Editor.Prompt(prompt)
}

func (s *Session) prompted(prompting bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.prompting, s.early = prompting, false
}
