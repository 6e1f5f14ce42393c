package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"dialtone/bindings"
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
		if e.Yes || !deed.Unfiltered || e.UseEmulator || c.config.BaseURL != "" {
			return true
		}
		asking.Lock()
		defer asking.Unlock()
		answer, err := terminal.Ask(ctx, question(deed)+" [y/N] ")
		answer = strings.ToLower(strings.TrimSpace(answer))
		return err == nil && (answer == "y" || answer == "yes")
	}
}

// question says what a deed is going to do, and asks whether it shall.
func question(deed bindings.Deed) string {
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
		text += fmt.Sprintf(": %d requests", deed.Count)
	}
	return text + ". Go on?"
}
