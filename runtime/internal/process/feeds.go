package process

import (
	"errors"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// childFeed is what a script of the child's iterates over for a function of this process. It is a
// [gofuncs.Source].
type childFeed struct {
	of *exchange
	id int64

	// Guarded by the mutex of the exchange.
	got    func(value goja.Value, ok bool, thrown error) // Who waits for a value.
	thrown *goja.Exception                               // What it ended with.
}

// Ask asks the child.
func (f *childFeed) Ask(got func(value goja.Value, ok bool, thrown error)) {
	f.of.mutex.Lock()
	f.got = got
	f.of.mutex.Unlock()
	// Where the child has gone, talk finds out why, and the function's context ends.
	_ = f.of.send(toChild{Feed: &feed{ID: f.id}})
}

// Leave tells the child.
func (f *childFeed) Leave() { _ = f.of.send(toChild{Feed: &feed{ID: f.id, Leave: true}}) }

// feedsOf are the feeds of a call, by the arguments that they are.
func (e *exchange) feedsOf(c *call, f function) (map[int]gofuncs.Source, error) {
	all := map[int]gofuncs.Source{}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for _, read := range f.Reads {
		id := c.Feeds[read.Argument]
		switch {
		case id == 0:
			continue // Refused, or whole, as it is in this process.
		case e.feeds[id] != nil:
			return nil, e.protocol(errors.New("two functions read the same iterable"))
		case e.feeds == nil:
			e.feeds = map[int64]*childFeed{}
		}
		made := &childFeed{of: e, id: id}
		e.feeds[id], all[read.Argument] = made, made
	}
	return all, nil
}

// fed hands a value of a feed to who has asked for it. The error is one that ends the run.
func (e *exchange) fed(f *fed) error {
	e.mutex.Lock()
	from := e.feeds[f.ID]
	var got func(goja.Value, bool, error)
	if from != nil {
		got, from.got = from.got, nil
	}
	e.mutex.Unlock()
	if got == nil {
		return nil // The function has returned meanwhile.
	}
	e.entering.Lock()
	defer e.entering.Unlock()
	err := e.run.Enter(func() error {
		value, thrown := e.arrived(f)
		if thrown != nil {
			e.mutex.Lock()
			from.thrown = thrown
			e.mutex.Unlock()
			got(nil, false, thrown)
			return nil
		}
		got(value, !f.Done, nil)
		return nil
	})
	if err != nil {
		e.kill(err)
	}
	return err
}

// arrived is a value that has come from the child, or what was thrown there.
func (e *exchange) arrived(f *fed) (goja.Value, *goja.Exception) {
	vm := e.worker.json.vm
	if f.Class != "" || f.Error != "" {
		object := native.Error(vm, f.Class, f.Error)
		if err := e.causeOf(f.Call); err != nil {
			goerror.Keep(vm, object, err)
		}
		return nil, vm.Try(func() { panic(object) })
	}
	if f.Bytes != nil {
		value, _ := e.worker.json.bytes(*f.Bytes)
		return value, nil
	}
	value, err := e.worker.json.Parse(f.Value)
	switch {
	case err != nil:
		object := native.Error(vm, "TypeError", "the child sent what is not a value")
		return nil, vm.Try(func() { panic(object) })
	case f.Threw:
		return nil, vm.Try(func() { panic(value) })
	}
	return value, nil
}

// thrower is the feed that has thrown an exception; 0 where none has.
func (e *exchange) thrower(exception *goja.Exception) int64 {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	for id, f := range e.feeds {
		if f.thrown == exception {
			return id
		}
	}
	return 0
}
