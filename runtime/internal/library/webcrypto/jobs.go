package webcrypto

import (
	"context"
	"errors"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

// maxJobs is how many operations of crypto.subtle a VM has under way at once; the others wait.
const maxJobs = 4

// errOperation is an operation that failed for a reason which its caller is not to learn.
var errOperation = errors.New("the operation failed")

// job runs work beside the script, and then calls done with what it returns: with a problem as
// text, or with undefined and the result. The result is bytes, a bool, or a key. What work reads is
// its own, for the script may change its data meanwhile.
func (c *Crypto) job(done goja.Value, work func(ctx context.Context) (any, error)) goja.Value {
	tell, _ := goja.AssertFunction(done)
	c.Ask(func(ctx context.Context) func() { // so that a clock which jumps waits for it
		select {
		case c.jobs <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		result, err := work(ctx)
		<-c.jobs
		return func() {
			values := []goja.Value{goja.Undefined()}
			if err != nil {
				values[0] = c.VM.ToValue(err.Error())
			} else {
				values = append(values, c.jobResult(result))
			}
			if _, err := tell(goja.Undefined(), values...); err != nil {
				c.Throw(err)
			}
		}
	})
	return goja.Undefined()
}

func (c *Crypto) jobResult(result any) goja.Value {
	switch result := result.(type) {
	case []byte:
		return c.VM.ToValue(c.VM.NewArrayBuffer(result))
	case asymmetric:
		return c.keyObject(result)
	}
	return c.VM.ToValue(result)
}

// ownBytes is a copy of the bytes that an argument holds, as far as one call may make so many.
func (c *Crypto) ownBytes(value goja.Value) []byte {
	data := codec.Bytes(value)
	c.Allow(int64(len(data)), "bytes")
	return append([]byte{}, data...)
}
