package sources_test

import (
	"fmt"
	"testing"

	"dialtone/runtime/internal/sources"
)

// Of the sources that were kept there are the last thousand, however often one of a name came.
func TestTheLastSourcesAreKept(t *testing.T) {
	kept := sources.NewKept()
	for i := range 2500 {
		kept.Keep(fmt.Sprintf("%d.js", i), "1")
		kept.Keep(fmt.Sprintf("%d.js", i), "2")
	}
	var numbers []int
	for i := range 2500 {
		if kept.Line(fmt.Sprintf("%d.js", i), 1) == "2" {
			numbers = append(numbers, i)
		}
	}
	if len(numbers) != 1000 || numbers[0] != 1500 {
		t.Errorf("of 2500 sources %d are kept: %v", len(numbers), numbers)
	}
}
