package script_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// lines are what was written, a line a write.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

// TestTranscriptAsItComes: a call that a script makes is printed as it is heard, in the entry of a
// console that makes it and after it.
func TestTranscriptAsItComes(t *testing.T) {
	local := emulator.New(emulator.Options{Empty: true, Time: "jump"})
	t.Cleanup(local.Close)
	out := make(lines, 100)
	told := script.Module(local, script.Options{Transcript: out})
	h, err := runtime.New(runtime.Options{Modules: []module.Module{told}, Clock: told.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	if _, err := local.Seed("IncomingPhoneNumber", map[string]any{"phone_number": "+15005550006", "voice_url": "http://127.0.0.1:1/voice"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
	defer cancel()
	entry := func(code string) {
		t.Helper()
		if err := h.Run(ctx, "entry.js", code); err != nil {
			t.Fatal(err)
		}
	}
	entry(`globalThis.call = await Emulator.phone('+14155550101').call('+15005550006')`)
	entry(`await call.ended()`)
	var got []string
	for line := ""; !strings.Contains(line, "application error"); {
		select {
		case line = <-out:
			got = append(got, line)
		case <-ctx.Done():
			t.Fatalf("it printed %q", got)
		}
	}
	want := []string{"     0.0s  +14155550101: (call) +15005550006\n", "     0.0s  twilio: (Say) We are sorry. An application error has occurred. Goodbye.\n"}
	if !slices.Equal(got, want) {
		t.Errorf("it printed %q, want %q", got, want)
	}
}
