package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"dialtone/emulator"
	"dialtone/jobs"
	"dialtone/jobs/page"
	"dialtone/runtime"
)

// jobsPasswordVariable has the password of the page of dialtone jobs serve. Scripts do not see it.
const jobsPasswordVariable = "DIALTONE_JOBS_PASSWORD"

// shortestPassword is how many characters it has at least: it can be guessed at without end.
const shortestPassword = 16

// Run serves the page of durable runs until a signal ends it.
func (c *jobsServe) Run(e *environment) error {
	password := e.getenv(jobsPasswordVariable)
	if err := c.check(password); err != nil {
		return err
	}
	path, err := e.databasePath()
	if err != nil {
		return err
	}
	db, err := jobs.Open(e.ctx, path)
	if err != nil {
		return err
	}
	defer db.Close()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	pages := page.New(db, page.Options{AllowHosts: c.AllowHost, Password: password, CodeURL: func(code int) string {
		return "https://www.twilio.com/docs/api/errors/" + strconv.Itoa(code)
	}})
	go pages.Watch(e.ctx)
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return e.ctx }, // streams end with the command
	}
	fmt.Fprintf(e.Stderr, "serving the runs of %s on %s/\n", db.Path(), reachable("http://"+listener.Addr().String()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-e.ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), 5*time.Second)
	defer cancel()
	if server.Shutdown(ending) != nil {
		_ = server.Close() // what has not been answered by now
	}
	return &runtime.InterruptError{Reason: e.ctx.Err(), Cause: context.Cause(e.ctx)}
}

// check says what is wrong with the flags: whoever reaches the page controls the runs.
func (c *jobsServe) check(password string) error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return usage("--addr takes a host and a port, such as 127.0.0.1:4011, not %q", c.Addr)
	}
	if password != "" && len(password) < shortestPassword {
		return fmt.Errorf("%s has %d characters, and needs %d: whoever guesses it controls the runs", jobsPasswordVariable, len(password), shortestPassword)
	}
	if emulator.IsLoopback(c.Addr) {
		return nil
	}
	switch {
	case !c.AllowRemote:
		return usage("other machines can reach %s, and whoever does controls the runs: listen on 127.0.0.1, or say --allow-remote and set %s", c.Addr, jobsPasswordVariable)
	case password == "":
		return usage("--allow-remote needs a password: set %s, which browsers then ask for, to %d characters or more", jobsPasswordVariable, shortestPassword)
	}
	return nil
}
