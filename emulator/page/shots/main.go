// Command shots takes pictures of the page: of every view and state at 380 and 1600 pixels, light
// and dark, into a folder, or with -docs the few that the documentation shows.
//
//	go run ./emulator/page/shots -o /tmp/shots
//	go run ./emulator/page/shots -docs -o docs/pictures
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"dialtone/emulator/page/pagetest"
	"dialtone/internal/pages/browser"
)

func main() {
	out := flag.String("o", "shots", "the folder that they are written to")
	docs := flag.Bool("docs", false, "only those that the documentation shows")
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
	stage, err := pagetest.Set()
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
	write := func(name string, whole bool) {
		if err := os.WriteFile(filepath.Join(out, name+".png"), tab.Picture(whole), 0o644); err != nil {
			panic(browser.Failure{Err: err})
		}
	}
	if docs {
		tab.Look(1200, false)
		pagetest.Text(tab, stage)
		pagetest.Menu(tab, stage)
		write("page-phone", true)
		tab.Look(1200, true)
		pagetest.Wrong(tab, stage)
		write("page-picture", true)
		return nil
	}
	scenes(stage, tab, func(name string) {
		for _, width := range []int{1600, 380} {
			for _, dark := range []bool{false, true} {
				tab.Look(width, dark)
				write(fmt.Sprintf("%s-%d%s", name, width, map[bool]string{true: "-dark", false: ""}[dark]), true)
			}
		}
		tab.Look(1600, false)
	})
	return nil
}

// scenes go through the page's states.
func scenes(stage *pagetest.Stage, tab *browser.Tab, take func(name string)) {
	tab.Visit(stage.URL + "/")
	take("empty")
	pagetest.Text(tab, stage)
	take("text")
	tab.Click(".bubbles .mine .meta a", "")
	tab.See("h1", "Text from")
	tab.Click(".kind-webhook summary", "/sms")
	take("text-picture")
	pagetest.Menu(tab, stage)
	take("menu")
	tab.Click(".leg a", "Picture")
	tab.See("h1", "Call from")
	take("menu-picture")
	pagetest.Conference(tab, stage)
	take("conference")
	tab.Click(".leg a", "Picture")
	tab.See("h1", "Call from")
	take("conference-picture")
	pagetest.Crowd(tab, stage)
	take("crowd-picture")
	pagetest.Wrong(tab, stage)
	take("wrong-picture")
	for _, view := range []string{"Activity", "Journal", "Numbers", "Records", "Faults"} {
		tab.Click(".tabs a", view)
		tab.See("h1", view)
		take(view)
	}
}
