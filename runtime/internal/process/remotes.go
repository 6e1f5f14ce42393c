package process

import (
	"fmt"
	"slices"
	"sync"

	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// function is a function of this process that the child may call, or what it may iterate over.
type function struct {
	call goja.Callable // Nil of a stream.
	gofuncs.Crossing
	lent bool // The child has it by a value, and says when no script has it any more.
}

// remote is the function as the child is told of it.
func (f function) remote(path []string) remote {
	return remote{Path: path, Stream: f.call == nil, Async: f.Begin != nil, Reads: f.Reads}
}

// crossingSymbol is where a value keeps how the child uses it.
var crossingSymbol = goja.NewSymbol("crossing")

// marked is how the child uses a value, as a value of a VM.
type marked struct{ how gofuncs.Crossing }

// Mark says how the child uses a value. It is called on the loop.
func (w *Worker) Mark(made *goja.Object, how gofuncs.Crossing) {
	_ = made.DefineDataPropertySymbol(crossingSymbol, w.json.vm.ToValue(&marked{how}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	if how.Open != nil {
		w.streams = true
	}
}

// functionOf is a value as a function, or as a stream.
func functionOf(value goja.Value) (f function, ok bool) {
	object, ok := value.(*goja.Object)
	if !ok {
		return f, false
	}
	f.call, ok = goja.AssertFunction(object)
	if kept := object.GetSymbol(crossingSymbol); kept != nil {
		if m, isMark := kept.Export().(*marked); isMark {
			f.Crossing = m.how
		}
	}
	return f, ok || f.Open != nil
}

// find finds those functions and streams in a value that JSON can write but for them which are
// wanted.
func find(value goja.Value, path []string, places []remote, found []function, wanted func(function) bool) ([]remote, []function) {
	object, ok := value.(*goja.Object)
	if !ok {
		return places, found
	}
	if f, ok := functionOf(value); ok {
		if wanted(f) {
			return append(places, f.remote(slices.Clone(path))), append(found, f)
		}
		return places, found
	}
	if class := object.ClassName(); class != "Object" && class != "Array" {
		return places, found
	}
	for _, key := range object.Keys() {
		places, found = find(object.Get(key), append(path, key), places, found, wanted)
	}
	return places, found
}

// maxLent is how many streams a child may have at once by values.
const maxLent = 10_000

// remotes are the functions and streams of this process that the child may use, by their numbers.
// It may be used from any goroutine.
type remotes struct {
	mutex sync.Mutex
	all   map[int]function
	last  int
	lent  int
}

func (r *remotes) get(number int) function {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.all[number]
}

func (r *remotes) add(f function) (number int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.all == nil {
		r.all = map[int]function{}
	}
	r.last++
	r.all[r.last] = f
	if f.lent {
		r.lent++
	}
	return r.last
}

func (r *remotes) delete(number int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.all[number].lent {
		r.lent--
	}
	delete(r.all, number)
}

// unused takes back what the child has by a value.
func (r *remotes) unused(number int) {
	if r.get(number).lent {
		r.delete(number)
	}
}

// recall takes back all that a child has by values.
func (r *remotes) recall() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for number, f := range r.all {
		if f.lent {
			delete(r.all, number)
		}
	}
	r.lent = 0
}

func (r *remotes) room(n int) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.lent+n <= maxLent
}

// lend has the child use the streams in a value that it is sent, at a path.
func (w *Worker) lend(value goja.Value, path ...string) ([]remote, error) {
	if !w.streams {
		return nil, nil // As a rule there have never been any.
	}
	places, found := find(value, path, nil, nil, func(f function) bool { return f.Open != nil })
	if !w.remotes.room(len(found)) {
		return nil, fmt.Errorf("the scripts keep more than %d iterables of the program's", maxLent)
	}
	for i, f := range found {
		f.lent = true
		places[i].Number = w.remotes.add(f)
	}
	return places, nil
}
