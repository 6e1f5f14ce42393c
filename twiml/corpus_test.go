package twiml_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/twiml"
)

// The documents of a list of public ones that were without a finding when the list was made are so
// still: none has more than hints.
//
// TWIML_CORPUS is a folder of checkouts, OWNER/NAME each; TWIML_LIST the list: repository, file,
// the first twelve digits of the SHA-256 of the document's text, "clean" or "finding", with tabs
// between them. A document that is not where the list says, since its repository is missing or has
// moved on, is counted and passed over.
func TestPublicDocumentsStayClean(t *testing.T) {
	folder, list := os.Getenv("TWIML_CORPUS"), os.Getenv("TWIML_LIST")
	if folder == "" || list == "" {
		t.Skip("set TWIML_CORPUS to a folder of checkouts and TWIML_LIST to the list of their documents")
	}
	raw, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(fields) != 4 {
			continue
		}
		repository, file, digest, state := fields[0], fields[1], fields[2], fields[3]
		source, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(repository), filepath.FromSlash(file)))
		if err != nil {
			counts["absent"]++
			continue
		}
		document, ok := documentOf(string(source), digest)
		if !ok {
			counts["changed"]++
			continue
		}
		counts[state]++
		hints := 0
		for _, p := range twiml.Validate(document) {
			if p.Level == twiml.LevelHint {
				hints++
				t.Logf("%s, %s: %v", repository, file, p)
			} else if state == "clean" {
				t.Errorf("%s, %s: %s %v\n%s", repository, file, p.Level, p, document)
			}
		}
		if state == "clean" && hints > 0 {
			counts["clean but for hints"]++
		}
	}
	if counts["clean"] == 0 {
		t.Error("not one of the documents is there")
	}
	t.Logf("%v", counts)
}

// documentOf finds the document of a digest in a file: from <?xml or <Response to the end of the
// Response, as it stands there or with the escapes of a string's text taken away.
func documentOf(source, digest string) (string, bool) {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	const root = "<Response"
	for from := 0; ; {
		at := strings.Index(source[from:], root)
		if at < 0 {
			return "", false
		}
		at += from
		from = at + len(root)
		var ends []int
		tag := strings.IndexByte(source[at:], '>')
		if tag > 0 && source[at+tag-1] == '/' {
			ends = append(ends, at+tag+1)
		}
		if end := strings.Index(source[at:], "</Response>"); end >= 0 {
			ends = append(ends, at+end+len("</Response>"))
		}
		begins := []int{at}
		if xml := strings.LastIndex(source[:at], "<?xml"); xml >= 0 {
			begins = append(begins, xml)
		}
		for _, end := range ends {
			for _, begin := range begins {
				text := source[begin:end]
				for _, candidate := range []string{text, strings.NewReplacer(`\"`, `"`, `\n`, "\n").Replace(text), text + "\n"} {
					sum := sha256.Sum256([]byte(candidate))
					if strings.HasPrefix(hex.EncodeToString(sum[:]), digest) {
						return candidate, true
					}
				}
			}
		}
	}
}
