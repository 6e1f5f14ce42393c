package page_test

import (
	"fmt"
	"os"
	"testing"

	"dialtone/internal/pages/browser"
	"dialtone/internal/patience"
	"dialtone/jobs"
	"dialtone/jobs/page"
	"dialtone/jobs/page/pagetest"
)

// inBrowser are the tests in Chromium.
var inBrowser = browser.Tests{Axe: "../../emulator/page/testdata/axe/node_modules/axe-core/axe.min.js"}

func TestMain(m *testing.M) {
	code := m.Run()
	inBrowser.Close()
	os.Exit(code)
}

// TestBrowserRun: how far a run is comes by itself, and what is done to it is asked first, with the
// mouse and with keys; in CI with 100,000 elements, whose loading takes minutes with the race
// detector.
func TestBrowserRun(t *testing.T) {
	tab, axe := inBrowser.Open(t)
	stage, err := pagetest.Set(page.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	defer browser.Caught(t)
	n := 2000
	if browser.CI && patience.Slower == 1 {
		n = 100_000
	}
	tab.Visit(stage.URL + "/")
	tab.See("h2", "No run yet")
	browser.Look(t, tab, axe, "no run")
	run, err := stage.Load("campaign", n)
	if err != nil {
		t.Fatal(err)
	}
	tab.See(".run h2", "campaign") // by itself
	tab.See(".tag", "ready")
	release := stage.Work(run, 1000, pagetest.Outcome)
	defer release()
	tab.See(".counts", fmt.Sprintf("%d,000", n/1000-1))
	browser.Look(t, tab, axe, "a run under way")
	tab.Click(".run h2 a", "campaign")
	tab.See("h1", "campaign")
	tab.See("th", "21211")
	browser.Look(t, tab, axe, "a run")
	tab.Click(".right a", "") // the first code: which elements were begun is not the same each time
	tab.See("h1", "Elements")
	tab.See("th", "customer-000004")
	browser.Look(t, tab, axe, "elements that were refused")
	tab.Click(".choices a", "all")
	tab.See(".choices a[aria-current]", "all")
	tab.Wait("document.querySelectorAll('.elements tbody tr').length === 100")
	tab.Click("a.button", "More")
	tab.See("th", "customer-000101")
	tab.Click(".crumbs a", "campaign")
	tab.See("h1", "campaign")

	tab.Click(".deed summary", "Cancel")
	tab.See(".deed button", "Cancel the run")
	browser.Look(t, tab, axe, "a question")
	if err := run.Refresh(t.Context()); err != nil || run.State != jobs.Running {
		t.Errorf("it is %s: %v", run.State, err)
	}
	tab.Eval("document.querySelector('#ask-pause summary').focus()", nil)
	tab.Press("Enter")
	tab.See(".deed button", "Pause it")
	tab.Press("Tab")
	tab.Wait("document.activeElement.textContent === 'Pause it'")
	tab.Press("Enter")
	tab.See(".tag", "paused")
	tab.See(".pace", "Nothing more is begun")
	if err := run.Refresh(t.Context()); err != nil || run.State != jobs.Paused {
		t.Errorf("it is %s: %v", run.State, err)
	}
	browser.Look(t, tab, axe, "a paused run")
}

// TestBrowserJobs: jobs of files, schedules and workers are shown.
func TestBrowserJobs(t *testing.T) {
	if !browser.CI {
		t.Skip("it takes long: CI_BROWSER=1 runs it")
	}
	tab, axe := inBrowser.Open(t)
	stage, err := pagetest.Set(page.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer stage.Close()
	defer browser.Caught(t)
	if err := stage.Schedule(); err != nil {
		t.Fatal(err)
	}
	tab.Visit(stage.URL + "/")
	for _, view := range []string{"Workers", "Schedules", "Jobs"} {
		tab.Click(".tabs a", view)
		tab.See("h1", view)
		browser.Look(t, tab, axe, view)
	}
	tab.Click(".choices a", "failed")
	tab.See(".choices a[aria-current]", "failed")
	tab.Click("tr:has(.tag-bad) a", "import") // the other waits
	tab.See("pre", "import.js:12:9")
	browser.Look(t, tab, axe, "a job that failed")
	tab.Click(".deed summary", "Begin again")
	tab.Click(".deed button", "Begin it again")
	tab.Wait("!document.querySelector('.deed')")

	tab.WithoutScripts()
	tab.Visit(stage.URL + "/schedules")
	tab.See("th", "archive-recordings")
}
