package cli

import (
	"errors"
	"fmt"
	"io/fs"
)

// Run runs a script from a file or from standard input.
func (c *runCommand) Run(e *environment) error {
	host, closeHost, err := e.open(c.FileAndArgs[1:])
	if err != nil {
		return err
	}
	defer closeHost()
	err = host.RunFile(e.Context, c.FileAndArgs[0])
	var path *fs.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("cannot read %s: %w", c.FileAndArgs[0], path.Err)
	}
	return err
}
