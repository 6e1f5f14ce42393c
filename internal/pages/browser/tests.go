package browser

import (
	"context"
	"os"
	"sync"
	"testing"

	"dialtone/internal/patience"
)

// CI reports whether all tests run in a browser, which is installed: CI_BROWSER=1.
var CI = os.Getenv("CI_BROWSER") != ""

// Tests are a package's tests in one browser. Its TestMain closes it.
type Tests struct {
	// Axe is where axe-core is, which looks for what keeps people with a keyboard or a screen
	// reader out: npm ci --prefix emulator/page/testdata/axe.
	Axe string

	once    sync.Once
	browser *Browser
	err     error
}

// Open opens a tab, and returns axe-core beside it. A test is skipped where there is no Chromium or
// axe-core, but in CI, which installs them.
func (s *Tests) Open(t testing.TB) (tab *Tab, axe string) {
	t.Helper()
	missing := func(what string) {
		t.Helper()
		if CI {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	path := Find()
	if path == "" {
		missing("there is no Chromium: apt-get install chromium, or name one by CHROMIUM")
	}
	source, err := os.ReadFile(s.Axe)
	if err != nil {
		missing("axe-core is not installed: npm ci --prefix emulator/page/testdata/axe")
	}
	if s.once.Do(func() { s.browser, s.err = Start(context.Background(), path) }); s.err != nil {
		t.Fatal(s.err)
	}
	tab = s.browser.Open(1600, false)
	t.Cleanup(tab.Close)
	return tab, string(source)
}

// Close ends the browser, where a test had one.
func (s *Tests) Close() {
	if s.browser != nil {
		s.browser.Close()
	}
}

// Caught fails a test where a tab gave up. It is deferred.
func Caught(t testing.TB) {
	t.Helper()
	if failed, ok := recover().(Failure); ok {
		t.Error(failed.Err)
	}
}

// Look looks at what a tab shows at both widths and in both colours, outside CI and with the race
// detector at the smaller one alone, in dark colours; see [Tab.Barriers]. Most of a test's time
// goes by in it, and what the browser shows is the same with the detector.
func Look(t testing.TB, tab *Tab, axe, what string) {
	t.Helper()
	widths, colours := []int{1600, 380}, []bool{false, true}
	if !CI || patience.Slower > 1 {
		widths, colours = widths[1:], colours[1:]
	}
	for _, wrong := range tab.Barriers(axe, widths, colours) {
		t.Errorf("%s, %s", what, wrong)
	}
}
