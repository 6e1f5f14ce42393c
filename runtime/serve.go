package runtime

import (
	"os"
	"sync/atomic"

	"dialtone/runtime/internal/child"
)

// canServe says that [ServeProcess] has been called in this process, which is no
// child. It is a fact of the process as the result of [os.Getpid] is. Were it not known, a
// program that forgets ServeProcess would run its own main once more for every host.
var canServe atomic.Bool

// ServeProcess makes a program fit for [WithProcess]: it is the first line of main, and
// of TestMain. It returns at once, unless this process was started as the child of
// a host. Then it makes a host with the options that it gets from the given function, runs
// the parent's scripts with it, and does not return.
//
//	func main() {
//		runtime.ServeProcess(func() ([]runtime.Option, error) { return nil, nil })
//		…
//	}
//
// The options are what untrusted scripts may use: modules, files, network. They and
// what they hold live in the child. It has no environment, standard input and
// output, and the parent's working directory. What package variables and init functions of the program do,
// they do in each child.
func ServeProcess(options func() ([]Option, error)) {
	if parent, ok := child.Open(); ok {
		s := &server{parent: parent}
		if s.begin(options) {
			s.serve()
			os.Exit(0)
		}
	}
	canServe.Store(true)
}
