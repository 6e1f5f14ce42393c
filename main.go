// Command dialtone runs JavaScript against Twilio, or against the Twilio that is
// built into it.
package main

import (
	"os"
	"time"
)

// cli is every command and flag. Those of the whole program may stand before the
// command's name or after it.
type cli struct {
	Console  consoleCommand  `cmd:"" default:"1" help:"Explore an account (the default)."`
	Run      runCommand      `cmd:"" help:"Run a file of JavaScript or TypeScript."`
	Eval     evalCommand     `cmd:"" help:"Run JavaScript given as an argument, and print its value."`
	Serve    serveCommand    `cmd:"" help:"Answer calls and messages with a folder of TwiML views."`
	Emulator emulatorCommand `cmd:"" help:"Serve a local Twilio until interrupted."`
	Types    typesCommand    `cmd:"" help:"Print TypeScript declarations of what scripts see."`
	Init     initCommand     `cmd:"" help:"Make a folder of scripts that an editor completes."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	settings
}

// settings are the flags of the whole program.
type settings struct {
	UseEmulator bool          `name:"emulator" help:"Use the built-in Twilio, on credentials of its own."`
	BaseURL     string        `name:"base-url" placeholder:"URL" help:"Send every request here, such as to a running dialtone emulator."`
	AccountSID  string        `name:"account-sid" placeholder:"SID" help:"The account, instead of TWILIO_ACCOUNT_SID."`
	Profile     string        `short:"p" placeholder:"NAME" help:"A profile of twilio-cli, instead of the environment's credentials."`
	Edge        string        `placeholder:"NAME" help:"Twilio's edge location: dublin, sydney …"`
	Region      string        `placeholder:"NAME" help:"Twilio's region: us1, ie1, au1."`
	Timeout     time.Duration `placeholder:"DURATION" help:"How long a request may take (30s)."`
	DryRun      bool          `name:"dry-run" help:"Send nothing that changes anything: write it to standard error instead."`
	Yes         bool          `short:"y" help:"Answer yes where a script asks to confirm."`
	Trace       bool          `help:"Write each request and response to standard error, secrets replaced."`

	permissions
}

// permissions are what scripts may reach. Without any they have what a script of one's own expects; an
// --allow with a list leaves only that of its kind, and a --deny goes before.
type permissions struct {
	AllowAll   bool       `short:"A" group:"permissions" help:"Let scripts read, write and reach everything, which they may without any of these flags."`
	AllowRead  permission `group:"permissions" help:"Let scripts read only these files and folders: --allow-read=./data,./lib.js"`
	AllowWrite permission `group:"permissions" help:"Let scripts write only these: --allow-write=./out"`
	AllowNet   permission `group:"permissions" help:"Let scripts reach only these hosts: --allow-net=example.com,*.example.org,10.0.0.1:8080"`
	AllowEnv   permission `group:"permissions" help:"Show scripts only these variables, also one that holds credentials: --allow-env=HOME"`
	DenyRead   permission `group:"permissions" help:"Let scripts read nothing, or all but these."`
	DenyWrite  permission `group:"permissions" help:"Let scripts write nothing, or all but these."`
	DenyNet    permission `group:"permissions" help:"Let scripts reach no host, or all but these. Twilio's is theirs all the same."`
	DenyEnv    permission `group:"permissions" help:"Show scripts no variable, or all but these."`
}

type runCommand struct {
	// What stands after the file is the script's, flags included.
	FileAndArgs []string `arg:"" name:"file" passthrough:"" help:"The script (- is standard input) and its own arguments."`
}

type consoleCommand struct{}

type evalCommand struct {
	Code   string `arg:"" help:"JavaScript; - is standard input."`
	Output string `short:"o" enum:",table,json,jsonl,csv" default:"" placeholder:"FORMAT" help:"Print the value as table, json, jsonl or csv."`
}

type serveCommand struct {
	Folder     string        `arg:"" help:"The folder of views: foo/index.voice.js answers /foo."`
	Addr       string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen (${default}); port 0 takes a free one."`
	PublicURL  string        `name:"public-url" placeholder:"URL" help:"Where Twilio reaches the server, if a proxy stands between."`
	TrustProxy []string      `name:"trust-proxy" placeholder:"ADDRESS" help:"A proxy, or a range of them, whose X-Forwarded-Proto, -Host and -Port are believed."`
	NoVerify   bool          `name:"no-verify" help:"Answer requests that Twilio did not sign, while developing."`
	Dev        bool          `help:"Answer an error of a view with a spoken apology."`
	ViewTime   time.Duration `name:"view-time" default:"10s" placeholder:"DURATION" help:"How long a view may take (${default}); Twilio waits for 15s."`
	Log        string        `enum:"text,json" default:"text" placeholder:"FORMAT" help:"Log requests as text or as json, a line each."`
}

type emulatorCommand struct {
	Addr  string `default:"127.0.0.1:4010" placeholder:"HOST:PORT" help:"Where to listen (${default}); port 0 takes a free one."`
	Empty bool   `help:"Begin without the standing account's records."`
}

type versionCommand struct{}

func main() {
	os.Exit(run(os.Args[1:], process{os.Stdin, os.Stdout, os.Stderr, os.Environ()}))
}
