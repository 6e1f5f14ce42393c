package jobscommand

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"dialtone/emulator"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/ledger"
	"dialtone/jobs"
	"dialtone/jobs/page"
)

// PasswordVariable has the password of the page of dialtone jobs serve. Scripts do not see it.
const PasswordVariable = "DIALTONE_JOBS_PASSWORD"

// shortestPassword is how many characters it has at least: it can be guessed at without end.
const shortestPassword = 16

// Run serves the page of durable runs until a signal ends it.
func (c *serve) Run(e *Call) error {
	password := e.Getenv(PasswordVariable)
	if err := c.check(password); err != nil {
		return err
	}
	path, err := ledger.Path(e.Database, e.Getenv, e.Path)
	if err != nil {
		return err
	}
	db, err := jobs.Open(e.Context, path)
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
	go pages.Watch(e.Context)
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return e.Context }, // streams end with the command
	}
	fmt.Fprintf(e.Stderr, "serving the runs of %s on %s/\n", db.Path(), command.Reachable("http://"+listener.Addr().String()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-e.Context.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(e.Context), 5*time.Second)
	defer cancel()
	if server.Shutdown(ending) != nil {
		_ = server.Close() // what has not been answered by now
	}
	return e.Stopped()
}

// check says what is wrong with the flags: whoever reaches the page controls the runs.
func (c *serve) check(password string) error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return command.Usage("--addr takes a host and a port, such as 127.0.0.1:4011, not %q", c.Addr)
	}
	if password != "" && len(password) < shortestPassword {
		return fmt.Errorf("%s has %d characters, and needs %d: whoever guesses it controls the runs", PasswordVariable, len(password), shortestPassword)
	}
	if emulator.IsLoopback(c.Addr) {
		return nil
	}
	switch {
	case !c.AllowRemote:
		return command.Usage("other machines can reach %s, and whoever does controls the runs: listen on 127.0.0.1, or say --allow-remote and set %s", c.Addr, PasswordVariable)
	case password == "":
		return command.Usage("--allow-remote needs a password: set %s, which browsers then ask for, to %d characters or more", PasswordVariable, shortestPassword)
	}
	return nil
}
