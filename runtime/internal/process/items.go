package process

import (
	"context"
	"errors"
	"fmt"

	"dialtone/runtime/internal/frames"
	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// Taker takes the values of what a function of a script has returned, one after another.
type Taker struct {
	Bytes bool // They are strings and bytes.

	// Got is called with each, within a run. Next is called after it, outside of the VM, and
	// reports whether more are wanted.
	Got  func(value goja.Value) error
	Next func(ctx context.Context) (more bool, err error)
}

// item hands over a value, and answers. The error is one that ends the run.
func (e *exchange) item(i *item) error {
	if e.taker == nil || e.refused != nil {
		err := e.protocol(errors.New("it sends a value that nobody has asked for"))
		e.kill(err)
		return err
	}
	e.entering.Lock()
	err := e.run.Enter(func() error {
		value, wrong := e.valueOf(i)
		if wrong == nil {
			wrong = e.taker.Got(value)
		}
		e.refused = wrong
		return nil
	})
	e.entering.Unlock()
	if err != nil {
		e.kill(err)
		return err
	}
	more := false
	if e.refused == nil {
		more, e.refused = e.taker.Next(e.run.Context())
	}
	return e.send(toChild{Answer: &answer{ID: i.ID, Done: !more}})
}

func (e *exchange) valueOf(i *item) (goja.Value, error) {
	if i.Bytes != nil {
		return e.worker.json.bytes(*i.Bytes)
	}
	return e.worker.json.Parse(i.Value)
}

// items sends what a function returns, value by value.
func (s *server) items(ctx context.Context, q *Request, args []any) error {
	var next *item
	var rest []byte
	return s.host.Each(ctx, q.Name, args, Taker{
		Bytes: q.Bytes,
		Got: func(value goja.Value) (err error) {
			next, rest = &item{Bytes: bytesIn(value)}, nil
			switch {
			case q.Bytes && gofuncs.Whole(value):
				rest = wholeOf(value)
				next.Bytes = &rest
			case next.Bytes == nil:
				next.Value, err = s.json.Stringify(value)
			}
			return err
		},
		Next: func(ctx context.Context) (more bool, err error) {
			if !q.Bytes || next.Bytes == nil {
				return s.sendItem(ctx, next)
			}
			for more = true; more && err == nil && len(rest) > 0; {
				piece := rest[:min(len(rest), maxPiece)]
				rest = rest[len(piece):]
				more, err = s.sendItem(ctx, &item{Bytes: &piece})
			}
			return more, err
		},
	})
}

// sendItem sends a value and reports whether more are wanted.
func (s *server) sendItem(ctx context.Context, i *item) (more bool, err error) {
	a, err := s.ask(ctx, func(id int64) fromChild {
		i.ID = id
		return fromChild{Item: i}
	})
	if errors.Is(err, frames.ErrTooLong) {
		size := len(i.Value)
		if i.Bytes != nil {
			size = len(*i.Bytes)
		}
		return false, fmt.Errorf("a value of the result has %d bytes as JSON; at most %d may leave a process (Process.Message)", size, s.limit)
	}
	if ctx.Err() != nil {
		return false, nil // Why is for the run to say.
	}
	return err == nil && !a.Done, err
}
