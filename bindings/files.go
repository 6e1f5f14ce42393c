package bindings

import (
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
)

// Files is where scripts save what they download. A host that lets scripts have
// only some files, or none of the disk's, has its own.
type Files interface {
	// Create begins a file. It is under its name once it is committed, and whatever
	// was there before stays until then.
	Create(name string) (File, error)
}

// File is a file that is being written. It ends with Commit or with Discard.
type File interface {
	io.Writer
	// Commit puts the file under its name. Nothing of it is left if that fails.
	Commit() error
	// Discard removes what has been written.
	Discard() error
}

// OSFiles returns the files of the disk, all of them: dir, or the working directory of the
// process where it is "", is only what a relative name starts from. Scripts that one does not trust
// should be given other [Files].
func OSFiles(dir string) Files { return osFiles{dir} }

type osFiles struct{ dir string }

// Create writes to a file beside the one that is wanted: a rename within a
// directory is whole or not at all.
func (f osFiles) Create(name string) (File, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(f.dir, name)
	}
	part := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()[:8]+".part")
	// Unlike os.CreateTemp's, the file has the permissions that any new file has.
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &osFile{file, name}, nil
}

type osFile struct {
	*os.File
	final string
}

func (f *osFile) Commit() error {
	err := f.Sync()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), f.final)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

func (f *osFile) Discard() error {
	_ = f.Close()
	return os.Remove(f.Name())
}
