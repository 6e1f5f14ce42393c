package runtime

import (
	"context"
	"io"
	"os"
)

// interruptible is a reader whose Read ends with a context where it can: a file's
// can on Unix. Others are read as they are.
type interruptible struct {
	ctx context.Context
	io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	if file, ok := r.Reader.(*os.File); ok {
		if err := waitForInput(r.ctx, file); err != nil {
			return 0, err
		}
	}
	if r.ctx.Err() != nil {
		return 0, r.ctx.Err()
	}
	return r.Reader.Read(p)
}
