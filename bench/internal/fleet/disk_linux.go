package fleet

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// mountDisk has a folder be a disk in memory, of a size in MiB.
func mountDisk(dir string, size int) error {
	err := unix.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", size))
	if errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("%w: %w", ErrNoDisk, err)
	}
	return err
}

func unmountDisk(dir string) error { return unix.Unmount(dir, unix.MNT_DETACH) }
