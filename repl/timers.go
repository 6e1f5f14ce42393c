package repl

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dialtone/repl/internal/style"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// timers lists the timers that entries have left behind.
func (s *Session) timers(ctx context.Context, console Console, _ string) error {
	timers, err := s.host.Timers(ctx)
	if err != nil {
		return err
	}
	if timers == nil {
		console.Printf("%s\n", style.Colors(s.Colors).Dim("none"))
		return nil
	}
	return s.host.With(ctx, func(*goja.Runtime) {
		for _, t := range timers {
			console.Printf("%s\n", s.timer(t))
		}
	})
}

// timer describes a timer on a line: when it is due, and what it calls.
func (s *Session) timer(t runtime.Timer) string {
	when := "once"
	if t.Repeats {
		when = "every " + duration(t.Delay)
	}
	text := fmt.Sprintf("%s  in %s  ", style.Pad(when, 14), style.Pad(duration(t.Left), 10))
	source := strings.Join(strings.Fields(style.Visible(t.Callback.String())), " ")
	if columns := s.Editor.Columns(); columns > 0 {
		source = strings.TrimRight(style.Pad(source, max(10, columns-1-style.Width(text))), " ")
	}
	return text + source
}

// stopTimersTime is what stopping timers may take, where another script has the host.
const stopTimersTime = time.Second

// stopTimers gives up the timers that wait, says so, and reports whether there were any.
func (s *Session) stopTimers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, stopTimersTime)
	defer cancel()
	stopped, err := s.host.StopTimers(ctx)
	if err != nil || !stopped {
		return false
	}
	fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim("timers stopped"))
	return true
}
