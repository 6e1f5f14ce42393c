package main

import (
	"bytes"
	"os"
	"regexp"
	"testing"
)

// Every number by which a comment names its source stands in docs/sources.md, and every
// number there is named.
func TestSourcesAreNamed(t *testing.T) {
	page, err := os.ReadFile("docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+(?:\.\d+)*) \|`).FindAllSubmatch(page, -1) {
		listed[string(row[1])] = false
	}
	mention := regexp.MustCompile(`\bfacts (\d+(?:\.\d+)*(?:(?:, | and )\d+(?:\.\d+)*)*)`)
	var files []string
	for _, p := range packages(t) {
		files = append(files, p.source(true)...)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range mention.FindAllSubmatch(source, -1) {
			for _, number := range regexp.MustCompile(`\d+(?:\.\d+)*`).FindAllString(string(found[1]), -1) {
				if _, ok := listed[number]; !ok {
					line := 1 + bytes.Count(source[:bytes.Index(source, found[0])], []byte("\n"))
					t.Errorf("%s:%d: facts %s is not in docs/sources.md", name, line, number)
				}
				listed[number] = true
			}
		}
	}
	for number, named := range listed {
		if !named {
			t.Errorf("docs/sources.md: nothing names facts %s", number)
		}
	}
}
