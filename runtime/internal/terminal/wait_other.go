//go:build !unix

package terminal

import (
	"context"
	"os"
)

// waitForInput waits for nothing: where there is no select, a read that has begun
// ends when there is input, or with the process.
func waitForInput(ctx context.Context, _ *os.File) error { return ctx.Err() }
