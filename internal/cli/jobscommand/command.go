// Package jobscommand is the command dialtone jobs, by which a person looks at durable runs and the
// jobs of files, and controls them. It has no host: it runs nothing.
package jobscommand

import (
	"context"

	"dialtone/internal/cli/command"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// Call is what its commands run in.
type Call struct {
	command.Call
	Database string // As the flag --database has it; "" is where the environment says.
}

// Command is dialtone jobs, with all the commands below it.
type Command struct {
	List    list    `cmd:"" default:"1" help:"List the runs, the newest first (the default)."`
	Show    show    `cmd:"" help:"Show how far a run is, its errors by code, and what is unknown."`
	Pause   pause   `cmd:"" help:"Have nothing more begun. What is under way comes to its end."`
	Resume  resume  `cmd:"" help:"Let the processes that work on a run go on."`
	Cancel  cancel  `cmd:"" help:"End a run: what was not begun is skipped."`
	Retry   retry   `cmd:"" help:"Have what was refused, or what is unknown, sent again when the script is run again."`
	Export  export  `cmd:"" help:"Print a run's elements."`
	Delete  forget  `cmd:"" help:"Forget a run, with whom it wrote to and what."`
	OptOuts optOuts `cmd:"" name:"optouts" help:"List who has opted out of what a sender sends, as Twilio said (21610): runs skip them."`
	Queue   queue   `cmd:"" help:"List the jobs of files that wait, run, are done or have failed, the newest first."`
	Again   again   `cmd:"" help:"Have a job of a file begin again that has failed. What it did by job.each and job.once stays done."`
	Serve   serve   `cmd:"" help:"Serve a page with the runs, the jobs of files and who works, to a browser on this machine."`
}

// ofRun names a run.
type ofRun struct {
	Name string `arg:"" help:"The name that the option durable has in the script."`
}

type list struct{}

type show struct{ ofRun }

type pause struct{ ofRun }

type resume struct{ ofRun }

type cancel struct{ ofRun }

type retry struct {
	ofRun
	Refused bool `help:"What was refused: nothing was done of it."`
	Unknown bool `help:"What is unknown: it may have been done, and is done a second time then."`
}

type export struct {
	ofRun
	Output string `short:"o" enum:"csv,jsonl" default:"csv" placeholder:"FORMAT" help:"csv (the default) or jsonl."`
	State  string `enum:",waiting,sending,sent,refused,unknown,skipped" default:"" placeholder:"STATE" help:"Only those that are waiting, sending, sent, refused, unknown or skipped."`
}

type forget struct {
	Name string `arg:"" optional:"" help:"The name that the option durable has in the script."`
	Keep string `placeholder:"DURATION" help:"Instead of one, forget all runs that have been over for longer: --keep 30d."`
}

type optOuts struct {
	Forget string `placeholder:"NUMBER" help:"Let runs write to this number again, from any sender or from --sender. Twilio may refuse it all the same."`
	Sender string `placeholder:"SENDER" help:"Of this number or messaging service alone."`
}

type queue struct {
	State string `enum:",waiting,running,done,failed" default:"" placeholder:"STATE" help:"Only those that are waiting, running, done or failed."`
}

type serve struct {
	Addr        string   `default:"127.0.0.1:4011" placeholder:"HOST:PORT" help:"Address to listen on (${default}). Port 0 picks a free one."`
	AllowHost   []string `name:"allow-host" placeholder:"NAME" help:"Let browsers ask by this name of the machine, beside localhost and its addresses: --allow-host=ops.example.com"`
	AllowRemote bool     `name:"allow-remote" help:"Listen where other machines reach it. Browsers then give the password that DIALTONE_JOBS_PASSWORD has; it is not encrypted, unless a proxy before it speaks TLS."`
}

type again struct {
	ID int64 `arg:"" name:"id" help:"The job's number, as dialtone jobs queue shows it."`
}

// openRun opens the database for a command about a run.
func (e *Call) openRun(name string) (*jobs.DB, *jobs.Run, error) {
	db, err := e.open()
	if err != nil {
		return nil, nil, err
	}
	run, err := db.Find(e.Context, name)
	if err != nil {
		_ = db.Close()
		return nil, nil, ledger.About(name, err)
	}
	return db, run, nil
}

// open opens the database that is there: a command that only looks makes none.
func (e *Call) open() (*jobs.DB, error) {
	path, err := ledger.Path(e.Database, e.Getenv, e.Path)
	if err != nil {
		return nil, err
	}
	return ledger.OpenExisting(e.Context, path)
}

// change does something to a run, and says what it has come to.
func (c *ofRun) change(e *Call, do func(*jobs.Run, context.Context) error, what string) error {
	db, run, err := e.openRun(c.Name)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := do(run, e.Context); err != nil {
		return err
	}
	e.Out("%s %s\n", printable.Line(run.Name), what)
	return nil
}
