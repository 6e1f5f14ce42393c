package repl

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
	"dialtone/repl/show"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// evaluate runs an entry and prints its value.
func (s *Session) evaluate(ctx context.Context, name, source string) {
	s.during(ctx, func(ctx context.Context) error {
		value, err := s.host.Interact(ctx, name, source)
		if err != nil {
			return err
		}
		s.entries = append(s.entries, source)
		if err := s.host.With(ctx, func(vm *goja.Runtime) {
			s.define(vm, "_", value)
			s.looker.Note(source)
		}); err != nil {
			return err
		}
		if err := s.print(ctx, value); err != nil || !goja.IsUndefined(value) {
			return err
		}
		return s.host.With(ctx, func(*goja.Runtime) { s.unknownMember(source) })
	})
}

// unknownMember says what a member may have been meant for that a record or another object of a
// known kind does not have, where an entry is only that.
func (s *Session) unknownMember(source string) {
	tokens := complete.Scan(strings.TrimRight(source, "; \n")).Tokens
	p, ok := complete.PathEnding(tokens)
	if !ok || !p.Covers(tokens) {
		return
	}
	on, name, ok := p.Method()
	if !ok {
		return
	}
	subject := s.looker.Follow(on).Subject
	if _, known := subject.(Membered); known {
		if hint := cmp.Or(foreignHint(subject, name), s.memberHint(on, name)); hint != "" {
			fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim("There is no "+name+"."+strings.ReplaceAll(hint, "\n", " ")))
		}
	}
}

// print prints a value in the format that was chosen.
func (s *Session) print(ctx context.Context, value goja.Value) error {
	if s.helped && goja.IsUndefined(value) {
		return nil
	}
	if value == goja.Value(s.helping) {
		return s.help(ctx, console{s}, "")
	}
	s.printer.Columns = s.Editor.Columns()
	if s.format != show.Table {
		if goja.IsUndefined(value) {
			return nil
		}
		return s.printer.Print(ctx, value, s.format)
	}
	if card, err := s.card(ctx, value); card != "" || err != nil {
		fmt.Fprint(s.Stdout, card)
		return err
	}
	more, err := s.printer.Show(ctx, value)
	s.more = more
	s.offerMore()
	return err
}

// card is what a value tells of itself, or "".
func (s *Session) card(ctx context.Context, value goja.Value) (text string, err error) {
	err = s.host.With(ctx, func(*goja.Runtime) {
		if s.Describe == nil {
			return
		}
		subject := s.Describe(value)
		if _, read := subject.(Record); read {
			return
		}
		if carded, ok := subject.(Carded); ok {
			text = s.laidOut(carded.Card()) + "\n"
		}
	})
	return text, err
}

func (s *Session) showMore(ctx context.Context) error {
	more, err := s.more.Next(ctx)
	if err != nil {
		return err
	}
	s.more = more
	s.offerMore()
	return nil
}

func (s *Session) offerMore() {
	if s.more == nil {
		return
	}
	hint := "type it for more"
	if narrow := s.more.TooNarrow(); narrow != "" {
		hint += "; " + narrow
	}
	fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim(hint))
}

// during runs what makes requests or runs scripts, so that Ctrl-C stops it, and
// says what went wrong and what it took.
func (s *Session) during(ctx context.Context, work func(context.Context) error) {
	s.helped = false
	s.asking.Lock()
	s.answers = map[string]bool{}
	s.asking.Unlock()
	if s.Taken != nil {
		s.Taken()
	}
	stop := s.alive()
	err := s.stoppable(ctx, work)
	stop()
	if err != nil {
		s.ahead = ""
		s.report(context.WithoutCancel(ctx), err)
	}
	s.footer()
	s.renew(context.WithoutCancel(ctx))
}

// stoppable does work that Ctrl-C stops.
func (s *Session) stoppable(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s.mutex.Lock()
	s.stop, s.stopped = cancel, 0
	s.mutex.Unlock()
	defer func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.stop = nil
	}()
	return work(ctx)
}

// footer says how many requests there were.
func (s *Session) footer() {
	if s.Taken == nil {
		return
	}
	requests, took := s.Taken()
	if requests == 0 {
		return
	}
	noun := "requests"
	if requests == 1 {
		noun = "request"
	}
	fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim(fmt.Sprintf("%d %s, %s", requests, noun, duration(took))))
}

func duration(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "under 1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// renew sets the prompt, on another host where this one cannot go on.
func (s *Session) renew(ctx context.Context) {
	// A timer's function may run that does not end.
	err := s.stoppable(ctx, func(ctx context.Context) error {
		if err := s.host.WithAtOnce(ctx, s.where); err == nil {
			return nil
		}
		if s.wasEarly() {
			// Ctrl-C meant what still runs, and came before there was what it stops.
			brief, cancel := context.WithTimeoutCause(ctx, time.Second, runtime.ErrInterrupted)
			defer cancel()
			ctx = brief
		}
		return s.host.With(ctx, s.where)
	})
	if stopped := (*runtime.InterruptError)(nil); errors.As(err, &stopped) {
		s.report(ctx, err)
		err = s.host.With(ctx, s.where)
	}
	if err == nil || s.leaving != nil {
		return
	}
	s.host.Close()
	if err := s.open(ctx); err != nil {
		s.leaving = err
		return
	}
	s.where(nil)
	s.complain("What was stopped could not be left in order, so the console starts afresh: what you declared is gone.")
	s.runInit(ctx)
}

// wasEarly reports whether Ctrl-C came between an entry and the prompt.
func (s *Session) wasEarly() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	early := s.early
	s.early = false
	return early
}

// runInit runs the person's own script.
func (s *Session) runInit(ctx context.Context) {
	if !s.hasInit() {
		return
	}
	source, err := os.ReadFile(s.Init)
	if err != nil {
		s.complain("%v", err)
		return
	}
	s.during(ctx, func(ctx context.Context) error {
		_, err := s.host.Interact(ctx, s.Init, string(source))
		return err
	})
}
