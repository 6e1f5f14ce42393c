package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"dialtone/bindings"
	"dialtone/internal/plural"
	"dialtone/runtime"
)

// askForAll has a script that takes everything of a real account ask at the terminal first. Without
// one there is nobody to ask, and the bindings refuse, unless --yes answers for all.
func (e *environment) askForAll(c *connection, terminal runtime.Terminal) func(context.Context, bindings.Deed) bool {
	if terminal == nil && !e.Yes {
		return nil
	}
	var asking sync.Mutex // one question at a time, whatever a script does at once
	return func(ctx context.Context, deed bindings.Deed) bool {
		if e.Yes || !deed.Unfiltered && deed.Durable == "" || e.UseEmulator || c.config.BaseURL != "" {
			return true
		}
		asking.Lock()
		defer asking.Unlock()
		answer, err := terminal.Ask(ctx, question(deed)+" [y/N] ")
		answer = strings.ToLower(strings.TrimSpace(answer))
		return err == nil && (answer == "y" || answer == "yes")
	}
}

// secondsQueued is for how long Twilio keeps texts that a sender has no turn for yet: ten hours.
// What comes beyond is refused with 21611, or lost with 30001.
const secondsQueued = 10 * 60 * 60

// durableQuestion says what a durable run is going to send, and asks whether it shall.
func durableQuestion(deed bindings.Deed) string {
	text := fmt.Sprintf("On this real account, %s: %s, as the run %q", deed.Method, plural.Of(deed.Count, "request"), deed.Durable)
	if deed.Segments > 0 {
		text += fmt.Sprintf(". In all %s: from one number that sends one a second that takes %v", plural.Of(deed.Segments, "segment"), time.Duration(deed.Segments)*time.Second)
		if deed.Segments > secondsQueued {
			text += ", and Twilio keeps no more than ten hours of them waiting, so that the rest would be refused; more senders or faster ones take less"
		}
	}
	return text + ". Go on?"
}

// question says what a deed is going to do, and asks whether it shall.
func question(deed bindings.Deed) string {
	if deed.Durable != "" {
		return durableQuestion(deed)
	}
	text := "On this real account, " + deed.Method
	if deed.About != "" {
		text += " " + deed.About
	}
	if deed.Unfiltered {
		text += " has no filter and takes everything"
	}
	if deed.Count < 0 {
		text += ": a request for each row"
	} else if deed.Count > 1 || deed.About == "" {
		text += ": " + plural.Of(deed.Count, "request")
	}
	return text + ". Go on?"
}
