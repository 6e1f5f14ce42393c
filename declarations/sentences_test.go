package declarations_test

import (
	"strings"
	"testing"
)

// An editor shows the comment that stands before a declaration.
func TestSentencesStandAtTheirNames(t *testing.T) {
	t.Parallel()
	all := text(t)
	for _, want := range []string{
		"  /**\n   * `create`: Places a call. What it says comes from url, twiml or application_sid.\n   *\n",
		"   * `destroy`: Deletes the record of a call that is over.\n   */\n  const Call: ",
		"/** A phone call to or from one of your numbers, or between clients, SIP addresses and Twilio. */\n  interface Call extends ",
		"/** Places a call. What it says comes from url, twiml or application_sid. */\n    interface Creating {\n",
		"/** Ends a call that is going on, or gives it new instructions. */\n    update(...parameters: ",
		"/** Deletes the record of a call that is over. */\n    destroy(options?: ",
		"/** How long it lasted, in seconds. */\n      readonly duration: string | null\n",
		"/** Only those from this time, or this day, on. */\n      started_after?: ",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the declarations lack %q", want)
		}
	}
	// What says itself has none.
	if !strings.Contains(all, "interface Attributes {\n      readonly account_sid: string | null\n") {
		t.Error("an account's SID is explained")
	}
}

// A comment that a sentence ended would leave the rest of it as declarations.
func TestCommentsOfALineEndThere(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(text(t)) {
		line = strings.TrimSpace(line)
		if _, behind, ends := strings.Cut(line, "*/"); strings.HasPrefix(line, "/** ") && ends && behind != "" {
			t.Errorf("%s", line)
		}
	}
}
