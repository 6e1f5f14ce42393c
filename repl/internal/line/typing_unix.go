//go:build linux || darwin || freebsd || netbsd || openbsd

package line

import (
	"errors"
	"io"
	"strings"
)

// typing is one prompt from its showing to its end: it reads keys, and has liner change the text.
//
// Liner keeps the text and the cursor, and tells of them when it asks its completer, at Tab; what
// that answers is the text from then on. So a Tab is sent to liner for each edit, and what liner
// writes is not shown.
type typing struct {
	keys      *keyboard
	screen    *screen
	assistant Assistant
	prompt    Prompt
	recall    *recall
	kills     *kills
	undo      undo
	searching *search // nil while no entry is looked for.

	text  text // As liner has it.
	shown bool // Whether the screen shows it.

	edit  chan edit     // The next one, for the completer.
	after chan text     // What it has made.
	ended chan struct{} // Closed when liner has gone.
}

func newTyping(keys *keyboard, screen *screen, recall *recall, kills *kills, assistant Assistant, prompt Prompt) *typing {
	return &typing{
		keys: keys, screen: screen, recall: recall, kills: kills, assistant: assistant, prompt: prompt, shown: true,
		edit: make(chan edit, 1), after: make(chan text, 1), ended: make(chan struct{}),
	}
}

var errEnded = errors.New("the prompt has ended")

// The keys that do not edit.
const (
	enter     = "\r"
	lineFeed  = "\n"
	ctrlD     = "\x04"
	ctrlG     = "\x07"
	ctrlH     = "\x08"
	tabKey    = "\t"
	ctrlL     = "\x0c"
	ctrlR     = "\x12"
	ctrlS     = "\x13"
	ctrlT     = "\x14"
	escape    = "\x1b"
	ctrlUnder = "\x1f"
	backspace = "\x7f"
)

// complete is liner's completer.
func (e *typing) complete(line string, at int) (string, []string, string) {
	t := text{[]rune(line), at}
	select {
	case edit := <-e.edit:
		t = edit(t)
		e.after <- t
	default: // Nobody has asked.
	}
	return "", []string{string(t.runes[:t.at])}, string(t.runes[t.at:])
}

// do has liner take an edit.
func (e *typing) do(edit edit) error {
	e.edit <- edit
	if err := e.send(tabKey); err != nil {
		return err
	}
	select {
	case t := <-e.after:
		e.shown = e.shown && t.equals(e.text)
		e.text = t
		return nil
	case <-e.ended:
		return errEnded
	}
}

// send gives liner keys that it knows itself.
func (e *typing) send(keys string) error {
	_, err := e.keys.sink.WriteString(keys)
	return err
}

// native has liner do what keys stand for.
func (e *typing) native(keys string) error {
	if err := e.send(keys); err != nil {
		return err
	}
	return e.do(func(t text) text { return t })
}

// run reads keys until the text is complete or dropped.
func (e *typing) run() error {
	edits := edits(e.kills, &e.undo, e.recall)
	for {
		if !e.shown && !e.keys.waiting() {
			e.show()
		}
		k, err := e.keys.key()
		switch {
		case errors.Is(err, io.EOF):
			// There is no terminal any more.
			return errors.Join(e.do(func(text) text { return text{} }), e.send(ctrlD))
		case err != nil:
			return errors.Join(err, e.send(ctrlC))
		}
		if e.searching != nil {
			taken, err := e.search(k)
			if err != nil {
				return err
			}
			if taken {
				continue
			}
		}
		if done, err := e.press(k, edits); done || err != nil {
			return err
		}
		if len(e.text.runes) > LineLimit || len(e.text.String()) > LineLimit {
			e.keys.skip()
			return errors.Join(ErrTooLong, e.send(ctrlC))
		}
	}
}

// press does what a key stands for, and reports whether the text has come to its end.
func (e *typing) press(k key, edits map[string]edit) (done bool, err error) {
	switch change := edits[k.name]; {
	case k.pasted != "":
		return e.paste(k.pasted)
	case k.typed != "":
		err = e.native(k.typed)
	case k.name == ctrlC, k.name == ctrlD && len(e.text.runes) == 0:
		return true, e.send(k.name)
	case k.name == ctrlZ:
		e.screen.leave()
		e.keys.suspend()
		e.screen.again()
		return false, nil
	case k.name == enter || k.name == lineFeed:
		return e.enter()
	case k.name == ctrlL:
		e.screen.clear()
		return false, nil
	case k.name == ctrlR:
		e.searching = &search{recall: e.recall, at: len(e.recall.entries), before: e.text}
		e.screen.show(Prompt{Text: e.searching.prompt()}, e.text, "")
		return false, nil
	case k.name == ctrlT:
		err = e.native(ctrlT)
	case k.name == tabKey:
		if e.assistant.Complete == nil {
			return false, nil
		}
		completed, at := e.assistant.Complete(e.text.String(), e.text.at)
		err = e.do(func(text) text { return text{[]rune(completed), at} })
	case change == nil:
		return false, nil
	default:
		err = e.do(change)
	}
	if k.name != ctrlUnder {
		e.undo.note(e.text, k.typed != "")
	}
	return false, err
}

// show draws the text, and what there is to say of it.
func (e *typing) show() {
	if e.assistant.Ready != nil {
		select {
		case <-e.assistant.Ready:
		default:
			e.screen.show(e.prompt, e.text, "")
		}
	}
	hint := ""
	if e.assistant.Hint != nil {
		hint = e.assistant.Hint(e.text.String(), e.text.at)
	}
	e.screen.show(e.prompt, e.text, hint)
	e.shown = true
}

// enter ends the text, or begins another line of it.
func (e *typing) enter() (done bool, err error) {
	if e.assistant.Unfinished != nil && e.assistant.Unfinished(e.text.String()) {
		err := e.do(func(t text) text { return t.insert("\n") })
		e.undo.note(e.text, false)
		return false, err
	}
	e.screen.show(e.prompt, e.text, "")
	e.screen.end("")
	return true, e.send(enter)
}

// paste puts a text in as it is. A line break at its end is Enter.
func (e *typing) paste(pasted string) (done bool, err error) {
	trimmed := strings.TrimRight(pasted, "\n")
	if err := e.do(func(t text) text { return t.insert(trimmed) }); err != nil {
		return false, err
	}
	e.undo.note(e.text, false)
	if len(trimmed) == len(pasted) {
		return false, nil
	}
	return e.enter()
}

// search takes a key while an entry is looked for. One that does nothing there ends that; it is not
// taken then.
func (e *typing) search(k key) (taken bool, err error) {
	s := e.searching
	switch {
	case k.typed != "":
		s.pattern += k.typed
		s.again()
	case k.name == ctrlR:
		s.look(s.at-1, -1)
	case k.name == ctrlS:
		s.look(s.at+1, 1)
	case k.name == backspace || k.name == ctrlH:
		if runes := []rune(s.pattern); len(runes) > 0 {
			s.pattern = string(runes[:len(runes)-1])
		}
		s.again()
	default:
		taken = k.name == ctrlG || k.name == escape
		if taken {
			s.pattern = ""
		}
		e.searching, e.shown = nil, false
		err := e.do(func(text) text { return s.text() })
		e.undo.note(e.text, false)
		return taken, err
	}
	e.screen.show(Prompt{Text: s.prompt()}, s.text(), "")
	return true, nil
}
