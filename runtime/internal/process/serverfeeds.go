package process

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"dialtone/runtime/internal/frames"
	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// maxPiece is how many bytes of a feed that is read as bytes go into one message.
const maxPiece = 32 << 10

// servedFeed is what the script gives to a function of the parent's that reads it while it runs.
type servedFeed struct {
	server   *server
	id       int64
	argument int
	bytes    bool // Whether it is read as bytes.
	source   gofuncs.Source
	thrown   goja.Value // What it ended with. It belongs to the loop.

	mutex sync.Mutex
	rest  []byte // Of a value, that the parent has not got yet.
}

// openFeeds begins to iterate over the arguments of a call that the function reads while it runs,
// and returns the others. It throws what the iterables throw.
func (s *server) openFeeds(name string, r remote, given []goja.Value) (others []goja.Value, feeds []*servedFeed, err error) {
	others = slices.Clone(given)
	for _, read := range r.Reads {
		var arg goja.Value = goja.Undefined()
		if read.Argument < len(given) {
			arg = given[read.Argument]
		}
		f := &servedFeed{server: s, argument: read.Argument, bytes: read.Bytes}
		if read.Bytes && gofuncs.Whole(arg) {
			f.rest, f.source = wholeOf(arg), ended{}
		} else if f.source, err = s.host.Feed(arg); err != nil {
			return nil, feeds, fmt.Errorf("argument %d: %w", read.Argument+1, err)
		}
		if read.Argument < len(others) {
			others[read.Argument] = goja.Null()
		}
		s.mutex.Lock()
		s.lastFeed++
		f.id = s.lastFeed
		s.feeds[f.id] = f
		s.mutex.Unlock()
		feeds = append(feeds, f)
	}
	return others, feeds, nil
}

// closeFeeds forgets the feeds of a call.
func (s *server) closeFeeds(feeds []*servedFeed) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, f := range feeds {
		delete(s.feeds, f.id)
	}
}

// wholeOf are the bytes of a string or of bytes.
func wholeOf(value goja.Value) []byte {
	if all := bytesIn(value); all != nil {
		return *all
	}
	return []byte(value.String())
}

// ended is the source of a feed that has nothing but its rest.
type ended struct{}

func (ended) Ask(got func(value goja.Value, ok bool, thrown error)) { got(nil, false, nil) }
func (ended) Leave()                                                {}

// feed does what the parent wants of a feed. One that is not there is that of a call which is over.
func (s *server) feed(wanted *feed) {
	s.mutex.Lock()
	f := s.feeds[wanted.ID]
	s.mutex.Unlock()
	switch {
	case f == nil:
	case wanted.Leave:
		f.source.Leave()
	default:
		if piece := f.piece(); len(piece) > 0 {
			f.send(&fed{Bytes: &piece})
			return
		}
		f.source.Ask(f.got)
	}
}

// piece is as much of the rest as goes into a message.
func (f *servedFeed) piece() []byte {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	piece := f.rest[:min(len(f.rest), maxPiece)]
	f.rest = f.rest[len(piece):]
	return append([]byte{}, piece...) // An empty one is bytes as well.
}

// got tells the parent what a step came to.
func (f *servedFeed) got(value goja.Value, ok bool, thrown error) {
	var exception *goja.Exception
	switch {
	case errors.As(thrown, &exception):
		f.threw(exception)
	case !ok:
		f.send(&fed{Done: true})
	case f.bytes && gofuncs.Whole(value):
		f.mutex.Lock()
		f.rest = wholeOf(value)
		f.mutex.Unlock()
		piece := f.piece()
		f.send(&fed{Bytes: &piece})
	default:
		message := &fed{Bytes: bytesIn(value)}
		var err error
		if message.Bytes == nil {
			message.Value, err = f.server.json.Stringify(value)
		}
		if err == nil {
			err = f.trySend(message)
		}
		f.refused(message, err)
	}
}

// refused tells the parent why it does not get a value.
func (f *servedFeed) refused(message *fed, err error) {
	var exception *goja.Exception
	switch {
	case err == nil:
		return
	case errors.As(err, &exception):
		f.threw(exception)
	case errors.Is(err, frames.ErrTooLong):
		size := len(message.Value)
		if message.Bytes != nil {
			size = len(*message.Bytes)
		}
		f.send(&fed{Class: "TypeError", Error: fmt.Sprintf("a value of the iterable has %d bytes; at most %d may leave a process (Process.Message)", size, f.server.limit)})
	default:
		f.send(&fed{Class: "TypeError", Error: fmt.Sprintf("a value of the iterable: %v", err)})
	}
	f.source.Leave()
}

// threw tells the parent what the iterable has thrown.
func (f *servedFeed) threw(exception *goja.Exception) {
	f.thrown = exception.Value()
	class, message, cause := f.server.host.Thrown(exception)
	told := &fed{Class: class, Error: beginning(message)}
	var called *CallError
	if errors.As(cause, &called) {
		told.Call = called.ID
	}
	if class == "" {
		var err error
		if told.Value, err = f.server.json.Stringify(f.thrown); err == nil {
			told.Threw, told.Error = true, ""
		}
	}
	if f.trySend(told) != nil {
		f.send(&fed{Class: "Error", Error: beginning(message)})
	}
}

func (f *servedFeed) trySend(message *fed) error {
	message.ID = f.id
	return f.server.trySend(fromChild{Fed: message})
}

// send sends what is short enough, or ends the process if it cannot.
func (f *servedFeed) send(message *fed) {
	message.ID = f.id
	f.server.send(fromChild{Fed: message})
}
