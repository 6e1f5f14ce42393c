// Command dialtone runs JavaScript against Twilio, or against the Twilio that is
// built into it.
package main

import (
	"os"
	"time"

	"github.com/alecthomas/kong"
)

// cli is every command and flag. Those of the whole program may stand before the
// command's name or after it.
type cli struct {
	Console  consoleCommand  `cmd:"" default:"1" help:"Open the console (the default)."`
	Run      runCommand      `cmd:"" help:"Run a JavaScript or TypeScript file."`
	Eval     evalCommand     `cmd:"" help:"Run JavaScript given as an argument and print its value."`
	Serve    serveCommand    `cmd:"" help:"Answer calls and messages with a folder of TwiML views."`
	Emulator emulatorCommand `cmd:"" help:"Serve a local Twilio to other programs."`
	Types    typesCommand    `cmd:"" help:"Print TypeScript declarations for scripts."`
	Init     initCommand     `cmd:"" help:"Create a folder for scripts, with completion in your editor."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	ShowVersion versionFlag `name:"version" short:"v" help:"Print the version."`

	settings
}

// settings are the flags of the whole program.
type settings struct {
	UseEmulator bool          `name:"emulator" group:"account" help:"Use the built-in Twilio: no account needed, and nothing costs anything."`
	BaseURL     string        `name:"base-url" group:"account" placeholder:"URL" help:"Send every request to this address, such as that of a running dialtone emulator."`
	AccountSID  string        `name:"account-sid" group:"account" placeholder:"SID" help:"Account SID, instead of TWILIO_ACCOUNT_SID."`
	Profile     string        `short:"p" group:"account" placeholder:"NAME" help:"Use this profile of twilio-cli instead of the environment."`
	Edge        string        `group:"account" placeholder:"NAME" help:"Twilio edge location, such as dublin or sydney."`
	Region      string        `group:"account" placeholder:"NAME" help:"Twilio region: us1, ie1 or au1."`
	Timeout     time.Duration `group:"account" placeholder:"DURATION" help:"Time limit for one request (30s)."`
	DryRun      bool          `name:"dry-run" group:"account" help:"Print requests that would change something to standard error, and do not send them."`
	Yes         bool          `short:"y" group:"account" help:"Answer yes whenever a script or the console asks to confirm."`
	Trace       bool          `group:"account" help:"Print each request and response to standard error, without secrets."`

	permissions
}

// permissions are what scripts may reach. Without any they have what a script of one's own expects; an
// --allow with a list leaves only that of its kind, and a --deny goes before.
type permissions struct {
	AllowAll   bool       `short:"A" group:"permissions" help:"Allow everything."`
	AllowRead  permission `group:"permissions" help:"Allow reading these files and folders only: --allow-read=./data,./lib.js"`
	AllowWrite permission `group:"permissions" help:"Allow writing here only: --allow-write=./out"`
	AllowNet   permission `group:"permissions" help:"Allow connecting to these hosts only: --allow-net=example.com,*.example.org,10.0.0.1:8080"`
	AllowEnv   permission `group:"permissions" help:"Show scripts these environment variables only, even if they hold credentials: --allow-env=HOME"`
	DenyRead   permission `group:"permissions" help:"Forbid reading: anything, or these with =LIST."`
	DenyWrite  permission `group:"permissions" help:"Forbid writing: anything, or these with =LIST."`
	DenyNet    permission `group:"permissions" help:"Forbid connecting: to any host, or to these with =LIST. Twilio itself stays reachable."`
	DenyEnv    permission `group:"permissions" help:"Hide environment variables: all, or these with =LIST."`
}

// flagGroups are the titles of flags that are not a command's own.
var flagGroups = []kong.Group{
	{Key: "account", Title: "Account and requests:"},
	{Key: "permissions", Title: "Permissions:", Description: "By default scripts may read and write files, reach the network and see the environment, except for credentials. Views of dialtone serve may read their folder and the working folder, and write nothing."},
}

type runCommand struct {
	// What stands after the file is the script's, flags included.
	FileAndArgs []string `arg:"" name:"file" passthrough:"" help:"The script, or - for standard input, and then its own arguments."`
}

type consoleCommand struct{}

type evalCommand struct {
	Code       string       `arg:"" help:"JavaScript, or - for standard input."`
	Output     outputFormat `short:"o" placeholder:"FORMAT" help:"Print the value as table, json, jsonl or csv. Without it the console's way: lists as tables."`
	Properties []string     `placeholder:"NAME" help:"Print these attributes of records only: --properties sid,status,to"`
}

type serveCommand struct {
	Folder     string        `arg:"" help:"Folder of views: foo/index.voice.js answers /foo."`
	Addr       string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on (${default}). Port 0 picks a free one."`
	PublicURL  string        `name:"public-url" placeholder:"URL" help:"Where Twilio reaches this server, if it is behind a proxy."`
	TrustProxy []string      `name:"trust-proxy" placeholder:"ADDRESS" help:"Proxy, or range of proxies, whose X-Forwarded-Proto, -Host and -Port are believed."`
	NoVerify   bool          `name:"no-verify" help:"Also answer requests that Twilio did not sign. For development."`
	Dev        bool          `help:"Answer errors with a spoken apology. For development."`
	ViewTime   time.Duration `name:"view-time" default:"10s" placeholder:"DURATION" help:"Time limit for a view (${default}). Twilio gives up after 15s."`
	Log        string        `enum:"text,json" default:"text" placeholder:"FORMAT" help:"Log requests as text, or as json with one object per line."`
}

type emulatorCommand struct {
	Addr  string `default:"127.0.0.1:4010" placeholder:"HOST:PORT" help:"Address to listen on (${default}). Port 0 picks a free one."`
	Empty bool   `help:"Start with an empty account instead of the sample one."`
}

type versionCommand struct{}

func main() {
	os.Exit(run(os.Args[1:], process{os.Stdin, os.Stdout, os.Stderr, os.Environ()}))
}
