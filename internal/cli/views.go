package cli

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/bindings/kept"
	"dialtone/emulator/script"
	"dialtone/runtime"
	"dialtone/runtime/paths"
	"dialtone/webhook/views"
)

// viewOptions are what every view has beside its request: all of Twilio, the network, and files to
// read.
func (e *environment) viewOptions(c *connection, permitted *permitted, client *api.Client, stderr io.Writer) runtime.Options {
	options := e.viewGrants(permitted, c.config.DryRun)
	options.Stdout, options.Stderr = e.Stdout, stderr
	options.Modules = append(c.emulator(script.Options{}), bindings.Twilio(client, bindings.Options{Guard: e.askForAll(c, nil), Environment: c.environment(e.Getenv)}), kept.StoreModule(e.store), kept.JobModule(e.jobs))
	return options
}

// viewFolder opens a folder of views for a script, which may read it. They may do what the script
// may.
func (e *environment) viewFolder(c *connection, permitted *permitted, client *api.Client, stderr io.Writer, name string) (*views.Folder, error) {
	dir, err := filepath.Abs(e.Path(name))
	if err != nil {
		return nil, err
	}
	if _, err := permitted.files.Stat(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &views.Folder{
		FS: readable{root, permitted.files, dir}, Root: dir, Host: e.viewOptions(c, permitted, client, stderr), Close: root.Close,
	}, nil
}

// readable is what a script may read of a folder.
type readable struct {
	root  *os.Root // which keeps symbolic links inside
	files *paths.Files
	dir   string
}

func (r readable) allowed(operation, name string) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: operation, Path: name, Err: fs.ErrInvalid}
	}
	_, err := r.files.Stat(filepath.Join(r.dir, filepath.FromSlash(name)))
	return err
}

// Open opens a file, or a folder.
func (r readable) Open(name string) (fs.File, error) {
	if err := r.allowed("open", name); err != nil {
		return nil, err
	}
	return r.root.Open(filepath.FromSlash(name))
}

// Stat describes a file without opening it: a pipe would keep who opens it waiting.
func (r readable) Stat(name string) (fs.FileInfo, error) {
	if err := r.allowed("stat", name); err != nil {
		return nil, err
	}
	return r.root.Stat(filepath.FromSlash(name))
}
