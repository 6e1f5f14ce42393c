package jobscommand

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"dialtone/internal/printable"
	"dialtone/jobs"
)

// mostQueued is how many jobs of files are listed.
const mostQueued = 100

// Run lists the jobs of files.
func (c *queue) Run(e *Call) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	tasks, err := db.Tasks(e.Context, c.State, mostQueued)
	if err != nil {
		return err
	}
	mixes, err := db.Mixes(e.Context)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tJOB\tSTATE\tATTEMPT\tDUE\tERROR")
	for _, t := range tasks {
		first, _, _ := strings.Cut(t.Error, "\n")
		fmt.Fprintf(table, "%d\t%s\t%s\t%d\t%s\t%s\n", t.ID, printable.Line(t.Name), t.State, t.Attempt, t.Due.Format("2006-01-02 15:04:05"), printable.Line(first))
	}
	err = table.Flush()
	for _, m := range mixes {
		fmt.Fprintln(e.Stderr, printable.Line(m.String()))
	}
	return err
}

// Run has a job begin again.
func (c *again) Run(e *Call) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	err = db.Again(e.Context, c.ID)
	if errors.Is(err, jobs.ErrNoTask) {
		return fmt.Errorf("there is no job %d", c.ID)
	}
	if err == nil {
		e.Out("the job %d waits again, for dialtone work\n", c.ID)
	}
	return err
}
