package views

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"

	"dialtone/internal/secret"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Folder is a folder of views that a script serves.
type Folder struct {
	// FS has the views and the files beside them.
	FS fs.FS
	// Root is where the folder is, to stand before the names of views in errors.
	Root string
	// Host are the options of the host that each request to a view has for its own; see [Options].
	Host runtime.Options
	// Close, where it is not nil, is called when no view runs any more.
	Close func() error
}

// Format prints the folder without secrets, whatever the verb.
func (f Folder) Format(s fmt.State, verb rune) { secret.Format(s, verb, f) }

// MarshalJSON writes the folder without secrets, for a log.
func (f Folder) MarshalJSON() ([]byte, error) { return secret.JSON(f) }

// openFolder opens the folder that a script has named.
func (m *ServeModule) openFolder(vm module.VM, given goja.Value) (*Folder, error) {
	switch {
	case !goja.IsString(given) || given.String() == "":
		return nil, fmt.Errorf("takes the path of a folder of views, as in 'app', not %s", given)
	case m.options.Folder == nil:
		return nil, errors.New("the program that runs this script serves no folders: give a function for each path instead")
	}
	return m.options.Folder(vm, given.String())
}

// serveFolder has the views of a folder answer what no function of the script does.
func (s *scriptServer) serveFolder(folder *Folder) {
	filter := s.filter
	if filter.Log == nil {
		filter.Log = slog.New(problems{s.vm.Stderr()})
	}
	s.folder = folder
	s.views = Handler(folder.FS, Options{
		Filter: filter, Documents: s.documents, Host: folder.Host, Timeout: s.timeout, Root: folder.Root,
	})
	s.views.lookAgain = 0 // a script may write a view and call at once
	_ = s.views.Load()    // which has told of what does not compile
}

// closeFolder waits for the views that are under way, whose requests have ended, and gives the
// folder back.
func (s *scriptServer) closeFolder() {
	s.viewing.Wait()
	if s.folder != nil && s.folder.Close != nil {
		_ = s.folder.Close()
	}
}

// problems is a log that writes what is wrong, as serve tells of its functions: a script has its
// own output, in which lines for every request would be in the way.
type problems struct{ out io.Writer }

// Enabled reports whether a level is one of problems.
func (problems) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// WithAttrs returns the handler: views log without attributes of the logger's own.
func (p problems) WithAttrs([]slog.Attr) slog.Handler { return p }

// WithGroup returns the handler: views log without groups.
func (p problems) WithGroup(string) slog.Handler { return p }

// Handle writes a record in one write.
func (p problems) Handle(_ context.Context, record slog.Record) error {
	said := map[string]string{}
	record.Attrs(func(attr slog.Attr) bool {
		said[attr.Key] = attr.Value.String()
		return true
	})
	line := record.Message
	if record.Message == "request" {
		line = fmt.Sprintf("%s %q", said["method"], said["path"])
		if said["reason"] != "" {
			line += ": " + said["reason"]
		}
	}
	if said["error"] != "" {
		line += ":\n" + strings.TrimSuffix(said["error"], "\n")
	}
	_, err := fmt.Fprintf(p.out, "serve: %s\n", line)
	return err
}
