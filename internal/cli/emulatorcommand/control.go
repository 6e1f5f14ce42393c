package emulatorcommand

import (
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/control"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/remote"
	"dialtone/internal/printable"
)

// Run gives a message or call a status.
func (c *status) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	body := map[string]any{"sid": c.SID, "status": c.Status}
	if c.Error != 0 {
		body["error"] = c.Error
	}
	return at.Ask("POST", "/move", nil, body, nil)
}

// sentWebhook is an entry of the journal about a webhook.
type sentWebhook struct {
	Seq         int64
	SID, Method string
	URL, Body   string
	Status      int
	Problems    []string
}

// Run sends a webhook again and prints what the application answers.
func (c *replay) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	seq, err := strconv.ParseInt(c.Webhook, 10, 64)
	if err != nil {
		if seq, err = c.last(at); err != nil {
			return err
		}
	}
	var again sentWebhook
	if err := at.Ask("POST", "/replay", nil, map[string]any{"seq": seq}, &again); err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "%s %s %d\n", printable.Line(again.Method), printable.Line(again.URL), again.Status)
	for _, problem := range again.Problems {
		fmt.Fprintln(e.Stderr, "problem: "+printable.Text(problem))
	}
	if again.Body != "" {
		fmt.Fprintln(e.Stdout, printable.Text(strings.TrimRight(again.Body, "\n")))
	}
	if again.Status == 0 {
		return command.Ended(1) // nobody has answered: the problems say why
	}
	return nil
}

// last returns the number of the last webhook, about a SID where one is given.
func (c *replay) last(at *remote.Emulator) (int64, error) {
	query := url.Values{"kind": {"webhook"}}
	if c.Webhook != "" {
		query.Set("sid", c.Webhook)
	}
	var all struct{ Entries []sentWebhook }
	if err := at.Ask("GET", "/journal", query, nil, &all); err != nil {
		return 0, err
	}
	switch n := len(all.Entries); {
	case n > 0:
		return all.Entries[n-1].Seq, nil
	case c.Webhook != "":
		return 0, fmt.Errorf("no webhook was about %s", c.Webhook)
	}
	return 0, errors.New("no webhook was sent yet")
}

// Run moves time on, and prints what time it is.
func (c *advance) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	var clock struct{ Now time.Time }
	if err := at.Ask("POST", "/clock/advance", nil, map[string]any{"by": c.By}, &clock); err != nil {
		return err
	}
	fmt.Fprintln(e.Stdout, clock.Now.Format(time.RFC3339))
	return nil
}

// Run forgets everything but the account.
func (c *reset) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	return at.Ask("POST", "/reset", nil, nil, nil)
}

// Run opens the emulator's page, and prints where it is.
func (c *open) Run(e *Call) error {
	at, err := c.find(e)
	if err != nil {
		return err
	}
	if err := at.Ask("GET", "/health", nil, nil, nil); err != nil {
		return err
	}
	page := at.URL() + control.Prefix + "/"
	fmt.Fprintln(e.Stdout, page)
	name, args := opener(e.Getenv)
	if err := exec.Command(name, append(args, page)...).Run(); err != nil {
		return fmt.Errorf("no browser was opened: %w; BROWSER names one", err)
	}
	return nil
}

// opener returns the command that opens a URL in the user's browser.
func opener(getenv func(string) string) (name string, args []string) {
	if browser := strings.Fields(getenv("BROWSER")); len(browser) > 0 {
		return browser[0], browser[1:]
	}
	switch runtime.GOOS {
	case "darwin":
		return "open", nil
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	}
	return "xdg-open", nil
}
