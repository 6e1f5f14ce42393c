package catalog_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// explainedProducts are those whose every name has a sentence, or says what it is.
var explainedProducts = map[string]string{"Api": "api", "Conversations": "conversations", "Messaging": "messaging", "Verify": "verify"}

// plainNames say what they are in every model.
var plainNames = []string{"sid", "account_sid", "friendly_name", "unique_name", "date_created", "date_updated", "uri", "url", "page", "page_size", "page_token"}

// saysItself reports whether a name needs no sentence: it is plain, or the SID of one of Twilio's
// models.
func saysItself(name string, models []string) bool {
	base, isSID := strings.CutSuffix(name, "_sid")
	return slices.Contains(plainNames, name) || isSID && slices.Contains(models, base)
}

func explainedModels(yield func(product string, m *catalog.Model, names []string) bool) {
	for name := range explainedProducts {
		p := catalog.ProductNamed(name)
		for _, modelName := range p.ModelNames() {
			m := p.Model(modelName)
			var names []string
			for _, a := range m.Attributes() {
				names = append(names, a.Name)
			}
			for _, kind := range []catalog.Kind{catalog.Create, catalog.List, catalog.Fetch, catalog.Update, catalog.Patch, catalog.Delete} {
				for _, op := range m.Operations(kind) {
					for _, q := range op.Parameters {
						names = append(names, q.Keys()...)
					}
				}
			}
			slices.Sort(names)
			if !yield(name, m, slices.Compact(names)) {
				return
			}
		}
	}
}

func TestEveryNameHasASentenceOrSaysWhatItIs(t *testing.T) {
	t.Parallel()
	var models []string
	explainedModels(func(_ string, m *catalog.Model, _ []string) bool {
		models = append(models, catalog.SnakeCase(m.Name))
		return true
	})
	missing := map[string][]string{}
	explainedModels(func(product string, m *catalog.Model, names []string) bool {
		if m.Sentence() == "" {
			t.Errorf("%s.%s has no sentence", product, m.Name)
		}
		for _, name := range names {
			if m.NameSentence(name) == "" && !saysItself(name, models) {
				missing[name] = append(missing[name], product+"."+m.Name)
			}
		}
		return true
	})
	for name, where := range missing {
		t.Errorf("%s has no sentence: %s", name, strings.Join(where, ", "))
	}
}

func TestNoSentenceIsOrphaned(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	explainedModels(func(product string, m *catalog.Model, names []string) bool {
		file := explainedProducts[product]
		var below []string
		for _, name := range names {
			below = append(below, "."+name, "."+regexp.MustCompile(`^parameter\d+`).ReplaceAllString(name, "parameterN"))
			used["common "+name] = true
			used[file+" "+strings.TrimPrefix(below[len(below)-1], ".")] = true
		}
		for _, kind := range []catalog.Kind{catalog.Create, catalog.List, catalog.Fetch, catalog.Update, catalog.Patch, catalog.Delete} {
			if m.Has(kind) {
				below = append(below, "."+string(kind)+"()")
			}
		}
		for _, model := range []string{m.Name, strings.TrimPrefix(m.Name, "Service")} {
			used[file+" "+model] = true
			for _, name := range below {
				used[file+" "+model+name] = true
			}
		}
		return true
	})
	for file, lines := range sentenceLines(t) {
		seen := map[string]bool{}
		for _, line := range lines {
			key, _, ok := strings.Cut(line, ": ")
			switch {
			case !ok:
				t.Errorf("%s: %q is not a key and a sentence", file, line)
			case !used[file+" "+key]:
				t.Errorf("%s: nothing of Twilio's is called %s", file, key)
			case seen[key]:
				t.Errorf("%s: %s stands twice", file, key)
			}
			seen[key] = true
		}
	}
}

func TestSentencesAreSentences(t *testing.T) {
	t.Parallel()
	for file, lines := range sentenceLines(t) {
		for _, line := range lines {
			_, text, _ := strings.Cut(line, ": ")
			if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") || strings.Contains(text, "  ") || len(text) > 180 {
				t.Errorf("%s: %s", file, line)
			}
		}
	}
}

// Twilio's own sentences are Twilio's.
func TestNoSentenceIsTwilios(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TWILIO_OAI")
	if dir == "" {
		t.Skip("TWILIO_OAI does not name Twilio's documents")
	}
	twilios := map[string]bool{}
	var files []string
	for _, product := range explainedProducts {
		of, err := filepath.Glob(filepath.Join(dir, "twilio_"+product+"_*.json"))
		if err != nil || len(of) == 0 {
			t.Fatalf("no documents of %s in %s: %v", product, dir, err)
		}
		files = append(files, of...)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal(data, &document); err != nil {
			t.Fatal(err)
		}
		describe(document, func(text string) {
			twilios[plainly(text)] = true
			for _, sentence := range regexp.MustCompile(`[.!?:](\s|$)`).Split(text, -1) {
				twilios[plainly(sentence)] = true
			}
		})
	}
	for file, lines := range sentenceLines(t) {
		for _, line := range lines {
			_, text, _ := strings.Cut(line, ": ")
			if words := strings.Fields(plainly(text)); twilios[plainly(text)] && len(words) > 2 {
				t.Errorf("%s: Twilio's own words: %s", file, line)
			}
		}
	}
}

// describe finds the descriptions and summaries in a document.
func describe(in any, found func(string)) {
	switch in := in.(type) {
	case []any:
		for _, v := range in {
			describe(v, found)
		}
	case map[string]any:
		for key, v := range in {
			if text, ok := v.(string); ok && (key == "description" || key == "summary") {
				found(text)
			}
			describe(v, found)
		}
	}
}

// plainly is a text by its letters and digits alone.
func plainly(text string) string {
	return strings.Join(regexp.MustCompile(`[a-z0-9]+`).FindAllString(strings.ToLower(text), -1), " ")
}

func sentenceLines(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("sentences/*.txt")
	if err != nil || len(files) < 2 {
		t.Fatalf("no sentences: %v", err)
	}
	all := map[string][]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		for line := range strings.Lines(string(data)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				all[name] = append(all[name], line)
			}
		}
	}
	return all
}
