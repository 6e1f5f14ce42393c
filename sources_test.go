package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
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
	files, err := exec.Command("go", "list", "-find", "-f", `{{$dir := .Dir}}{{range .GoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}{{range .TestGoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}{{range .XTestGoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	mention := regexp.MustCompile(`\bfacts (\d+(?:\.\d+)*(?:(?:, | and )\d+(?:\.\d+)*)*)`)
	for _, name := range strings.Fields(string(files)) {
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
