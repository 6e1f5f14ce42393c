package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"time"

	"dialtone/bench/internal/fleet"
)

// come has one in five elements of the run have come to something, as if they had been worked on:
// one in 50 of these was refused, one in 90 is unknown.
func (s *site) come(ctx context.Context, n int) error {
	n /= 5
	for _, statement := range []string{
		fmt.Sprintf(`UPDATE element SET attempt = 1,
			state = CASE WHEN n %% 50 = 3 THEN 'refused' WHEN n %% 90 = 30 THEN 'unknown' ELSE 'sent' END,
			code = CASE WHEN n %% 50 = 3 THEN 21211 END, error = CASE WHEN n %% 50 = 3 THEN 'not a phone number' END,
			sid = CASE WHEN n %% 50 = 3 OR n %% 90 = 30 THEN NULL ELSE 'SM' || (10000000000000000000000000000000 + n) END
			WHERE run = 1 AND n < %d`, n),
		`UPDATE run SET refused = (SELECT COUNT(*) FROM element WHERE run = 1 AND state = 'refused'), unknown = (SELECT COUNT(*) FROM element WHERE run = 1 AND state = 'unknown')`,
		fmt.Sprintf(`UPDATE run SET sent = %d - refused - unknown`, n),
		`INSERT INTO refusal (run, code, count, error) SELECT 1, 21211, refused, 'not a phone number' FROM run`,
	} {
		if err := s.db.Do(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// views are what is looked at of the page, with the run's ID in it: elements too of states that few
// of the first have, and from the middle of the run on.
func views(n int) []string {
	all := []string{"/", "/runs/1", "/runs/1/elements"}
	for _, state := range []string{"waiting", "sending", "sent", "refused", "refused&code=21211", "unknown", "skipped"} {
		all = append(all, "/runs/1/elements?state="+state)
	}
	return append(all, fmt.Sprintf("/runs/1/elements?after=%d", n/2), fmt.Sprintf("/runs/1/elements?state=waiting&after=%d", n/2),
		"/jobs", "/schedules", "/workers")
}

var serving = regexp.MustCompile(`on (http://[0-9.:]+)`)

// page measures how long each view of the page takes, by a process of dialtone jobs serve, and the
// memory of that.
func (s *site) page(n int) (err error) {
	cmd := exec.Command(s.fleet.Program, "--database", s.db.Where, "jobs", "serve", "--addr", "127.0.0.1:0")
	said, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cmd.Process.Kill()); _ = cmd.Wait() }()
	line, err := bufio.NewReader(said).ReadString('\n')
	match := serving.FindStringSubmatch(line)
	if match == nil {
		return fmt.Errorf("dialtone jobs serve says %q: %w", line, err)
	}
	go func() { _, _ = io.Copy(os.Stderr, said) }()
	defer func() {
		fmt.Printf("%-9s page: at most %.1f MiB resident\n", "", float64(fleet.Peak(cmd.Process.Pid))/(1<<20))
	}()
	for _, view := range views(n) {
		var all []time.Duration
		for range looks {
			begun := time.Now()
			if err := get(match[1] + view); err != nil {
				return err
			}
			all = append(all, time.Since(begun))
		}
		first := all[0]
		slices.Sort(all)
		fmt.Printf("%-9s page %-46s %.1f ms (median of %d; the least %.1f, the first %.1f, the most %.1f)\n", "", view, ms(all[looks/2]), looks, ms(all[0]), ms(first), ms(all[looks-1]))
		if all[0] > lists { // a busy machine makes some of them wait
			err = errors.Join(err, fmt.Errorf("%s takes %v", view, all[0]))
		}
	}
	return err
}

// get asks for a view.
func get(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return nil
}
