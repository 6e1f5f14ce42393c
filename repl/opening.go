package repl

import (
	"context"
	"fmt"
	"os"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/preview"
	"dialtone/repl/show"

	"github.com/dop251/goja"
)

// begin makes the host while the first prompt is shown already, for a person types long before
// anything has to run. Only a script of the person's own comes before that prompt.
func (s *Session) begin(ctx context.Context) error {
	s.ready = make(chan struct{})
	s.where(nil)
	opens := func() {
		s.failed = s.open(ctx)
		close(s.ready)
	}
	if s.hasInit() {
		if opens(); s.failed != nil {
			return s.failed
		}
	}
	if s.Greeting != "" {
		fmt.Fprintln(s.Stdout, s.Greeting)
	}
	s.remembered()
	s.Editor.Assist(s.assistant())
	if s.hasInit() {
		s.runInit(ctx)
		return nil
	}
	go func() {
		if opens(); s.failed != nil {
			s.Editor.Interrupt() // the prompt that waits
		}
	}()
	return nil
}

// opened waits for the host, and returns why there is none.
func (s *Session) opened() error {
	<-s.ready
	return s.failed
}

// hasInit reports whether there is a script that runs first.
func (s *Session) hasInit() bool {
	if s.Init == "" {
		return false
	}
	_, err := os.Stat(s.Init)
	return !os.IsNotExist(err)
}

// open makes the host, and what the console has in it.
func (s *Session) open(ctx context.Context) error {
	host, err := s.Open()
	if err != nil {
		return err
	}
	s.host, s.more = host, nil
	s.printer = &show.Printer{
		Host: host, Describe: s.Describe, Out: s.Stdout, Colors: s.Colors, Columns: s.Editor.Columns(),
		Location: s.Location, Now: s.Now, Noted: s.seen.Note, Numbered: true,
	}
	return host.With(ctx, func(vm *goja.Runtime) {
		s.looker = complete.NewLooker(vm, append(host.Globals(), "help"), s.Describe)
		s.looker.Types = s.Declarations
		s.previewer = preview.New(vm, s.looker)
		s.helping = vm.ToValue(s.helpFunction).(*goja.Object)
		// A native function's name can always be redefined.
		_ = s.helping.DefineDataProperty("name", vm.ToValue("help"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		s.define(vm, "help", s.helping)
	})
}
