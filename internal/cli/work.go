package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"dialtone/api"
	"dialtone/bindings/durable"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/health"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/printable"
	"dialtone/jobs"
)

// Run works on durable runs until it is told to stop, and leaves nothing unknown then.
func (c *workCommand) Run(e *environment) error {
	keep, err := command.Days("--keep", c.Keep)
	if err != nil {
		return err
	}
	if err := c.checkJobs(); err != nil {
		return err
	}
	connection, err := e.connect()
	if err != nil {
		return err
	}
	defer connection.close()
	if c.Concurrency > 0 {
		connection.allow(c.Concurrency)
	}
	client, err := api.New(connection.config)
	if err != nil {
		return err
	}
	if client.DryRun() {
		return command.Usage("there is no dry run of what a script has begun")
	}
	if c.Folder == "" && e.ends(connection) {
		return command.Usage("the built-in Twilio of this process has no runs that scripts have begun: name their database with --database or %s, and their Twilio with --base-url", ledger.Variable)
	}
	kept := e.durable(connection)
	defer kept.Close()
	db, err := kept.Open()
	if err != nil {
		return err
	}
	log := c.logger(e.Stderr)
	counts := health.NewWork(db)
	doJobs, err := e.folderWorker(c, connection, kept, db, counts, log)
	if err != nil {
		return err
	}
	watch := health.New()
	watch.Beside = counts.Write
	unwatched, err := listenFor(watch, c.Health, log)
	if err != nil {
		return err
	}
	defer unwatched()
	log.Info(fmt.Sprintf("works on the runs of %s in %s", client.AccountSID(), db.Path()))
	watch.Become(health.Ready)
	health.TellSystemd(e.Getenv, "READY=1")
	stopping := context.AfterFunc(e.Context, func() {
		watch.Become(health.Draining)
		health.TellSystemd(e.Getenv, "STOPPING=1")
		log.Info("begins nothing more, and waits for what is under way")
	})
	defer stopping()
	if keep > 0 {
		sweeping, stop := context.WithCancel(e.Context)
		defer stop()
		go sweepEvery(sweeping, db, keep, log)
	}
	working, stop := context.WithCancel(e.Context)
	defer stop()
	jobsOver := make(chan error, 1)
	go func() {
		err := doJobs(working)
		if err != nil {
			stop()
		}
		jobsOver <- err
	}()
	err = db.Follow(working, jobs.Follower{
		Account: client.AccountSID(),
		Idle:    c.Until == "done",
		Work: func(ctx context.Context, run *jobs.Run) error {
			if !durable.CanSend(run.Kind) {
				return fmt.Errorf("it is of %s, which this dialtone does not know; a newer one does it: %w", run.Kind, jobs.ErrOthers)
			}
			log.Info("works", "run", run.Name, "waiting", run.Waiting())
			troubled := tellTrouble(log.With("run", run.Name))
			err := durable.Send(ctx, client, run.Name, run.Kind, &ledger.Run{DB: db, Name: run.Name, Troubled: troubled, Told: counts.Element}, client.Concurrency(), io.Discard)
			if now, findErr := db.Find(context.WithoutCancel(ctx), run.Name); findErr == nil && err == nil {
				log.Info(now.State, "run", now.Name, "sent", now.Sent, "refused", now.Refused, "unknown", now.Unknown, "skipped", now.Skipped)
			}
			if errors.Is(err, durable.ErrNewer) {
				err = fmt.Errorf("%w: %w", err, jobs.ErrOthers)
			}
			return err
		},
		Failed: func(run *jobs.Run, err error) {
			if run == nil {
				log.Error("the database does not answer", "error", err)
				return
			}
			log.Error("not worked on for now", "run", run.Name, "error", err)
		},
	})
	stop()
	jobsErr := <-jobsOver
	switch {
	case e.Context.Err() != nil:
		return e.Stopped()
	case jobsErr != nil:
		return jobsErr
	}
	return err
}

// tellTrouble logs that the database cannot be used, and that it can be again.
func tellTrouble(log *slog.Logger) func(error) {
	return func(err error) {
		if err == nil {
			log.Info("the database is back")
			return
		}
		log.Error("the database cannot be used, and nothing is begun until it can be", "error", err)
	}
}

// sweepEvery forgets runs that are over for long enough, every hour.
func sweepEvery(ctx context.Context, db *jobs.DB, keep time.Duration, log *slog.Logger) {
	for {
		deleted, err := db.Sweep(ctx, keep)
		for _, name := range deleted {
			log.Info("forgotten", "run", name)
		}
		if err != nil && ctx.Err() == nil {
			log.Error("runs that are over are not forgotten", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}

// logger logs in the format that is wanted.
func (c *workCommand) logger(w io.Writer) *slog.Logger {
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindString {
			a.Value = slog.StringValue(printable.Line(a.Value.String()))
		}
		return a
	}}))
}
