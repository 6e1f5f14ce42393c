// Package scenes shows with a test that has failed which calls and texts there were in it. [New] is
// over the session of a file of tests, and [Scenes.Saw] is told of all that becomes of them.
package scenes

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/emulator"
	"dialtone/emulator/phones"
	"dialtone/runtime/tests"
)

// Scenes are the calls and texts of a session, by the tests in which they happened: those of a test
// that has failed are shown with it.
type Scenes struct {
	session *emulator.Session
	began   map[string]scene // by the places of the tests under way
}

// scene is what there was when a test began.
type scene struct {
	calls int
	texts map[string]int // by phone
}

// New returns the scenes of a session, in which no test has begun.
func New(s *emulator.Session) *Scenes { return &Scenes{session: s, began: map[string]scene{}} }

// keyOf tells the tests of a file apart.
func keyOf(e *tests.Event) string {
	return fmt.Sprintf("%d %s:%d:%d %s", e.Nesting, e.File, e.Line, e.Column, e.Name)
}

// Saw notes that a test begins, and adds to one that has failed what happened in it.
func (s *Scenes) Saw(e *tests.Event) {
	switch e.Type {
	case tests.Dequeue:
		now := scene{calls: len(s.session.Calls()), texts: map[string]int{}}
		for _, p := range s.session.Phones() {
			now.texts[p.Address] = len(p.Texts)
		}
		s.began[keyOf(e)] = now
	case tests.Pass:
		delete(s.began, keyOf(e))
	case tests.Fail:
		if began, ok := s.began[keyOf(e)]; ok && e.Kind != "suite" {
			e.Failure.Beside = s.since(began, e.Failure.Text)
		}
		delete(s.began, keyOf(e))
	}
}

// mostScenes is how many calls, and how many threads, are shown of a test: the last ones.
const mostScenes = 3

// since prints the calls and threads that have had something happen since a test began. What an
// error tells of itself is left out.
func (s *Scenes) since(began scene, told string) string {
	var all []string
	calls := s.session.Calls()
	for _, c := range last(calls[min(began.calls, len(calls)):], mostScenes) {
		play := emulator.Screenplay(c.Transcript())
		if strings.TrimSpace(play) == "" || strings.Contains(told, strings.TrimSpace(play)) {
			continue
		}
		all = append(all, fmt.Sprintf("The call %s:\n%s", c.SID(), strings.TrimRight(c.Story(), "\n")))
	}
	var threads []string
	for _, p := range s.session.Phones() {
		for _, number := range numbersOf(p.Texts[min(began.texts[p.Address], len(p.Texts)):]) {
			if thread := s.thread(p.Address, number); thread != "" {
				threads = append(threads, thread)
			}
		}
	}
	all = append(all, last(threads, mostScenes)...)
	return strings.Join(all, "\n\n")
}

func last[T any](all []T, n int) []T { return all[max(len(all)-n, 0):] }

// numbersOf returns the numbers that texts came from, in order.
func numbersOf(texts []phones.Text) []string {
	var numbers []string
	for _, t := range texts {
		if !slices.Contains(numbers, t.From) {
			numbers = append(numbers, t.From)
		}
	}
	return numbers
}

// mostTexts is how many messages of a thread are shown: the last ones.
const mostTexts = 20

// thread prints the messages between a phone and a number.
func (s *Scenes) thread(address, number string) string {
	messages := s.session.Thread(address, number)
	if len(messages) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The thread of %s and %s:", address, number)
	for _, m := range last(messages, mostTexts) {
		fmt.Fprintf(&b, "\n  %v: %v", m["from"], m["body"])
		if status, _ := m["status"].(string); status != "received" && status != "delivered" {
			fmt.Fprintf(&b, " (%s)", status)
		}
	}
	return b.String()
}
