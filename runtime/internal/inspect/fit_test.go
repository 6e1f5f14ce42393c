package inspect

import (
	"strings"
	"testing"
)

// A table that is fitted is no wider than the terminal, has what is missed most, and as much as fits.
func TestTheGridFits(t *testing.T) {
	t.Parallel()
	for width, want := range map[int][]string{
		30:  {"to"},
		40:  {"to", "body"},
		80:  {"from", "to", "body"},
		100: {"from", "to", "body"},
		120: {"sid", "from", "to", "body"},
	} {
		g := &grid{index: "(index)", cells: map[string]map[int]string{}, ranked: []string{"to", "from", "body", "sid"}}
		for range 2 {
			row := g.addRow(itoa(len(g.rows)))
			g.set("sid", row, "'SM00000000000000000000000000000001'")
			g.set("from", row, "'+14155550100'")
			g.set("to", row, "'+14155550101'")
			g.set("body", row, "'What is said, in 日本語 as well'")
		}
		g.fit(width)
		if got := strings.Join(g.columns, " "); got != strings.Join(want, " ") {
			t.Errorf("at %d it has %s, want %s", width, got, strings.Join(want, " "))
		}
		for line := range strings.Lines(g.String()) {
			if line = strings.TrimSuffix(line, "\n"); textWidth(line) > width {
				t.Errorf("at %d a line has %d columns: %s", width, textWidth(line), line)
			}
		}
	}
}
