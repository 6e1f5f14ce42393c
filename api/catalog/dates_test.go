package catalog

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The table stands in the reference of what scripts see, row by row.
func TestTheReferenceHasTheTableOfDateFilters(t *testing.T) {
	reference, err := os.ReadFile("../../docs/javascript.md")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for _, row := range dateFilters {
		d := DocumentNamed(row.document)
		product := productName(d.Product)
		resources := "every list and statistic"
		if row.operations != "" {
			resources = ""
			for _, id := range strings.Fields(row.operations) {
				resources += ", " + strings.TrimPrefix(strings.TrimPrefix(id, "List"), "Fetch")
			}
			resources = resources[2:]
		} else if product == core {
			resources = "UsageRecord, of every period"
		}
		if product != core {
			resources = product + "." + d.Version + ": " + resources
		}
		fields := ""
		for _, field := range strings.Fields(row.fields) {
			fields += ", `" + SnakeCase(field) + "`"
		}
		fmt.Fprintf(&want, "| %s | %s | %s |\n", resources, fields[2:], row.takes)
	}
	if !strings.Contains(string(reference), want.String()) {
		t.Errorf("docs/javascript.md lacks the table:\n%s", want.String())
	}
}

// Every filter of Twilio's documents that is a date stands in the table with words that its
// document has, every row decides some filter, and no other query parameter speaks of dates.
func TestTheTableOfDateFiltersIsTheDocuments(t *testing.T) {
	folder := os.Getenv("TWILIO_OAI")
	if folder == "" {
		t.Skip("TWILIO_OAI names no folder of Twilio's OpenAPI documents")
	}
	speaks := regexp.MustCompile(`Date|Time|Before|After`)
	notDates := map[string]string{
		"SortByDate":        "an order",
		"SplitByWaitTime":   "seconds",
		"WordTimestamps":    "true or false",
		"HasValidUntilDate": "true or false",
		"DateOfBirth":       "what a person's identity is matched with, YYYYMMDD",
		"LastVerifiedDate":  "what a number's history is matched with, in no form that is said",
	}
	used := make([]bool, len(dateFilters))
	filters := 0
	paths, _ := filepath.Glob(filepath.Join(folder, "twilio_*.json"))
	for _, path := range paths {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "twilio_"), ".json")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Paths map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal(raw, &doc); err != nil {
			t.Fatal(err)
		}
		for _, item := range doc.Paths {
			for method, raw := range item {
				if method != "get" && method != "delete" {
					continue
				}
				var op struct {
					OperationID string
					Parameters  []struct {
						Name, In, Description string
						Schema                struct{ Type, Format string }
					}
				}
				if err := json.Unmarshal(raw, &op); err != nil {
					t.Fatalf("%s %s: %v", name, method, err)
				}
				for _, p := range op.Parameters {
					if p.In != "query" {
						continue
					}
					isDate := strings.HasPrefix(p.Schema.Format, "date")
					i := slices.IndexFunc(dateFilters, func(row dateFilter) bool {
						return row.document == name && (row.operations == "" || slices.Contains(strings.Fields(row.operations), op.OperationID)) &&
							slices.Contains(strings.Fields(row.fields), strings.TrimRight(p.Name, "<>"))
					})
					if i < 0 {
						if isDate || speaks.MatchString(p.Name) && notDates[p.Name] == "" {
							t.Errorf("%s %s: %s is in no row: %s", name, op.OperationID, p.Name, p.Description)
						}
						continue
					}
					used[i] = true
					filters++
					row := dateFilters[i]
					if !strings.Contains(p.Description, row.says) {
						t.Errorf("%s %s: the words of %s are not in: %s", name, op.OperationID, p.Name, p.Description)
					}
					if onlyDays := row.takes == Days || row.takes == RelativeDays; onlyDays != (p.Schema.Format == "date") {
						t.Errorf("%s %s: %s has the format %q and takes %s", name, op.OperationID, p.Name, p.Schema.Format, row.takes)
					}
				}
			}
		}
	}
	for i, row := range dateFilters {
		if !used[i] {
			t.Errorf("the row of %s %s decides no filter", row.document, row.fields)
		}
	}
	t.Logf("%d filters in %d rows", filters, len(dateFilters))
	if filters < 130 {
		t.Errorf("only %d filters were looked at", filters)
	}
}
