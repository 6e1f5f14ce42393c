package cli

import (
	"errors"
	"fmt"
	"io/fs"

	"dialtone/declarations"
)

// initCommand makes a folder of scripts.
type initCommand struct {
	Dir string `arg:"" help:"Folder to create. Files that are there already are kept."`
}

// Run makes the folder and says what to do next.
func (c *initCommand) Run(e *environment) error {
	err := declarations.Init(e.Path(c.Dir))
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: nothing is written over. Take another folder, or renew the declarations alone with dialtone types", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Stdout, `%s has a script, a folder of views with a first test, and the declarations for all of them.
Open it in an editor, or run the test or the script: cd %[1]s && dialtone test && dialtone --emulator run script.ts
`, c.Dir)
	return nil
}
