package inspect

import (
	"strings"
	"testing"
	"time"

	"dialtone/internal/columns"
)

// A table that is fitted is no wider than the terminal, and has when, who with whom, how far it
// came and what was said as lists of records have them.
func TestTheGridFits(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 13, 12, 30, 0, 0, time.Local)
	zone := at.Format("MST")
	for width, want := range map[int]string{
		40:  "body",
		80:  "sent " + zone + "|→ to|status|body",
		100: "sent " + zone + "|from → to|status|body",
		120: "sent " + zone + "|from → to|status|body",
		160: "sid|sent " + zone + "|from → to|status|body",
	} {
		g := &grid{index: "(index)", cells: map[string]map[int]string{}, records: true}
		for i := range 2 {
			row := g.addRow(itoa(i))
			cells := map[string]columns.Cell{
				"sid": {Text: "SM00000000000000000000000000000001"}, "date_sent": {Text: "12:30", At: at}, "from": {Text: "+14155550100"},
				"to": {Text: "+14155550101"}, "direction": {Text: "outbound-api"}, "status": {Text: "delivered"},
				"body": {Text: "What is said, in 日本語 as well, and at length"},
			}
			g.shown = append(g.shown, columns.Row{Number: i, Cells: cells})
			for _, name := range []string{"sid", "date_sent", "from", "to", "direction", "status", "body"} {
				g.set(name, row, "")
			}
		}
		g.fit(Terminal{Columns: width, Now: at})
		if got := strings.Join(g.heads, "|"); got != want {
			t.Errorf("at %d it has %s, want %s", width, got, want)
		}
		text := g.String()
		if width >= 80 && strings.Count(text, "│ 03-13 12:30 │") != 2 {
			t.Errorf("at %d it has not each time:\n%s", width, text)
		}
		for line := range strings.Lines(text) {
			if line = strings.TrimSuffix(line, "\n"); textWidth(line) > width {
				t.Errorf("at %d a line has %d columns: %s", width, textWidth(line), line)
			}
		}
	}
}

// Times that are all midnight in UTC are days, and two columns may have the same head.
func TestTheGridHasDays(t *testing.T) {
	t.Parallel()
	day := time.Date(2025, 3, 13, 0, 0, 0, 0, time.UTC)
	g := &grid{index: "(index)", cells: map[string]map[int]string{}, records: true}
	row := g.addRow("0")
	g.shown = []columns.Row{{Cells: map[string]columns.Cell{
		"start_date": {Text: "a", At: day}, "start_time": {Text: "b", At: day.Add(36*time.Hour + time.Minute)}, "end_time": {Text: "c", At: day.Add(37*time.Hour + time.Minute)},
	}}}
	for _, name := range []string{"start_date", "start_time", "end_time"} {
		g.set(name, row, "")
	}
	g.fit(Terminal{Columns: 80, Now: day.AddDate(1, 0, 0)})
	head := "2025 " + day.In(time.Local).Format("MST")
	if text := g.String(); strings.Count(text, head) != 2 || strings.Count(text, "2025-03-13") != 1 ||
		!strings.Contains(text, "03-14") {
		t.Errorf("it has not all three:\n%s", text)
	}
}
