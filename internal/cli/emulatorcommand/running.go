package emulatorcommand

import (
	"cmp"
	"net/url"
	"strings"

	"dialtone/emulator/authority"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/remote"
)

// usualEmulator is where dialtone emulator listens unless it is told otherwise.
const usualEmulator = "http://127.0.0.1:4010"

// find returns the emulator that is meant. Whether it is there shows when it is asked.
func (r *running) find(e *Call) (*remote.Emulator, error) {
	where := cmp.Or(r.At, e.Getenv("DIALTONE_EMULATOR"), usualEmulator)
	if !strings.Contains(where, "://") {
		where = "http://" + where
	}
	u, err := url.Parse(where)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, command.Usage("%q is not the URL of an emulator, such as %s", where, usualEmulator)
	}
	return remote.New(e.Context, u.Scheme+"://"+u.Host, r.Session), nil
}

// openAuthority opens the user's authority.
func openAuthority() (*authority.Authority, error) {
	dir, err := authority.Dir()
	if err != nil {
		return nil, err
	}
	return authority.Open(dir)
}
