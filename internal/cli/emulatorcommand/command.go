// Package emulatorcommand is the command dialtone emulator: it serves a local Twilio to other
// programs, runs one that takes it for Twilio, and speaks with one that runs.
package emulatorcommand

import (
	"dialtone/emulator"
	"dialtone/internal/cli/command"
)

// Call is what its commands run in.
type Call struct {
	command.Call

	// Options returns what the flags of the whole program say of the local Twilio, or what is wrong
	// with them.
	Options func() (emulator.Options, error)

	// RunFile runs a script that sets the local Twilio up, which it reaches by a server.
	RunFile func(local *emulator.Emulator, server *emulator.Server, file string) error
}

// Command is dialtone emulator, with all the commands below it.
type Command struct {
	Serve serve   `cmd:"" default:"withargs" help:"Serve it until it is interrupted (the default)."`
	Exec  execute `cmd:"" help:"Run a command that takes the emulator for Twilio, and end with its exit code."`
	Env   env     `cmd:"" help:"Print the variables by which programs take a running emulator for Twilio."`
	CA    ca      `cmd:"" name:"ca" help:"Print the certificate of the authority that vouches for it, which is made on first use."`

	Text    text    `cmd:"" help:"Send a text from a phone."`
	Call    call    `cmd:"" help:"Have a phone call a number of the account's, and print the call's SID."`
	Press   press   `cmd:"" help:"Press keys in a call."`
	Say     say     `cmd:"" help:"Say something in a call."`
	Hangup  hangup  `cmd:"" help:"Hang up a call."`
	Code    code    `cmd:"" help:"Print the verification code that a phone was sent last."`
	Status  status  `cmd:"" help:"Give a message or call a status: status SM… undelivered 30003"`
	Replay  replay  `cmd:"" help:"Send a webhook again, the last one unless another is named."`
	Advance advance `cmd:"" help:"Move time on, and let everything happen that is due on the way."`
	Reset   reset   `cmd:"" help:"Forget everything but the account and its credentials."`
	Open    open    `cmd:"" help:"Open the emulator's page in a browser."`
}

// servedFlags are those of the commands that have an emulator of their own. What --account-sid and
// --allow-webhooks say counts as well.
type servedFlags struct {
	Empty     bool     `help:"Start with an empty account instead of the sample one."`
	State     string   `placeholder:"FILE" help:"Keep the account and all that it has in this file, and go on with it where there is one."`
	Setup     string   `placeholder:"FILE" help:"Run this script, which has Emulator and the account's resources, before the first request is answered."`
	AuthToken string   `name:"auth-token" placeholder:"TOKEN" help:"Auth token of the account, instead of TWILIO_AUTH_TOKEN or one that is made up."`
	Map       []string `sep:"none" placeholder:"URL=URL" help:"Reach the application at the first origin by the second: --map https://app.example.com=http://localhost:3000. Signature, Host and X-Forwarded-Proto are those of the first. May be given several times."`
	PublicURL string   `name:"public-url" placeholder:"URL" help:"Where browsers find recordings and media, if it is not where a program asks for them."`
	TLSAddr   string   `name:"tls-addr" placeholder:"HOST:PORT" help:"Address to answer Twilio's host names at over TLS, for programs that take no proxy. Usually port 443."`
	AllowHost []string `name:"allow-host" placeholder:"NAME" help:"Let programs control the emulator by this name of the machine, beside localhost and its addresses: --allow-host=emulator"`

	ProxyOnlyTwilio bool `name:"proxy-only-twilio" help:"Refuse to tunnel to hosts that are not Twilio's."`
}

type serve struct {
	Addr string `default:"127.0.0.1:4010" placeholder:"HOST:PORT" help:"Address of the emulator and its proxy (${default}). Port 0 picks a free one."`

	servedFlags
}

type execute struct {
	Addr    string   `default:"127.0.0.1:0" placeholder:"HOST:PORT" help:"Address of the emulator and its proxy (${default}). Port 0 picks a free one."`
	Command []string `arg:"" passthrough:"" help:"The command, and then its arguments: dialtone emulator exec -- npm test"`

	servedFlags
}

// running names an emulator that runs already.
type running struct {
	At      string `placeholder:"URL" help:"Where the emulator is, if neither where DIALTONE_EMULATOR says nor http://127.0.0.1:4010."`
	Session string `placeholder:"SID" help:"The session that is meant, by its account's SID, if not the main account's."`
}

type env struct {
	running
	Format string `enum:"shell,dotenv,json,github" default:"shell" placeholder:"FORMAT" help:"For a shell to evaluate (shell), a .env file (dotenv), json, or a file such as GITHUB_ENV names (github)."`
}

type ca struct{}

type text struct {
	running
	From  string   `arg:"" help:"The phone: a number, or an address such as whatsapp:+14155550101."`
	To    string   `arg:"" help:"A number of the account's."`
	Body  string   `arg:"" optional:"" help:"The words."`
	Media []string `sep:"none" placeholder:"URL" help:"Media that go with it. May be given several times."`
	Reply bool     `help:"Wait for the next text that the phone gets, and print it."`
}

type call struct {
	running
	From   string `arg:"" help:"The phone: a number, or an address such as client:ann."`
	To     string `arg:"" help:"A number of the account's."`
	Follow bool   `short:"f" help:"Print what is heard, said and pressed, until the call is over."`
}

// ofCall names a call.
type ofCall struct {
	running
	Call string `arg:"" help:"The call's SID, or the phone that it is at."`
}

type press struct {
	ofCall
	Keys string `arg:"" help:"Digits, *, # and A to D; w waits for half a second."`
}

type say struct {
	ofCall
	Words []string `arg:"" help:"The words."`
}

type hangup struct{ ofCall }

type code struct {
	running
	Phone string `arg:"" help:"The phone."`
}

type status struct {
	running
	SID    string `arg:"" name:"sid" help:"The message or call."`
	Status string `arg:"" help:"Its new status."`
	Error  int    `arg:"" optional:"" help:"Twilio's error code that goes with it."`
}

type replay struct {
	running
	Webhook string `arg:"" optional:"" help:"The SID that the webhook was about, or its number in the journal (seq)."`
}

type advance struct {
	running
	By string `arg:"" help:"How far: 10m, 1h30m, 500ms."`
}

type reset struct{ running }

type open struct{ running }
