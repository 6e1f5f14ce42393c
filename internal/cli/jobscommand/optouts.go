package jobscommand

import (
	"fmt"
	"text/tabwriter"

	"dialtone/internal/printable"
	"dialtone/jobs"
)

// Run lists who has opted out, or forgets that somebody has.
func (c *optOuts) Run(e *Call) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Forget != "" {
		n, err := db.OptIn(e.Context, jobs.Pair{Sender: c.Sender, To: c.Forget})
		switch {
		case err != nil:
			return err
		case n == 0:
			return fmt.Errorf("%s has not opted out; dialtone jobs optouts lists who has", printable.Line(c.Forget))
		}
		e.Out("%s: %d may write to it again\n", printable.Line(c.Forget), n)
		return nil
	}
	table := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NUMBER\tSENDER\tSINCE\tRUN\tACCOUNT")
	for one, err := range db.OptOuts(e.Context) {
		if err != nil {
			return err
		}
		if c.Sender == "" || c.Sender == one.Sender {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", printable.Line(one.To), printable.Line(one.Sender), one.Since.Format("2006-01-02 15:04"), printable.Line(one.Run), one.Account)
		}
	}
	return table.Flush()
}
