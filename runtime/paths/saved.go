package paths

import (
	"crypto/rand"
	"os"
	"path/filepath"
)

// File is a file that is being written, beside the one that it takes the place of in the end.
type File struct {
	*os.File
	at   place
	part string
}

// Create begins a file of a name that may be written, absolute or relative to the working
// directory. It is under its name once it is committed, and whatever was there before stays until
// then.
func (f *Files) Create(name string) (file *File, err error) {
	if name, err = filepath.Abs(name); err != nil {
		return nil, err
	}
	at, err := f.write.place(name, true, true)
	if err != nil {
		return nil, err
	}
	// A rename within a folder is whole or not at all. The permissions are those that any new file
	// has.
	part := "." + at.base + "." + rand.Text()[:8] + ".part"
	opened, err := at.root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		at.close()
		return nil, at.whole(err)
	}
	return &File{opened, at, part}, nil
}

// Commit puts the file under its name. Nothing of it is left if that fails.
func (f *File) Commit() error {
	defer f.at.close()
	err := f.Sync()
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = f.at.root.Rename(f.part, f.at.base)
	}
	if err != nil {
		_ = f.at.root.Remove(f.part)
	}
	return f.at.whole(err)
}

// Discard removes what has been written.
func (f *File) Discard() error {
	defer f.at.close()
	_ = f.Close()
	return f.at.whole(f.at.root.Remove(f.part))
}
