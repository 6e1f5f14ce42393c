package runtime

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"
)

// An Option configures a [Host]; see [New].
type Option func(*settings) error

type settings struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	args           []string
	env            map[string]string
	dir            string
	clock          Clock
	random         func() float64
	modules        []Module
	cache          *ModuleCache
	maxCallDepth   int
	limits         *Limits // With the defaults filled in; nil where there are none.
	strayed        func(error)
	process        *Process // With the defaults filled in; nil where scripts run in this process.
	grants
}

// defaultMaxCallDepth is enough for any sensible recursion. It is a third of what
// Node allows because ending one that goes through native functions, as getters
// and callbacks do, takes time that grows with the square of the depth: half a
// second for this one.
const defaultMaxCallDepth = 3000

func defaults() settings {
	return settings{
		stdin:        eof{},
		stdout:       io.Discard,
		stderr:       io.Discard,
		clock:        systemClock{},
		maxCallDepth: defaultMaxCallDepth,
	}
}

// eof is a standard input with nothing in it.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// WithStdin sets the standard input, from which [Host.RunFile] reads a script
// called "-". Without it, and with nil, the input is empty.
func WithStdin(r io.Reader) Option {
	return func(s *settings) error {
		s.stdin = cmp.Or[io.Reader](r, eof{})
		return nil
	}
}

// WithStdout sets where console.log, console.info, console.debug and
// process.stdout write. Without it, and with nil, their output is dropped.
func WithStdout(w io.Writer) Option {
	return func(s *settings) error {
		s.stdout = cmp.Or(w, io.Discard)
		return nil
	}
}

// WithStderr sets where console.warn, console.error, console.trace,
// process.stderr and the warnings of modules go. Without it, and with nil, they are
// dropped.
func WithStderr(w io.Writer) Option {
	return func(s *settings) error {
		s.stderr = cmp.Or(w, io.Discard)
		return nil
	}
}

// WithArgs sets the script's own arguments: what process.argv holds after the
// program and the script. Without it there are none.
func WithArgs(args ...string) Option {
	return func(s *settings) error {
		s.args = args
		return nil
	}
}

// WithEnv sets the variables that process.env holds. Without it there are
// none: the environment of the Go process never shows by itself. The map is
// copied; what a script sets in process.env stays in the script.
func WithEnv(env map[string]string) Option {
	copied := maps.Clone(env)
	return func(s *settings) error {
		s.env = copied
		return nil
	}
}

// WithDir sets what process.cwd() answers and what a relative path given to
// [Host.RunFile] is relative to. Without it that is the working directory of
// the Go process.
func WithDir(dir string) Option {
	return func(s *settings) error {
		s.dir = dir
		return nil
	}
}

// WithClock sets the clock that timers and Date go by. Without it that is the
// machine's.
func WithClock(clock Clock) Option {
	return func(s *settings) error {
		if clock == nil {
			return errors.New("runtime: WithClock needs a clock")
		}
		s.clock = clock
		return nil
	}
}

// WithRandom sets what Math.random answers: numbers from 0 up to but not
// including 1. Without it that is math/rand's default source.
func WithRandom(random func() float64) Option {
	return func(s *settings) error {
		s.random = random
		return nil
	}
}

// WithModules adds modules. Given more than once, all of them count. No two
// may have a name in common, nor one that the host itself defines.
func WithModules(modules ...Module) Option {
	return func(s *settings) error {
		if slices.Contains(modules, nil) {
			return errors.New("runtime: WithModules has a module that is nil")
		}
		s.modules = append(s.modules, modules...)
		return nil
	}
}

// WithMaxCallDepth sets how many JavaScript calls may be nested before the
// script ends with a RangeError. The default is 3000. Such a
// RangeError ends the script: Goja cannot have it caught.
func WithMaxCallDepth(depth int) Option {
	return func(s *settings) error {
		if depth <= 0 {
			return errors.New("runtime: WithMaxCallDepth needs a positive depth")
		}
		s.maxCallDepth = depth
		return nil
	}
}

// WithStray sets who is told of errors that no script has: those of code that runs
// between the entries of a console, as a server's answers do (see [Background]).
// It is told of one at a time, on a goroutine of its own, and may use the host, but
// not close it; process.exit comes as an [*ExitError]. Without it they are written
// to stderr.
func WithStray(tell func(error)) Option {
	return func(s *settings) error {
		s.strayed = tell
		return nil
	}
}
