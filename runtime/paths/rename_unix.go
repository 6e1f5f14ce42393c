//go:build unix

package paths

import (
	"os"

	"golang.org/x/sys/unix"
)

// rename moves what is meant by one place to another, in the folders that are open.
func rename(old, new place) error {
	from, err := old.root.Open(".")
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := new.root.Open(".")
	if err != nil {
		return err
	}
	defer to.Close()
	if err := unix.Renameat(int(from.Fd()), old.base, int(to.Fd()), new.base); err != nil {
		return &os.LinkError{Op: "rename", Old: old.real, New: new.real, Err: err}
	}
	return nil
}
