package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"dialtone/api"
)

// What others have written can neither move the cursor of who reads a trace or a dry run, nor turn
// its writing round, nor look like another line of it.
func TestTracesEscapeWhatMovesTheCursor(t *testing.T) {
	for _, hostile := range []string{
		"a\x1b[2Jb", "a\rb", "a\x07b", "a\u202eb", "a\u2066b", "a\u200fb", "a\u2028b", "a\u009bb", "a\x7fb", "a\u200bb",
		"a\nnot sent: POST https://api.twilio.com/", "a\n← 1 200 OK", "a\r\n→ 2 GET /",
	} {
		var shown bytes.Buffer
		create := &api.Request{
			Operation: operation(t, "api_v2010", "CreateQueue"), Form: api.Values{{"FriendlyName", hostile}, {hostile, "x"}}, Header: http.Header{"X-Note": {hostile}},
		}
		if _, err := dry(t, &shown).Do(t.Context(), create); err != nil {
			t.Fatal(err)
		}
		body := &api.Request{
			Operation: operation(t, "knowledge_v1", "UpdateKnowledge"), Path: map[string]string{"id": hostile}, JSON: map[string]any{"name": hostile},
		}
		if _, err := dry(t, &shown).Do(t.Context(), body); err != nil {
			t.Fatal(err)
		}
		own, err := http.NewRequest(http.MethodPost, "https://example.com/", strings.NewReader("a="+hostile))
		if err != nil {
			t.Fatal(err)
		}
		own.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "X": {hostile}}
		if _, err := api.NewDryRun(&shown).Transport(nil).RoundTrip(own); err != nil {
			t.Fatal(err)
		}

		var trace page
		s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			answer(w, 201, `{"friendly_name": "`+strings.NewReplacer("\n", `\n`, "\r", `\r`, "\x1b", `\u001b`, "\x07", `\u0007`).Replace(hostile)+`"}`)
		})
		traced := client(t, s.URL, func(config *api.Config) { config.Trace = &trace })
		create.Header = nil
		if _, err := traced.Do(t.Context(), create); err != nil {
			t.Fatal(err)
		}
		text := shown.String() + trace.b.String()
		if strings.ContainsAny(text, "\x1b\r\x07\u202e\u2066\u200f\u2028\u009b\x7f\u200b") {
			t.Errorf("%q is shown as\n%q", hostile, text)
		}
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, "not sent: ") != strings.Contains(line, "not sent: ") && !strings.HasPrefix(line, "   ") ||
				strings.HasPrefix(line, "← 1 200") || strings.HasPrefix(line, "→ 2") {
				t.Errorf("%q makes the line %q", hostile, line)
			}
		}
		if count := strings.Count("\n"+text, "\nnot sent: "); count != 3 {
			t.Errorf("%q: %d requests are shown:\n%s", hostile, count, text)
		}
	}
}
