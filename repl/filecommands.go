package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
)

var errNoFile = errors.New("give the name of a file")

// load runs a file as an entry.
func (s *Session) load(ctx context.Context, _ Console, argument string) error {
	if argument == "" {
		return errNoFile
	}
	path, err := filepath.Abs(complete.Expand(argument))
	if err != nil {
		return err
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	value, err := s.host.Interact(ctx, path, string(source))
	if err != nil {
		return err
	}
	s.entries = append(s.entries, strings.TrimRight(string(source), "\n"))
	return s.print(ctx, value)
}

// save writes the entries that ran.
func (s *Session) save(_ context.Context, console Console, argument string) error {
	if argument == "" {
		return errNoFile
	}
	text := ""
	for _, entry := range s.entries {
		text += entry + "\n"
	}
	path := complete.Expand(argument)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	console.Printf("%d entries in %s\n", len(s.entries), path)
	return nil
}

// edit has the person write an entry, and runs it.
func (s *Session) edit(ctx context.Context, _ Console, _ string) error {
	source, err := s.written(ctx)
	if err != nil || strings.TrimSpace(source) == "" {
		return err
	}
	s.keep(source)
	s.last = source
	s.count++
	value, err := s.host.Interact(ctx, fmt.Sprintf("REPL%d", s.count), source)
	if err != nil {
		return err
	}
	s.entries = append(s.entries, source)
	return s.print(ctx, value)
}

// written has the person write in the editor that the environment names, or else at
// the prompt.
func (s *Session) written(ctx context.Context) (string, error) {
	editor := strings.Fields(s.Getenv("VISUAL"))
	if len(editor) == 0 {
		editor = strings.Fields(s.Getenv("EDITOR"))
	}
	if len(editor) == 0 {
		return s.lines()
	}
	source, err := s.edited(ctx, editor)
	switch {
	case err != nil:
		return "", err
	case source == strings.TrimRight(s.last, "\n"):
		// Who leaves an editor without a change has thought better of it, or has only read.
		fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim("Nothing was changed, and nothing runs. The last entry runs again with the arrow up and Enter."))
		return "", nil
	}
	fmt.Fprintln(s.Stdout, source)
	return source, nil
}

// lines reads lines until Ctrl-D, as Node's prompt does. Ctrl-C drops them.
func (s *Session) lines() (string, error) {
	fmt.Fprintln(s.Stdout, style.Colors(s.Colors).Dim("Ctrl-D runs what you write, Ctrl-C drops it."))
	s.Editor.Assist(Assistant{Complete: s.onTab})
	defer func() {
		s.pending = ""
		s.Editor.Assist(s.assistant())
	}()
	for {
		line, err := s.line(Prompt{})
		switch {
		case errors.Is(err, io.EOF):
			return strings.TrimRight(s.pending, "\n"), nil
		case errors.Is(err, ErrAborted):
			return "", nil
		case err != nil:
			return "", err
		}
		s.tab = tabbing{}
		s.pending += line + "\n"
	}
}

// edited has the last entry changed in an editor. The file is the person's own to
// read, and gone afterwards.
func (s *Session) edited(ctx context.Context, editor []string) (string, error) {
	file, err := os.CreateTemp("", "dialtone-*.js")
	if err != nil {
		return "", err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(s.last + "\n")
	if err = errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	err = s.Editor.Aside(func() error {
		cmd := exec.CommandContext(ctx, editor[0], append(editor[1:], file.Name())...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, s.Stdout, s.Stderr
		return cmd.Run()
	})
	if err != nil {
		return "", fmt.Errorf("%s: %w", editor[0], err)
	}
	text, err := os.ReadFile(file.Name())
	return strings.TrimRight(string(text), "\n"), err
}
