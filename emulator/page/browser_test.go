package page_test

import (
	"context"
	"os"
	"sync"
	"testing"

	"dialtone/emulator/page/pagetest"
	"dialtone/internal/pages/browser"
)

// axePath is axe-core, which looks for what keeps people with a keyboard or a screen reader out:
// npm ci --prefix emulator/page/testdata/axe.
const axePath = "testdata/axe/node_modules/axe-core/axe.min.js"

// chromium is the browser of all tests.
var chromium = sync.OnceValues(func() (*browser.Browser, error) {
	return browser.Start(context.Background(), browser.Find())
})

func TestMain(m *testing.M) {
	code := m.Run()
	if started {
		if b, err := chromium(); err == nil {
			b.Close()
		}
	}
	os.Exit(code)
}

var started bool

// ci has all tests run in a browser, which is installed.
var ci = os.Getenv("CI_BROWSER") != ""

// visit opens a tab on a stage. A test is skipped where there is no Chromium or axe-core, but in
// CI, which installs them.
func visit(t *testing.T) (*browser.Tab, *pagetest.Stage, string) {
	t.Helper()
	missing := func(what string) {
		if ci {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	if browser.Find() == "" {
		missing("there is no Chromium: apt-get install chromium, or name one by CHROMIUM")
	}
	axe, err := os.ReadFile(axePath)
	if err != nil {
		missing("axe-core is not installed: npm ci --prefix emulator/page/testdata/axe")
	}
	started = true
	b, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	stage, err := pagetest.Set()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stage.Close)
	tab := b.Open(1600, false)
	t.Cleanup(tab.Close)
	return tab, stage, string(axe)
}

// caught fails a test where a tab gave up.
func caught(t *testing.T) {
	t.Helper()
	if failed, ok := recover().(browser.Failure); ok {
		t.Error(failed.Err)
	}
}

// look looks at what a tab shows at both widths and in both colours, outside CI at the smaller one
// alone, in dark colours: nothing is wider than the window, axe finds nothing, and the browser does not
// complain.
func look(t *testing.T, tab *browser.Tab, axe, what string) {
	t.Helper()
	widths, colours := []int{1600, 380}, []bool{false, true}
	if !ci {
		widths, colours = widths[1:], colours[1:]
	}
	for _, wrong := range tab.Barriers(axe, widths, colours) {
		t.Errorf("%s, %s", what, wrong)
	}
}

// TestBrowserText: a text that is written and sent in the browser is answered by an application,
// and the answer comes by itself.
func TestBrowserText(t *testing.T) {
	tab, stage, axe := visit(t)
	defer caught(t)
	tab.Visit(stage.URL + "/")
	look(t, tab, axe, "the first view")
	pagetest.Text(tab, stage)
	look(t, tab, axe, "a thread")
	tab.Click(".bubbles .mine .meta a", "received")
	tab.See("h1", "Text from")
	tab.Click(".kind-webhook summary", "/sms")
	tab.See(".kind-webhook .signed", "BodyTwo dozen tulips")
	tab.Click(".kind-webhook button", "Replay")
	tab.Wait("document.querySelectorAll('.kind-webhook').length === 2")
	tab.See(".kind-webhook .signed", "BodyTwo dozen tulips") // it is still open
	look(t, tab, axe, "a text's picture")
	for _, view := range []string{"Activity", "Journal", "Numbers", "Records", "Faults"} {
		tab.Click(".tabs a", view)
		tab.See("h1", view)
		look(t, tab, axe, view)
	}
}

// TestBrowserMenu: an IVR is walked through by clicking, from the call to the recording that is
// played.
func TestBrowserMenu(t *testing.T) {
	if !ci {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, stage, axe := visit(t)
	defer caught(t)
	pagetest.Menu(tab, stage)
	look(t, tab, axe, "a call")
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
	look(t, tab, axe, "a call's picture")
	pagetest.Wrong(tab, stage)
	look(t, tab, axe, "the picture of a document that is wrong")
}

// TestBrowserConference: three people are in a conference, and hear each other.
func TestBrowserConference(t *testing.T) {
	if !ci {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, stage, axe := visit(t)
	defer caught(t)
	pagetest.Conference(tab, stage)
	look(t, tab, axe, "a phone in a conference")
	tab.Click(".leg a", "Picture")
	tab.See(".lanes", "Conference stand-up")
	tab.Wait("document.querySelectorAll('.leg').length === 3")
	look(t, tab, axe, "a conference's picture")
	tab.Click(".leg button", "Hang up")
	tab.Wait("document.querySelectorAll('.leg').length === 2")
	tab.See(".event", "participant-leave")
}

// TestBrowserCrowd: a picture with more people than columns go beside each other has each readable,
// and scrolls within itself, by keys too.
func TestBrowserCrowd(t *testing.T) {
	if !ci {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, stage, axe := visit(t)
	defer caught(t)
	pagetest.Crowd(tab, stage)
	tab.Wait("[...document.querySelectorAll('.lane')].every(lane => lane.offsetWidth > 150)")
	tab.Wait("document.documentElement.scrollWidth <= innerWidth")
	tab.Wait("(w => w.tabIndex === 0 && w.scrollWidth > w.clientWidth)(document.querySelector('.wide'))")
	look(t, tab, axe, "a picture of ten legs")
}
