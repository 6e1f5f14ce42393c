package runtime

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/runtime/hosts"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/provided"
	"dialtone/runtime/internal/terminal"
	"dialtone/runtime/module"
)

// settings are options with the defaults filled in, and what is made of them.
type settings struct {
	Options
	limits  *Limits           // Complete, and nil where the child of Process keeps them.
	process *Process          // Complete.
	files   files.Files       // Within the limits.
	network http.RoundTripper // nil where there is none.
	hosts   *hosts.Network    // That of Network.Hosts, where it is one.
	env     map[string]string // What process.env holds.
	imports *provided.Modules
	pacer   Pacer // The clock, where it is one; else nil.
}

// settle checks options and fills in the defaults.
func (o Options) settle() (*settings, error) {
	s := &settings{Options: o}
	s.Stdin, s.Stdout, s.Stderr = cmp.Or[io.Reader](o.Stdin, eof{}), cmp.Or(o.Stdout, io.Discard), cmp.Or(o.Stderr, io.Discard)
	s.Clock = cmp.Or[Clock](o.Clock, systemClock{})
	s.pacer, _ = s.Clock.(Pacer)
	if slices.Contains(o.Modules, nil) {
		return nil, errors.New("runtime: Options.Modules has a module that is nil")
	}
	if o.CallDepth < 0 {
		return nil, errors.New("runtime: Options.CallDepth is negative")
	}
	s.CallDepth = cmp.Or(o.CallDepth, defaultCallDepth)
	if o.Limits != nil {
		limits, err := o.Limits.complete(s.CallDepth)
		if err != nil {
			return nil, err
		}
		s.Limits, s.CallDepth = &limits, limits.CallDepth
	}
	if s.limits = s.Limits; o.Process != nil {
		process, err := o.Process.complete()
		if err != nil {
			return nil, err
		}
		s.process, s.limits = &process, nil
	}
	var err error
	if s.files, err = s.boundedFiles(); err != nil {
		return nil, err
	}
	if s.network, err = o.Network.transport(); err != nil {
		return nil, err
	}
	if o.Network.Hosts != nil {
		s.hosts, _ = s.network.(*hosts.Network)
	}
	if o.Network.Around != nil && s.network != nil {
		s.network = o.Network.Around(s.network)
	}
	s.env = o.visibleEnv()
	if s.imports, err = provided.New(modulesOf(o.Imports)); err != nil {
		return nil, err
	}
	return s, nil
}

// defaultCallDepth is enough for any sensible recursion. It is a third of what Node allows because
// ending one that goes through native functions, as getters and callbacks do, takes time that grows
// with the square of the depth: half a second for this one.
const defaultCallDepth = 3000

// eof is a standard input with nothing in it.
type eof struct{}

func (eof) Read([]byte) (int, error) { return 0, io.EOF }

// maxFile is the size of the largest file that Node reads at once.
const maxFile = 1<<31 - 1

// boundedFiles are the files that are granted, read within the limits.
func (s *settings) boundedFiles() (files.Files, error) {
	granted, err := s.Files.granted()
	switch {
	case err != nil || granted == files.Files(files.None{}):
		return granted, err
	case s.limits != nil:
		return files.Bounded{Files: granted, Max: int64(s.limits.Size), Limit: true}, nil
	}
	return files.Bounded{Files: granted, Max: maxFile}, nil
}

// granted puts together what is granted of files.
func (f Files) granted() (files.Files, error) {
	switch {
	case f.Rules != nil && (f.All || f.Folders != nil || f.FS != nil):
		return nil, errors.New("runtime: Files.Rules cannot be combined with FS, Folders or All: they say all that there is")
	case f.FS != nil && (f.All || f.Folders != nil):
		return nil, errors.New("runtime: Files.FS cannot be combined with Folders or All: the names of its files are others")
	case f.Rules != nil:
		return f.Rules, nil
	case f.FS != nil:
		return files.FS{FS: f.FS}, nil
	}
	folders := make(files.Folders, len(f.Folders))
	for i, folder := range f.Folders {
		path, err := files.FindFolder(folder.Path)
		if err != nil {
			return nil, fmt.Errorf("runtime: Files.Folders: %w", err)
		}
		folders[i] = files.Folder{Path: path, Writable: folder.Writable}
	}
	switch {
	case f.All:
		return files.All{}, nil
	case len(folders) > 0:
		return folders, nil
	}
	return files.None{}, nil
}

// transport is what requests go through; nil where there is no network.
func (n Network) transport() (http.RoundTripper, error) {
	switch {
	case n.Hosts == nil:
		return n.Transport, nil
	case n.Transport != nil:
		return nil, errors.New("runtime: Network.Hosts cannot be combined with Transport, which decides for itself")
	}
	network, err := hosts.New(hosts.Rules{
		Allow: n.Hosts, Resolver: n.Resolver,
		AllowedBy: "this host allows its scripts " + strings.Join(n.Hosts, ", ") + " (runtime.Network)",
	})
	if err != nil {
		return nil, fmt.Errorf("runtime: Network.Hosts: %w", err)
	}
	return network, nil
}

// visibleEnv is what process.env holds.
func (o Options) visibleEnv() map[string]string {
	if len(o.Env.Vars) == 0 && len(o.Env.Names) == 0 {
		return nil
	}
	env := make(map[string]string, len(o.Env.Vars)+len(o.Env.Names))
	for _, name := range o.Env.Names {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value
		}
	}
	maps.Copy(env, o.Env.Vars)
	if o.Credentials {
		return env
	}
	for _, m := range o.Modules {
		if secretive, ok := m.(module.Secretive); ok {
			for _, name := range secretive.SecretVariables() {
				if !slices.Contains(o.Env.Names, name) {
					delete(env, name)
				}
			}
		}
	}
	return env
}

// workingDir is what relative paths are relative to.
func (s *settings) workingDir() (string, error) {
	switch {
	case s.Dir != "":
		return filepath.Abs(s.Dir)
	case s.Files.FS != nil:
		return string(filepath.Separator), nil
	}
	return os.Getwd()
}

// mayRun says why scripts may not run a program.
func (s *settings) mayRun(program string) error {
	switch allowed := s.Programs; {
	case len(allowed) == 0:
		return fmt.Errorf("running %s is not allowed: this host grants its scripts no programs (runtime.Options.Programs, --allow-run)", program)
	case !slices.Contains(allowed, "*") && !slices.Contains(allowed, program):
		return fmt.Errorf("running %s is not allowed: scripts may run %s only (runtime.Options.Programs, --allow-run)", program, strings.Join(allowed, ", "))
	}
	return nil
}

// isTerminal reports whether one of the three standard files is a terminal.
func (s *settings) isTerminal(descriptor int) bool {
	switch descriptor {
	case 0:
		return terminal.Is(s.Stdin)
	case 1:
		return terminal.Is(s.Stdout)
	case 2:
		return terminal.Is(s.Stderr)
	}
	return false
}
