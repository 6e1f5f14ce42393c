package messaging

import "fmt"

// text writes an attribute as a parameter: null is nothing.
func text(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
