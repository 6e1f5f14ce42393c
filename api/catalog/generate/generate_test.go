package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// oai returns the folder of Twilio's documents, without which there is nothing
// to generate from.
func oai(t *testing.T) string {
	dir := os.Getenv("TWILIO_OAI")
	if dir == "" {
		t.Skip("TWILIO_OAI names no folder of OpenAPI documents")
	}
	return dir
}

func TestTheFactsAreThoseOfTheDocuments(t *testing.T) {
	if err := run(oai(t), "../facts", true); err != nil {
		t.Error(err)
	}
}

func TestTheFactsAreReproducible(t *testing.T) {
	first, err := facts(oai(t))
	if err != nil {
		t.Fatal(err)
	}
	second, err := facts(oai(t))
	if err != nil {
		t.Fatal(err)
	}
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs from one time to the next", name)
		}
	}
}

// The documents' sentences are Twilio's, and stay out.
func TestNoSentenceIsCarriedOver(t *testing.T) {
	made, err := facts(oai(t))
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(oai(t), "twilio_*.json"))
	if err != nil {
		t.Fatal(err)
	}
	sentences := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var doc any
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(filepath.Base(path), "twilio_")
		each(doc, func(description string) {
			if strings.Count(description, " ") < 3 {
				return
			}
			sentences++
			quoted, _ := json.Marshal(description)
			if bytes.Contains(made[name], quoted[1:len(quoted)-1]) {
				t.Errorf("%s has a sentence of the document: %s", name, description)
			}
		})
	}
	if sentences < 10_000 {
		t.Errorf("only %d sentences were looked for", sentences)
	}
}

// each calls f with every description and summary in a document.
func each(v any, f func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			if text, ok := value.(string); ok && (key == "description" || key == "summary") {
				f(text)
			}
			each(value, f)
		}
	case []any:
		for _, item := range v {
			each(item, f)
		}
	}
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	if err := run("", t.TempDir(), false); err == nil || !strings.Contains(err.Error(), "TWILIO_OAI") {
		t.Errorf("without a folder: %v", err)
	}
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, "README"), []byte("release 1.0.0, commit abc of today"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(empty, t.TempDir(), false); err == nil || !strings.Contains(err.Error(), "no documents") {
		t.Errorf("with an empty folder: %v", err)
	}
}
