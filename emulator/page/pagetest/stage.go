// Package pagetest has what the tests of the emulator's page and the command that makes its
// pictures share: an emulator with applications that answer, and what people do on the page.
package pagetest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/control"
)

// Stage is an emulator, with an application that answers its number's calls and texts.
type Stage struct {
	*emulator.Emulator
	URL    string
	App    string // the application's
	Number string

	server *emulator.Server
	app    *httptest.Server
}

// Set sets a stage. Its time is real.
func Set() (*Stage, error) {
	s := &Stage{Emulator: emulator.New(emulator.Options{Empty: true, Time: agenda.Real})}
	s.app = httptest.NewServer(http.HandlerFunc(application))
	s.App = s.app.URL
	var err error
	if s.server, err = control.Listen(s.Emulator, "127.0.0.1:0", control.Options{}); err != nil {
		s.Close()
		return nil, err
	}
	s.URL = s.server.URL()
	s.Number, err = s.Main().Buy(map[string]any{"voice_url": s.App + "/voice", "sms_url": s.App + "/sms"})
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close ends the emulator and the application.
func (s *Stage) Close() {
	s.Emulator.Close()
	if s.server != nil {
		_ = s.server.Close() // nothing is left to be lost
	}
	s.app.Close()
}

// application answers texts, walks through a menu, and has a conference.
func application(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/xml")
	twiml := ""
	switch r.URL.Path {
	case "/sms":
		twiml = fmt.Sprintf("\n  <Message>Thanks for %q. Your code is 481516: https://example.com/orders/7</Message>\n", r.FormValue("Body"))
	case "/voice":
		twiml = "\n  <Gather action=\"/menu\" numDigits=\"1\" timeout=\"3600\">\n    <Say>Hello. Press 1 to hear our hours, or 2 to leave a message.</Say>\n  </Gather>\n"
	case "/menu":
		twiml = "\n  <Gather action=\"/menu\" numDigits=\"1\" timeout=\"3600\">\n    <Say>We are open from nine to five.</Say>\n  </Gather>\n"
		if r.FormValue("Digits") == "2" {
			twiml = "\n  <Say>Speak after the tone.</Say>\n  <Record action=\"/done\" timeout=\"3600\" finishOnKey=\"#\"/>\n"
		}
	case "/done":
		twiml = "\n  <Say>Thank you. Goodbye.</Say>\n"
	case "/conference":
		twiml = "\n  <Say>Welcome to the stand-up.</Say>\n  <Dial>\n    <Conference>stand-up</Conference>\n  </Dial>\n"
	case "/wrong":
		twiml = "\n  <Say>Hello</Say>\n  <Gather numDigits=\"one\">\n    <Sya>Press 1</Sya>\n  </Gather>\n"
	}
	_, _ = io.WriteString(w, "<Response>"+twiml+"</Response>\n") // who asked may have gone
}
