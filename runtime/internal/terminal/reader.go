package terminal

import (
	"context"
	"io"
	"os"
)

// Reader is a reader whose Read ends with a context where it can: a file's can on Unix. Others are
// read as they are.
type Reader struct {
	Context context.Context
	io.Reader
}

// Read reads what there is next, or returns the error of the context.
func (r Reader) Read(p []byte) (int, error) {
	if file, ok := r.Reader.(*os.File); ok {
		if err := waitForInput(r.Context, file); err != nil {
			return 0, err
		}
	}
	if r.Context.Err() != nil {
		return 0, r.Context.Err()
	}
	return r.Reader.Read(p)
}
