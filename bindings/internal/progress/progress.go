// Package progress shows on a terminal how far long work is. A [Terminal] has one bar at a time:
// [Terminal.Begin] begins to count work, which the caller ends with [Bar.End].
package progress

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// What takes less than this shows no bar: it would be gone before it is read.
const patience = time.Second

// Terminal is where bars are shown. With the zero value nobody is watching, and there are none.
type Terminal struct {
	Out io.Writer // nil where nobody is watching

	drawing sync.Mutex // held by the one bar that is on the terminal
}

// Bar is a bar on the terminal, for work that is long: at once where there
// is plainly much to do, and otherwise after a second. Its methods may be called
// from any goroutine.
type Bar struct {
	terminal *Terminal
	title    string
	total    int64 // -1 where nobody knows
	bytes    bool  // what is counted
	began    time.Time

	mu   sync.Mutex
	done int64
	bar  *progressbar.ProgressBar // nil while there is none
}

// Begin begins to show how work goes on, of which there is as much as total says, in bytes or in
// pieces, or -1 where nobody knows. The caller ends it.
func (t *Terminal) Begin(title string, total int64, bytes bool) *Bar {
	return &Bar{terminal: t, title: title, total: total, bytes: bytes, began: time.Now()}
}

// long reports whether the work is worth a bar from the start.
func (p *Bar) long() bool {
	if p.bytes {
		return p.total > 4<<20
	}
	return p.total > 200
}

// Add counts work that has been done.
func (p *Bar) Add(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.bar == nil && p.done != p.total && p.terminal.Out != nil &&
		(p.long() || time.Since(p.began) > patience) && p.terminal.drawing.TryLock() {
		p.bar = p.newBar()
	}
	if p.bar != nil {
		_ = p.bar.Set64(p.done)
	}
}

// Write counts the bytes of a download.
func (p *Bar) Write(b []byte) (int, error) {
	p.Add(int64(len(b)))
	return len(b), nil
}

// Say writes a line where the bar is, which goes on below.
func (p *Bar) Say(out io.Writer, line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	_, _ = io.WriteString(out, line)
}

// End clears the bar away.
func (p *Bar) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
		_ = p.bar.Exit()
		p.terminal.drawing.Unlock()
	}
}

func (p *Bar) newBar() *progressbar.ProgressBar {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(p.terminal.Out),
		progressbar.OptionSetDescription(p.title),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100 * time.Millisecond),
		progressbar.OptionSetPredictTime(true),
		// Without an interval there is no goroutine that turns a spinner.
		progressbar.OptionSetSpinnerChangeInterval(0),
	}
	if p.bytes {
		options = append(options, progressbar.OptionShowBytes(true))
	} else {
		options = append(options, progressbar.OptionShowCount())
	}
	return progressbar.NewOptions64(p.total, options...)
}
