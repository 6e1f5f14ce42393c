package declarations_test

import (
	"bufio"
	"bytes"
	"fmt"
	"log"
	"strings"

	"dialtone/declarations"
)

// The declarations are one file for a TypeScript project. This prints what a
// Hangup may hold.
func ExampleWrite() {
	var file bytes.Buffer
	if err := declarations.Write(&file); err != nil {
		log.Fatal(err)
	}
	inside := false
	for lines := bufio.NewScanner(&file); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		inside = inside || strings.HasPrefix(line, "interface Hangup ")
		if inside {
			fmt.Println(line)
		}
		if inside && line == "}" {
			break
		}
	}
	// Output:
	// interface Hangup extends Element {
	// parameter: Add<ParameterAttributes, Parameter>
	// }
}
