//go:build unix

package terminal

import (
	"context"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// waitForInput waits until a read of file does not block, or ctx ends. A read of
// a terminal cannot be ended once it has begun.
func waitForInput(ctx context.Context, file *os.File) error {
	ended, end, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ended.Close()
	defer end.Close()
	// What the other end of which is closed is ready to be read.
	stop := context.AfterFunc(ctx, func() { _ = end.Close() })
	defer stop()

	connection, err := file.SyscallConn()
	if err != nil {
		return err
	}
	var waited error
	err = connection.Control(func(fd uintptr) { waited = waitForEither(int(fd), int(ended.Fd())) })
	return errors.Join(err, waited, ctx.Err())
}

// waitForEither waits until one of two descriptors is ready to be read. It is
// select, not poll: on macOS poll does not know terminals.
func waitForEither(a, b int) error {
	highest := max(a, b)
	if highest >= unix.FD_SETSIZE {
		return nil // Then the read blocks, which is better than failing.
	}
	for {
		var ready unix.FdSet
		ready.Set(a)
		ready.Set(b)
		_, err := unix.Select(highest+1, &ready, nil, nil, nil)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
