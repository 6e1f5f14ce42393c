// Package browser is Chromium for tests of pages, and for the commands that make pictures of them.
//
//	b, err := browser.Start(ctx, path)
//	tab := b.Open(1600, false)
//	tab.Visit(url)
//	tab.Click("button", "Send")
//
// A tab waits for what it looks for, as a person does, for a while; what does not come panics with
// a [Failure], which a test recovers.
package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Find returns the path of a Chromium of this machine, or "". The variable CHROMIUM names one.
func Find() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path
		}
	}
	return ""
}

// Browser is a Chromium without a window.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Start starts a Chromium.
func Start(ctx context.Context, path string) (*Browser, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.WSURLReadTimeout(waits),
		// Tests run where there is no user but root, and /dev/shm is small.
		chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true))
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	inside, cancel := chromedp.NewContext(allocator)
	b := &Browser{inside, func() { cancel(); stop() }}
	if err := chromedp.Do(inside, chromedp.Navigate("about:blank")); err != nil {
		b.Close()
		return nil, fmt.Errorf("chromium: %w", err)
	}
	return b, nil
}

// Close ends the browser.
func (b *Browser) Close() { b.cancel() }

// waits is how long, in real time, something is waited for: nothing that works takes so long,
// on a machine that has thirty others to run and with the race detector in what serves the page.
const waits = 4 * time.Minute

// Failure is what a tab panics with.
type Failure struct{ Err error }

func (f Failure) Error() string { return f.Err.Error() }

// Tab is a tab of a browser.
type Tab struct {
	ctx    context.Context
	cancel context.CancelFunc
	plain  bool // pages run no scripts
}

// Open opens a tab of a width in pixels, in dark or light colours.
func (b *Browser) Open(width int, dark bool) *Tab {
	ctx, cancel := chromedp.NewContext(b.ctx)
	t := &Tab{ctx: ctx, cancel: cancel}
	// The first command opens the tab, which lives as long as the context that it is given.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		panic(Failure{err})
	}
	must(t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		window.complaints = []
		addEventListener('error', event => complaints.push(event.message))
		addEventListener('unhandledrejection', event => complaints.push(String(event.reason)))
		document.addEventListener('securitypolicyviolation', event => complaints.push(event.violatedDirective + ' ' + event.blockedURI))
	`})
	t.Look(width, dark)
	return t
}

// Complaints are what the browser found wrong with the page: errors of its scripts, and what its
// Content-Security-Policy forbids.
func (t *Tab) Complaints() (all []string) {
	t.Eval("window.complaints", &all)
	return all
}

// Close closes the tab.
func (t *Tab) Close() { t.cancel() }

// must gives a command of the browser's protocol, and returns what comes of it.
func must[P, R any](t *Tab, command cdp.Command[P, R], params P) R {
	ctx, cancel := context.WithTimeout(t.ctx, waits)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		panic(Failure{fmt.Errorf("%s: %w", command.Method, err)})
	}
	return result
}

// Look changes the width in pixels and the colours.
func (t *Tab) Look(width int, dark bool) {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	must(t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: 900, DeviceScaleFactor: 1})
	must(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// Visit goes to an address and waits until its scripts run.
func (t *Tab) Visit(url string) {
	ctx, cancel := context.WithTimeout(t.ctx, waits)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		panic(Failure{fmt.Errorf("%s: %w", url, err)})
	}
	if !t.plain {
		t.Wait(`document.readyState === 'complete' && typeof htmx === 'object'`)
	}
}

// Eval evaluates JavaScript, whose promise is waited for, into a value that is decoded from JSON.
func (t *Tab) Eval(script string, into any) {
	yes := true
	result := must(t, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ReturnByValue: &yes, AwaitPromise: &yes})
	if thrown := result.ExceptionDetails; thrown != nil {
		words := thrown.Text
		if thrown.Exception != nil {
			words += " " + thrown.Exception.Description
		}
		panic(Failure{fmt.Errorf("%s: %s", script, words)})
	}
	raw := []byte(result.Result.Value)
	if into == nil {
		return
	}
	if err := json.Unmarshal(raw, into); err != nil {
		panic(Failure{fmt.Errorf("%s: %w", script, err)})
	}
}

// Wait waits until a condition of JavaScript holds.
func (t *Tab) Wait(condition string) {
	end := time.Now().Add(waits)
	for {
		var holds bool
		t.Eval("!!("+condition+")", &holds)
		if holds {
			return
		}
		if time.Now().After(end) {
			var shown string
			t.Eval("location.href + '\\n' + document.body.innerText", &shown)
			panic(Failure{fmt.Errorf("it does not come that %s; the page shows:\n%s", condition, shown)})
		}
		time.Sleep(50 * time.Millisecond) // between one look and the next
	}
}

// See waits until a text stands in the elements of a selector.
func (t *Tab) See(selector, text string) {
	t.Wait(fmt.Sprintf("[...document.querySelectorAll(%q)].some(e => e.innerText.includes(%q))", selector, text))
}

// Script finds an element by a selector and, where it is given, the text in it.
func element(selector, text string) string {
	return fmt.Sprintf("[...document.querySelectorAll(%q)].find(e => e.checkVisibility() && e.innerText.includes(%q))", selector, text)
}

// Click clicks with the mouse on the first visible element of a selector that has a text in it.
func (t *Tab) Click(selector, text string) {
	find := element(selector, text)
	end := time.Now().Add(waits)
	for {
		t.Wait(find)
		var at []float64
		t.Eval(fmt.Sprintf(`(() => {
			const e = %s
			if (!e) return null
			e.scrollIntoView({block: 'center', behavior: 'instant'})
			const box = e.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2
			const top = document.elementFromPoint(x, y)
			if (!top || !(e.contains(top) || top.contains(e))) return null
			window.clickedOn = false
			addEventListener('click', event => { if (e.contains(event.target)) window.clickedOn = true }, {once: true, capture: true})
			return [x, y]
		})()`, find), &at)
		if len(at) == 2 {
			for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
				must(t, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1})
			}
			var clicked bool
			t.Eval("window.clickedOn === true || window.clickedOn === undefined", &clicked) // undefined on a new page
			if clicked {
				return
			}
		}
		if time.Now().After(end) {
			panic(Failure{errors.New(selector + " " + text + " cannot be clicked")})
		}
		time.Sleep(50 * time.Millisecond) // the page was being changed, or something lies above
	}
}

// Type clicks into a field and writes a text.
func (t *Tab) Type(selector, text string) {
	t.Click(selector, "")
	t.Wait(fmt.Sprintf("document.activeElement.matches(%q)", selector))
	must(t, input.InsertText, input.InsertTextParams{Text: text})
	t.Wait(fmt.Sprintf("document.activeElement.value.includes(%q)", text))
}

// Press presses Tab or Enter.
func (t *Tab) Press(key string) {
	press := input.DispatchKeyEventParams{Key: key, Code: key, WindowsVirtualKeyCode: map[string]int64{"Tab": 9, "Enter": 13}[key]}
	if key == "Enter" {
		press.Text = "\r"
	}
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		press.Type = kind
		must(t, input.DispatchKeyEvent, press)
	}
}

// WithoutScripts has pages run none from the next on, and Visit wait for none.
func (t *Tab) WithoutScripts() {
	must(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	t.plain = true
}

// Picture returns the tab as a PNG: what its window shows, or from top to bottom.
func (t *Tab) Picture(whole bool) []byte {
	shot := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng}
	if whole {
		size := must(t, page.GetLayoutMetrics, cdp.Empty{}).CSSContentSize
		shot.CaptureBeyondViewport = &whole
		shot.Clip = &page.Viewport{Width: size.Width, Height: size.Height, Scale: 1}
	}
	return must(t, page.CaptureScreenshot, shot).Data
}

// Barriers looks at what the tab shows, at widths and in colours, with axe-core: nothing is wider
// than the window, axe finds nothing, and the browser does not complain. It returns what is wrong.
func (t *Tab) Barriers(axe string, widths []int, dark []bool) (wrong []string) {
	for _, width := range widths {
		for _, dark := range dark {
			t.Look(width, dark)
			var wide []string
			t.Eval(`document.documentElement.scrollWidth <= innerWidth ? [] :
				[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 9).map(e => e.tagName + '.' + e.className)`, &wide)
			if len(wide) > 0 {
				wrong = append(wrong, fmt.Sprintf("%d wide: it scrolls sideways for %v", width, wide))
			}
			t.Eval(axe, nil)
			var found []json.RawMessage
			t.Eval(`axe.run().then(r => r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 5).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)})))`, &found)
			for _, f := range found {
				wrong = append(wrong, fmt.Sprintf("%d wide, dark %t: %s", width, dark, f))
			}
		}
	}
	t.Look(1600, false)
	for _, complaint := range t.Complaints() {
		wrong = append(wrong, "the browser complains: "+complaint)
	}
	return wrong
}
