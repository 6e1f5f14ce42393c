package page_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"dialtone/emulator/page/pagetest"
	"dialtone/internal/pages/browser"
)

// inBrowser are the tests in Chromium.
var inBrowser = browser.Tests{Axe: "testdata/axe/node_modules/axe-core/axe.min.js"}

func TestMain(m *testing.M) {
	code := m.Run()
	inBrowser.Close()
	os.Exit(code)
}

// visit opens a tab on a stage.
func visit(t *testing.T) (*browser.Tab, *pagetest.Stage, string) {
	t.Helper()
	tab, axe := inBrowser.Open(t)
	stage, err := pagetest.Set()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stage.Close)
	return tab, stage, axe
}

// TestBrowserText: a text that is written and sent in the browser is answered by an application,
// and the answer comes by itself.
func TestBrowserText(t *testing.T) {
	tab, stage, axe := visit(t)
	defer browser.Caught(t)
	tab.Visit(stage.URL + "/")
	browser.Look(t, tab, axe, "the first view")
	pagetest.Text(tab, stage)
	browser.Look(t, tab, axe, "a thread")
	tab.Click(".bubbles .mine .meta a", "received")
	tab.See("h1", "Text from")
	tab.Click(".kind-webhook summary", "/sms")
	tab.See(".kind-webhook .signed", "BodyTwo dozen tulips")
	tab.Click(".kind-webhook button", "Replay")
	tab.Wait("document.querySelectorAll('.kind-webhook').length === 2")
	tab.See(".kind-webhook .signed", "BodyTwo dozen tulips") // it is still open
	browser.Look(t, tab, axe, "a text's picture")
	for _, view := range []string{"Activity", "Journal", "Numbers", "Records", "Faults"} {
		tab.Click(".tabs a", view)
		tab.See("h1", view)
		browser.Look(t, tab, axe, view)
	}
}

// TestBrowserDown: a server that is gone for a while is asked for in the browser, goes with the
// request that it is for, and comes back, and the page with it.
func TestBrowserDown(t *testing.T) {
	tab, stage, axe := visit(t)
	defer browser.Caught(t)
	tab.Visit(stage.URL + "/_emulator/page/faults")
	tab.Type("#fault-down input[name=path]", "/Messages.json")
	tab.Type("#fault-down input[name=down]", "200ms")
	tab.Click("#fault-down button", "Add")
	tab.See(".faults li", "fault 1: drop before, down for 200ms")
	tab.See(".faults li", "acted 0 of 1")
	browser.Look(t, tab, axe, "a server that will be gone")
	post := func() error {
		form := url.Values{"To": {"+14155550100"}, "From": {stage.Number}, "Body": {"hello"}}
		r, err := http.NewRequestWithContext(t.Context(), "POST", stage.URL+"/2010-04-01/Accounts/"+stage.AccountSID()+"/Messages.json", strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		r.SetBasicAuth(stage.AccountSID(), stage.AuthToken())
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			err = res.Body.Close()
		}
		return err
	}
	if err := post(); err == nil {
		t.Error("the request was answered")
	}
	tab.See(".faults li", "acted 1 of 1") // by itself, when the server is back
}

// TestBrowserMenu: an IVR is walked through by clicking, from the call to the recording that is
// played.
func TestBrowserMenu(t *testing.T) {
	if !browser.CI {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, stage, axe := visit(t)
	defer browser.Caught(t)
	pagetest.Menu(tab, stage)
	browser.Look(t, tab, axe, "a call")
	tab.Click(".keypad button", "#")
	tab.See(".heard", "Thank you. Goodbye.")
	tab.See(".leg .tag", "completed")
	tab.Wait("document.querySelector('.tape audio')")
	var kind string
	tab.Eval("fetch(document.querySelector('.tape audio').src).then(r => r.headers.get('Content-Type'))", &kind)
	if kind != "audio/x-wav" {
		t.Errorf("the recording is %q", kind)
	}
	tab.Click(".leg a", "Picture")
	tab.See("h1", "Call from")
	tab.Click(".astest summary", "JavaScript")
	tab.See(".astest pre", "await call.press('1')")
	browser.Look(t, tab, axe, "a call's picture")
	pagetest.Wrong(tab, stage)
	browser.Look(t, tab, axe, "the picture of a document that is wrong")
}

// TestBrowserConference: three people are in a conference, and hear each other.
func TestBrowserConference(t *testing.T) {
	if !browser.CI {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, stage, axe := visit(t)
	defer browser.Caught(t)
	pagetest.Conference(tab, stage)
	browser.Look(t, tab, axe, "a phone in a conference")
	tab.Click(".leg a", "Picture")
	tab.See(".lanes", "Conference stand-up")
	tab.Wait("document.querySelectorAll('.leg').length === 3")
	browser.Look(t, tab, axe, "a conference's picture")
	tab.Click(".leg button", "Hang up")
	tab.Wait("document.querySelectorAll('.leg').length === 2")
	tab.See(".event", "participant-leave")
}

// TestBrowserCrowd: a picture with more people than columns go beside each other has each readable,
// and scrolls within itself, by keys too.
func TestBrowserCrowd(t *testing.T) {
	if !browser.CI {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, stage, axe := visit(t)
	defer browser.Caught(t)
	pagetest.Crowd(tab, stage)
	tab.Wait("[...document.querySelectorAll('.lane')].every(lane => lane.offsetWidth > 150)")
	tab.Wait("document.documentElement.scrollWidth <= innerWidth")
	tab.Wait("(w => w.tabIndex === 0 && w.scrollWidth > w.clientWidth)(document.querySelector('.wide'))")
	browser.Look(t, tab, axe, "a picture of ten legs")
}
