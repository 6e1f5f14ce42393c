// Package command is what all commands of dialtone have: the process that they run in, and how they
// end. A command that needs no host is a room of its own over it.
package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// Process is what a command has of the process it runs in.
type Process struct {
	Stdin          *os.File
	Stdout, Stderr io.Writer
	Environ        []string // "NAME=value", as [os.Environ] returns it.
}

// ThisProcess returns the process that calls it.
func ThisProcess() Process { return Process{os.Stdin, os.Stdout, os.Stderr, os.Environ()} }

// Getenv returns a variable of the environment, or "".
func (p Process) Getenv(name string) string {
	for _, pair := range p.Environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
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

// WorkingDir returns the working folder, or "" where it has been deleted; process.cwd() says so.
func WorkingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}
