// Command shots takes pictures of the page of durable runs: of its views and states at 380, 900 and
// 1600 pixels, light and dark, into a folder, or with -docs the one that the documentation shows.
//
//	go run ./jobs/page/shots -o /tmp/shots
//	go run ./jobs/page/shots -docs -o docs/pictures
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"dialtone/internal/pages/browser"
	"dialtone/jobs"
	"dialtone/jobs/page"
	"dialtone/jobs/page/pagetest"
)

func main() {
	out := flag.String("o", "shots", "the folder that they are written to")
	docs := flag.Bool("docs", false, "only the one that the documentation shows")
	flag.Parse()
	if err := shoot(*out, *docs); err != nil {
		fmt.Fprintln(os.Stderr, "shots:", err)
		os.Exit(1)
	}
}

// shoot takes the pictures.
func shoot(out string, docs bool) (err error) {
	path := browser.Find()
	if path == "" {
		return errors.New("there is no chromium here: install one, or name it by CHROMIUM")
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	stage, err := pagetest.Set(page.Options{})
	if err != nil {
		return err
	}
	defer stage.Close()
	chromium, err := browser.Start(context.Background(), path)
	if err != nil {
		return err
	}
	defer chromium.Close()
	defer func() {
		if failed, ok := recover().(browser.Failure); ok {
			err = failed
		}
	}()
	tab := chromium.Open(1600, false)
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(out, name+".png"), tab.Picture(true), 0o644); err != nil {
			panic(browser.Failure{Err: err})
		}
	}
	take := func(name string) {
		if docs {
			return
		}
		for _, width := range []int{1600, 900, 380} {
			for _, dark := range []bool{false, true} {
				tab.Look(width, dark)
				write(fmt.Sprintf("%s-%d%s", name, width, map[bool]string{true: "-dark", false: ""}[dark]))
			}
		}
		tab.Look(1600, false)
	}
	if err := scenes(stage, tab, take); err != nil {
		return err
	}
	if docs {
		tab.Look(1200, false)
		write("jobs-run")
	}
	return nil
}

// scenes go through the page's states, up to a run with failures.
func scenes(stage *pagetest.Stage, tab *browser.Tab, take func(name string)) error {
	tab.Visit(stage.URL + "/")
	take("empty")
	for _, view := range []string{"Jobs", "Schedules", "Workers"} {
		tab.Click(".tabs a", view)
		tab.See("h1", view)
		take("empty-" + view)
	}
	large, err := stage.Load("campaign-2026-12", 100_000)
	if err != nil {
		return err
	}
	defer stage.Work(large, 4000, pagetest.Outcome)()
	if err := stage.Reach(large.ID, func(r *jobs.Run) bool { return r.Total-r.Waiting() >= 4000 }); err != nil {
		return err
	}
	over, err := stage.Load("welcome-back", 300)
	if err != nil {
		return err
	}
	defer stage.Work(over, 300, pagetest.Fine)()
	if err := stage.Reach(over.ID, func(r *jobs.Run) bool { return r.State == jobs.Finished }); err != nil {
		return err
	}
	paused, err := stage.Load("reminders for Tuesday", 2000)
	if err != nil {
		return err
	}
	defer stage.Work(paused, 700, pagetest.Fine)()
	if err := stage.Reach(paused.ID, func(r *jobs.Run) bool { return r.Sent >= 700 }); err != nil {
		return err
	}
	if err := paused.Pause(context.Background()); err != nil {
		return err
	}
	if _, err := stage.Load("not-begun", 1); err != nil {
		return err
	}
	if err := stage.Schedule(); err != nil {
		return err
	}
	tab.Click(".tabs a", "Runs")
	tab.See("h1", "Runs")
	tab.See(".pace", "at it")
	take("runs")
	tab.Click(".run h2 a", "reminders")
	tab.See("h1", "reminders")
	take("paused")
	for _, view := range []string{"Jobs", "Schedules", "Workers"} {
		tab.Click(".tabs a", view)
		tab.See("h1", view)
		take(view)
	}
	tab.Click(".tabs a", "Jobs")
	tab.Click("tbody a", "import")
	tab.See("h1", "import")
	take("job")
	tab.Visit(fmt.Sprintf("%s/runs/%d/elements", stage.URL, large.ID))
	tab.See("h1", "Elements")
	take("elements")
	tab.Visit(fmt.Sprintf("%s/runs/%d", stage.URL, large.ID))
	tab.See("h1", "campaign")
	take("run")
	tab.Click(".deed summary", "Cancel")
	tab.See(".deed button", "Cancel the run")
	take("ask")
	tab.Click(".deed summary", "Cancel")
	return nil
}
