package bindings

import (
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// What takes less than this shows no bar: it would be gone before it is read.
const patience = time.Second

// progress is a bar on the terminal, for work that is long: at once where there
// is plainly much to do, and otherwise after a second. Its methods may be called
// from any goroutine.
type progress struct {
	session *session
	title   string
	total   int64 // -1 where nobody knows
	bytes   bool  // what is counted
	began   time.Time

	mu   sync.Mutex
	done int64
	bar  *progressbar.ProgressBar // nil while there is none
}

// progress begins to show how work goes on. The caller ends it.
func (s *session) progress(title string, total int64, bytes bool) *progress {
	return &progress{session: s, title: title, total: total, bytes: bytes, began: time.Now()}
}

// long reports whether the work is worth a bar from the start.
func (p *progress) long() bool {
	if p.bytes {
		return p.total > 4<<20
	}
	return p.total > 200
}

// add counts work that has been done.
func (p *progress) add(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
	if p.bar == nil && p.done != p.total && p.session.terminal != nil &&
		(p.long() || time.Since(p.began) > patience) && p.session.drawing.TryLock() {
		p.bar = p.newBar()
	}
	if p.bar != nil {
		_ = p.bar.Set64(p.done)
	}
}

// Write counts the bytes of a download.
func (p *progress) Write(b []byte) (int, error) {
	p.add(int64(len(b)))
	return len(b), nil
}

// say writes a line where the bar is, which goes on below.
func (p *progress) say(out io.Writer, line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	_, _ = io.WriteString(out, line)
}

// end clears the bar away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
		_ = p.bar.Exit()
		p.session.drawing.Unlock()
	}
}

func (p *progress) newBar() *progressbar.ProgressBar {
	options := []progressbar.Option{
		progressbar.OptionSetWriter(p.session.terminal),
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
