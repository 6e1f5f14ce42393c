package library_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
)

// What Intl writes otherwise than Node 20, line by line, and why.
var knownIntl = map[string]string{
	`en{"style":"currency","currency":"USD","currencySign":"accounting","signDisplay":"never"}`: "V8 forgets the option in resolvedOptions",
	`word,日本語です`: "ICU finds words of Japanese in a dictionary",
}

// TestIntlAgreesWithNode has the same programs run here and by Node: thousands of options, line by
// line.
func TestIntlAgreesWithNode(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no Node to compare with")
	}
	files, _ := filepath.Glob("testdata/intl/*.js")
	if len(files) != 3 {
		t.Fatalf("there are programs %v", files)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			if filepath.Base(file) != "words.js" {
				patience.OnlyThorough(t)
			}
			command := exec.Command(node, file)
			command.Env = append(os.Environ(), "TZ=UTC")
			want, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			host, err := runtime.New(runtime.Options{Stdout: &got})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			if err := host.Run(t.Context(), file, string(source)); err != nil {
				t.Fatal(err)
			}
			compareLines(t, strings.Split(string(want), "\n"), strings.Split(got.String(), "\n"))
		})
	}
}

func compareLines(t *testing.T, want, got []string) {
	t.Helper()
	if len(want) != len(got) || len(want) < 100 {
		t.Fatalf("Node writes %d lines, dialtone %d", len(want), len(got))
	}
	wrong, known := 0, 0
	for i := range want {
		label, _, _ := strings.Cut(want[i], " => ")
		_, isKnown := knownIntl[label]
		switch {
		case want[i] == got[i] && isKnown:
			t.Errorf("%s is as Node writes it: take it out of the list", label)
		case want[i] == got[i]:
		case isKnown:
			known++
		default:
			if wrong++; wrong <= 10 {
				t.Errorf("Node writes\n%s\ndialtone\n%s", want[i], got[i])
			}
		}
	}
	t.Logf("%d lines, %d of them differ as is known, %d otherwise", len(want), known, wrong)
}
