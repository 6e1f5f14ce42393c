package agenda

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads text such as "4s", "1h30m" or "2d".
func ParseDuration(text string) (time.Duration, error) {
	whole, days := text, time.Duration(0)
	wrong := func() (time.Duration, error) {
		return 0, fmt.Errorf("%q is not a time: give text such as 4s, 1h30m or 2d", whole)
	}
	if strings.HasPrefix(text, "-") {
		return 0, fmt.Errorf("%q is below zero, and time only goes forward: give text such as 4s, 1h30m or 2d", whole)
	}
	if number, rest, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 || n > 36500 {
			return wrong()
		}
		if days = time.Duration(n) * 24 * time.Hour; rest == "" {
			return days, nil
		}
		text = rest
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return wrong()
	}
	return days + d, nil
}

// Span is a duration whose JSON is text such as "4s" or "2d", or a number of milliseconds.
type Span time.Duration

// MarshalJSON writes the span as text.
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(s).String()) }

// UnmarshalJSON reads text, or milliseconds.
func (s *Span) UnmarshalJSON(raw []byte) error {
	var ms float64
	if json.Unmarshal(raw, &ms) == nil {
		if !(ms >= 0 && ms < 1e14) {
			return fmt.Errorf("%s is not a time: give milliseconds, or text such as 4s", raw)
		}
		*s = Span(ms * float64(time.Millisecond))
		return nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return fmt.Errorf("%s is not a time: give milliseconds, or text such as 4s", raw)
	}
	d, err := ParseDuration(text)
	*s = Span(d)
	return err
}
