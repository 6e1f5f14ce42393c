package testcommand

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dialtone/internal/cli/testfiles"
)

// watchEvery is how long passes between two looks at the files.
const watchEvery = 300 * time.Millisecond

// watch runs tests again whenever files change, until ctx ends.
func (t *testRun) watch(ctx context.Context, given []string) error {
	files, err := t.find(given)
	if err != nil {
		return err
	}
	for {
		before := testfiles.Look(t.WorkingDir())
		if len(files) > 0 {
			if _, err := t.all(ctx, files); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		fmt.Fprintln(t.Stderr, "Waiting for files to change; Ctrl-C ends.")
		var changed []string
		for len(changed) == 0 {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(watchEvery):
			}
			changed = testfiles.Differing(before, testfiles.Look(t.WorkingDir()))
		}
		short := make([]string, len(changed))
		for i, name := range changed {
			short[i] = t.short(name)
		}
		fmt.Fprintf(t.Stderr, "\nchanged: %s\n", strings.Join(short, ", "))
		all, err := t.find(given)
		if err != nil {
			fmt.Fprintln(t.Stderr, "dialtone: "+err.Error())
		}
		files = testfiles.Concerned(changed, all)
	}
}
