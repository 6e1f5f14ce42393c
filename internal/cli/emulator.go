package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/control"
	"dialtone/emulator/webhooks"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/emulatorcommand"
	"dialtone/runtime"
	"dialtone/runtime/paths"
)

// emulatorOptions are what the flags of the whole program say of the local Twilio.
func (e *environment) emulatorOptions() (options emulator.Options, err error) {
	if e.Seed != "" {
		options.Time = agenda.Jump
		options.Clock = func() time.Time { return seededFrom }
		options.Random = &seeded{source: rand.NewChaCha8(sha256.Sum256([]byte(e.Seed)))}
	}
	if !e.AllowWebhooks.given {
		return options, nil
	}
	if options.AllowWebhooks, err = webhooks.ParseAllow(e.AllowWebhooks.list); err != nil {
		return options, command.Usage("--%v", err)
	}
	return options, nil
}

// seededFrom is when time begins with --seed.
var seededFrom = time.Date(2026, time.January, 1, 12, 0, 0, 0, time.UTC)

// seeded is randomness that is the same each time, for several goroutines.
type seeded struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func (s *seeded) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.Read(b)
}

// startEmulator starts a local Twilio for this process alone.
func startEmulator(options emulator.Options) (*emulator.Emulator, *emulator.Server, error) {
	local := emulator.New(options)
	server, err := control.Listen(local, "127.0.0.1:0", control.Options{})
	return local, server, err
}

// emulatorCall is what the commands of dialtone emulator have of the whole program: its flags, and
// a host for the script that sets the local Twilio up.
func (e *environment) emulatorCall() *emulatorcommand.Call {
	return &emulatorcommand.Call{
		Call: e.Call,
		Options: func() (options emulator.Options, err error) {
			if e.UseEmulator || e.BaseURL != "" {
				return options, command.Usage("dialtone emulator is the local Twilio: --emulator and --base-url are for those who use it")
			}
			if e.Profile != "" {
				return options, command.Usage("dialtone emulator has an account of its own: leave out --profile")
			}
			options, err = e.emulatorOptions()
			options.AccountSID = e.AccountSID
			return options, err
		},
		RunFile: e.setUp,
	}
}

// setUp runs a script on a local Twilio. What it prints goes to standard error, for standard output
// is a shell's to read, or another command's.
func (e *environment) setUp(local *emulator.Emulator, server *emulator.Server, file string) error {
	c, err := e.connectTo(local, server)
	if err != nil {
		return err
	}
	defer c.close()
	permitted, err := e.permit(paths.Access{All: true}, paths.Access{All: true})
	if err != nil {
		return err
	}
	defer permitted.network.CloseIdleConnections()
	host, err := e.host(c, permitted, runtime.OpenTerminal(e.Stdin, e.Stderr), runtime.Options{Stdout: e.Stderr})
	if err != nil {
		return err
	}
	defer host.Close()
	defer local.Main().Dismiss() // its functions cannot act when it has ended
	if err := host.RunFile(e.Context, file); err != nil {
		var script *runtime.ScriptError
		if errors.As(err, &script) {
			return err
		}
		return fmt.Errorf("--setup %s: %w", filepath.Base(file), err)
	}
	return nil
}
