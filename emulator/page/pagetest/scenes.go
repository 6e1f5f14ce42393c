package pagetest

import (
	"fmt"
	"net/url"

	"dialtone/internal/pages/browser"
)

// phone is the address of a phone's view.
func (s *Stage) phone(number string) string {
	return s.URL + "/_emulator/page/phones/" + url.PathEscape(number)
}

// Text has a new phone text the number, and waits for the answer of its application.
func Text(tab *browser.Tab, s *Stage) {
	tab.Visit(s.URL + "/")
	tab.Type("#address", "+1 415 555 0160")
	tab.Click("#new-phone button", "Add")
	tab.See("h1", "+14155550160")
	tab.Type("#body", "Two dozen tulips")
	tab.Click("#compose button", "Send")
	tab.See(".bubbles .mine", "Two dozen tulips")
	tab.See(".bubbles .theirs", `Thanks for "Two dozen tulips"`)
	tab.See(".bubbles .theirs .meta", "delivered")
}

// Menu calls the number and walks through its menu by clicking, up to a message that is recorded.
func Menu(tab *browser.Tab, s *Stage) {
	tab.Visit(s.phone("+14155550160"))
	tab.Click(".head button", "Call")
	tab.See(".heard", "Press 1 to hear our hours")
	tab.Click(".keypad button", "1")
	tab.See(".heard", "open from nine to five")
	tab.Click(".keypad button", "2")
	tab.See(".heard", "Speak after the tone")
	tab.See(".heard", "beep")
	tab.Type(".say input[name=words]", "I lost my card")
	tab.Click(".say button", "Say")
	tab.See(".heard", "I lost my card")
	tab.Wait("!document.querySelector('.say input[name=words]').value")
}

// Conference has three people call a number that brings them together, one of whom speaks.
func Conference(tab *browser.Tab, s *Stage) {
	number, err := s.Main().Buy(map[string]any{"voice_url": s.App + "/conference", "friendly_name": "Stand-up"})
	if err != nil {
		panic(browser.Failure{Err: err})
	}
	people := []string{"+14155550161", "+14155550162", "+14155550163"}
	for _, who := range people {
		tab.Visit(s.phone(who) + "?with=" + url.QueryEscape(number))
		tab.Click(".head button", "Call "+number)
		tab.See(".heard", "stand-up")
	}
	tab.Type(".say input[name=words]", "Good morning")
	tab.Click(".say button", "Say")
	tab.See(".heard .mine", "Good morning")
	tab.Visit(s.phone(people[0]))
	tab.See(".heard", "Good morning")
}

// Crowd has nine more people join a conference, and looks at the picture of the call of one.
func Crowd(tab *browser.Tab, s *Stage) {
	number, err := s.Main().Buy(map[string]any{"voice_url": s.App + "/conference", "friendly_name": "All hands"})
	if err != nil {
		panic(browser.Failure{Err: err})
	}
	for i := range 9 {
		if _, err := s.Main().Call(fmt.Sprintf("+1415555018%d", i), number); err != nil {
			panic(browser.Failure{Err: err})
		}
	}
	tab.Visit(s.phone("+14155550180"))
	tab.See(".heard", "stand-up")
	tab.Click(".leg a", "Picture")
	tab.Wait("document.querySelectorAll('.lane').length > 9")
}

// Wrong has the number's application answer a call by a document that has mistakes, and looks at
// the picture.
func Wrong(tab *browser.Tab, s *Stage) {
	number, err := s.Main().Buy(map[string]any{"voice_url": s.App + "/wrong"})
	if err != nil {
		panic(browser.Failure{Err: err})
	}
	tab.Visit(s.phone("+14155550164") + "?with=" + url.QueryEscape(number))
	tab.Click(".head button", "Call "+number)
	tab.See(".heard", "Hello")
	tab.Click(".leg a", "Picture")
	tab.See(".problem", "numDigits")
}
