package jobscommand

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"dialtone/bindings/durable"
	"dialtone/internal/cli/command"
	"dialtone/internal/plural"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// Run lists the runs.
func (c *list) Run(e *Call) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	runs, err := db.Runs(e.Context)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(e.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tSTATE\tTOTAL\tSENT\tREFUSED\tUNKNOWN\tWAITING\tSKIPPED\tBEGAN")
	for _, run := range runs {
		began := ""
		if !run.Started.IsZero() {
			began = run.Started.Format("2006-01-02 15:04")
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", printable.Line(run.Name), run.State, run.Total, run.Sent, run.Refused, run.Unknown, run.Waiting(), run.Skipped, began)
	}
	return table.Flush()
}

// mostShown is how many unknown elements are shown, and how many codes.
const mostShown = 20

// Run shows a run.
func (c *show) Run(e *Call) error {
	db, run, err := e.openRun(c.Name)
	if err != nil {
		return err
	}
	defer db.Close()
	e.Out("%s: %s, %s of account %s\n", printable.Line(run.Name), run.State, run.Kind, run.Account)
	e.Out("  %d of %d sent, %d refused, %d unknown, %d skipped, %d waiting\n", run.Sent, run.Total, run.Refused, run.Unknown, run.Skipped, run.Waiting())
	if run.Repeated > 0 {
		e.Out("  left out: %s with a key that another row had before\n", plural.Of(run.Repeated, "row"))
	}
	for _, moment := range []struct {
		what string
		at   time.Time
	}{{"loaded", run.Created}, {"began", run.Started}, {"ended", run.Ended}} {
		if !moment.at.IsZero() {
			e.Out("  %-6s %s\n", moment.what, moment.at.Format("2006-01-02 15:04:05"))
		}
	}
	if run.Code != "" {
		e.Out("  code   %s\n", printable.Line(durable.ShortHash(run.Code)))
	}
	if err := e.showDelivered(run); err != nil {
		return err
	}
	if run.Refused > 0 {
		if err := e.showRefused(run); err != nil {
			return err
		}
	}
	if run.Unknown == 0 {
		return nil
	}
	e.Out("unknown, for nobody has seen whether they arrived (dialtone jobs export %s --state unknown has all):\n", printable.Line(run.Name))
	n := 0
	for element, err := range run.Elements(e.Context, jobs.Unknown) {
		if err != nil {
			return err
		}
		if n++; n > mostShown {
			e.Out("  and %d more\n", run.Unknown-mostShown)
			break
		}
		e.Out("  %s  begun %s: %s\n", printable.Line(element.Key), element.Marked.Format("2006-01-02 15:04:05"), printable.Line(element.Error))
	}
	return nil
}

// showRefused counts what was refused by the error.
func (e *Call) showRefused(run *jobs.Run) error {
	all, err := run.Refusals(e.Context)
	if err != nil {
		return err
	}
	e.Out("refused:\n")
	for _, one := range all[:min(mostShown, len(all))] {
		e.Out("  %s %d: %s\n", plural.Of(one.Count, "time"), one.Code, printable.Line(one.Error))
	}
	return nil
}

// showDelivered counts how far what was sent has come, by status and error.
func (e *Call) showDelivered(run *jobs.Run) error {
	all, err := run.Deliveries(e.Context)
	if err != nil || len(all) == 0 {
		return err
	}
	e.Out("as status callbacks say:\n")
	for _, one := range all[:min(mostShown, len(all))] {
		code := ""
		if one.Code != 0 {
			code = fmt.Sprintf(" (error %d)", one.Code)
		}
		e.Out("  %d %s%s\n", one.Count, printable.Line(one.Status), code)
	}
	return nil
}

// Run pauses a run.
func (c *pause) Run(e *Call) error {
	return c.change(e, (*jobs.Run).Pause, "is paused: nothing more is begun")
}

// Run resumes a run.
func (c *resume) Run(e *Call) error {
	return c.change(e, (*jobs.Run).Resume, "goes on, in the processes that are at it; where there are none, run its script again")
}

// Run cancels a run.
func (c *cancel) Run(e *Call) error {
	return c.change(e, (*jobs.Run).Cancel, "is cancelled: what was not begun is skipped")
}

// Run deletes a run, or those that are over for long enough.
func (c *forget) Run(e *Call) error {
	keep, err := command.Days("--keep", c.Keep)
	switch {
	case err != nil:
		return err
	case (c.Name == "") == (keep == 0):
		return command.Usage("say what is to be forgotten: the name of a run, or --keep 30d for all that have been over for longer")
	case keep == 0:
		return (&ofRun{c.Name}).change(e, (*jobs.Run).Delete, "is forgotten")
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	deleted, err := db.Sweep(e.Context, keep)
	for _, name := range deleted {
		e.Out("%s is forgotten\n", printable.Line(name))
	}
	return err
}

// Run has elements wait again.
func (c *retry) Run(e *Call) error {
	if c.Refused == c.Unknown {
		return command.Usage("say which are to be sent again: --refused, or --unknown, which may be sent a second time")
	}
	db, run, err := e.openRun(c.Name)
	if err != nil {
		return err
	}
	defer db.Close()
	state := jobs.Refused
	if c.Unknown {
		state = jobs.Unknown
	}
	n, err := run.Retry(e.Context, state)
	if err != nil {
		return err
	}
	e.Out("%s: %d wait again; run its script to send them\n", printable.Line(run.Name), n)
	return nil
}

// Run prints the elements of a run.
func (c *export) Run(e *Call) error {
	db, run, err := e.openRun(c.Name)
	if err != nil {
		return err
	}
	defer db.Close()
	lines := csv.NewWriter(e.Stdout)
	if c.Output == "csv" {
		_ = lines.Write([]string{"key", "state", "sid", "code", "error", "attempts", "marked_at", "delivery", "delivery_code", "request"}) // Flush has the error
	}
	for element, err := range run.Elements(e.Context, c.State) {
		if err != nil {
			return err
		}
		marked := ""
		if !element.Marked.IsZero() {
			marked = element.Marked.UTC().Format(time.RFC3339)
		}
		if c.Output == "csv" {
			_ = lines.Write([]string{
				element.Key, element.State, element.SID, orNone(element.Code), element.Error, strconv.Itoa(element.Attempt), marked,
				element.Delivery, orNone(element.DeliveryCode), string(element.Params),
			})
			continue
		}
		line, err := json.Marshal(map[string]any{
			"key": element.Key, "state": element.State, "sid": element.SID, "code": element.Code, "error": element.Error,
			"attempts": element.Attempt, "marked_at": marked, "delivery": element.Delivery, "delivery_code": element.DeliveryCode, "request": json.RawMessage(element.Params),
		})
		if err != nil {
			return err
		}
		e.Out("%s\n", line)
	}
	lines.Flush()
	return lines.Error()
}

// orNone is an error's code, or nothing where there is none.
func orNone(code int) string {
	if code == 0 {
		return ""
	}
	return strconv.Itoa(code)
}
