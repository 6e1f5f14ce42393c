// Package command is what all commands of dialtone have: the process that they run in, and how they
// end. A command that needs no host is a room of its own over it.
package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Process is what a command has of the process it runs in.
type Process struct {
	Stdin          *os.File
	Stdout, Stderr io.Writer
	Environ        []string // "NAME=value", as [os.Environ] returns it.
	Dir            string   // The working folder, or "" for that of this process.
}

// ThisProcess returns the process that calls it.
func ThisProcess() Process {
	return Process{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}
}

// Getenv returns a variable of the environment, or "".
func (p Process) Getenv(name string) string {
	for _, pair := range p.Environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// WorkingDir returns the working folder, or "" where it has been deleted; process.cwd() says so.
func (p Process) WorkingDir() string {
	if p.Dir != "" {
		return p.Dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

// Path returns a name of a file by which this process finds it.
func (p Process) Path(name string) string {
	if p.Dir == "" || name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(p.Dir, name)
}

// Call is a command that runs: its process, and a context that ends when it is to stop.
type Call struct {
	Process
	Context context.Context
}

// Out writes to standard output as [fmt.Sprintf] has it. An error is that of a reader who has gone,
// and no command does anything about it.
func (c *Call) Out(format string, args ...any) {
	_, _ = io.WriteString(c.Stdout, fmt.Sprintf(format, args...))
}
