package cli

import (
	"context"
	"io"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/ledger"
	"dialtone/internal/cli/testcommand"
	"dialtone/runtime"
	"dialtone/runtime/paths"
	"dialtone/runtime/tests"
)

// testCall is what dialtone test has of the whole program: its flags, and a host for each file.
func (e *environment) testCall() *testcommand.Call {
	return &testcommand.Call{
		Call: e.Call, Timeout: e.Timeout,
		Check: func() error {
			if e.UseEmulator || e.BaseURL != "" || e.Profile != "" {
				return command.Usage("dialtone test has a local Twilio for each file: leave out --emulator, --base-url and --profile")
			}
			return nil
		},
		Host: e.testHost,
	}
}

// testHost makes a host for a file of tests, with a local Twilio of its own.
func (e *environment) testHost(ctx context.Context, stdout, stderr io.Writer, begin func(*emulator.Session) tests.Options) (_ *runtime.Host, end func(), err error) {
	var ends []func()
	end = func() {
		for i := len(ends) - 1; i >= 0; i-- {
			ends[i]()
		}
	}
	defer func() {
		if err != nil {
			end()
		}
	}()
	options, err := e.emulatorOptions()
	if err != nil {
		return nil, nil, err
	}
	options.Empty, options.Time = true, agenda.Jump
	local, server, err := startEmulator(options)
	if err != nil {
		return nil, nil, err
	}
	ends = append(ends, func() {
		_ = server.Close() // its clients are gone
		local.Close()
	})
	main := local.Main() // its time begins
	own := *e
	own.Stdout, own.Stderr = stdout, stderr
	own.Timeout = 0 // the flag is for tests; that of requests stays what it is
	c, err := own.connectTo(local, server)
	if err != nil {
		return nil, nil, err
	}
	ends = append(ends, c.close)
	permitted, err := own.permit(paths.Access{All: true}, paths.Access{All: true})
	if err != nil {
		return nil, nil, err
	}
	ends = append(ends, permitted.network.CloseIdleConnections)
	runs := ledger.Temporary(ctx)
	ends = append(ends, runs.Close)
	own.runs = runs
	host, err := own.host(c, permitted, nil, runtime.Options{Tests: begin(main)})
	if err != nil {
		return nil, nil, err
	}
	ends = append(ends, func() { _ = host.Close() })
	return host, end, nil
}
