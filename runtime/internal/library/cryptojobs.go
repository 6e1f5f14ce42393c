package library

import (
	"context"
	"errors"

	"github.com/dop251/goja"
)

// maxJobs is how many operations of crypto.subtle a VM has under way at once; the others wait.
const maxJobs = 4

// errOperation is an operation that failed for a reason which its caller is not to learn.
var errOperation = errors.New("the operation failed")

// job runs work beside the script, and then calls done with what it returns: with a problem as
// text, or with undefined and the result. The result is bytes, a bool, or a key. What work reads is
// its own, for the script may change its data meanwhile.
func (l *Library) job(done goja.Value, work func(ctx context.Context) (any, error)) goja.Value {
	tell, _ := goja.AssertFunction(done)
	l.Ask(func(ctx context.Context) func() { // so that a clock which jumps waits for it
		select {
		case l.jobs <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		result, err := work(ctx)
		<-l.jobs
		return func() {
			values := []goja.Value{goja.Undefined()}
			if err != nil {
				values[0] = l.VM.ToValue(err.Error())
			} else {
				values = append(values, l.jobResult(result))
			}
			if _, err := tell(goja.Undefined(), values...); err != nil {
				l.Throw(err)
			}
		}
	})
	return goja.Undefined()
}

func (l *Library) jobResult(result any) goja.Value {
	switch result := result.(type) {
	case []byte:
		return l.VM.ToValue(l.VM.NewArrayBuffer(result))
	case asymmetric:
		return l.keyObject(result)
	}
	return l.VM.ToValue(result)
}

// ownBytes is a copy of the bytes that an argument holds, as far as one call may make so many.
func (l *Library) ownBytes(value goja.Value) []byte {
	data := bytesOf(value)
	l.Allow(int64(len(data)), "bytes")
	return append([]byte{}, data...)
}
