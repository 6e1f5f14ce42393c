// Package cli is the command line of dialtone. [Run] reads arguments and runs the command that they
// name; each command is a file of its own, and host.go puts the host together that all of them
// share.
package cli

import (
	"slices"
	"time"

	"dialtone/internal/cli/emulatorcommand"
	"dialtone/internal/cli/jobscommand"
	"dialtone/internal/cli/testcommand"

	"github.com/alecthomas/kong"
)

// cli is every flag of the whole program. They may stand before the command's name or after it.
type cli struct {
	ShowVersion versionFlag `name:"version" short:"v" help:"Print the version."`

	settings
}

// listed is a command as help lists it, with what its arguments and flags are read into.
type listed struct {
	name, help string
	into       func() any
	tags       []string
}

// commands are all of them, as help lists them.
var commands = []listed{
	{"console", "Open the console (the default).", of[consoleCommand], []string{`default:"1"`}},
	{"run", "Run a JavaScript or TypeScript file.", of[runCommand], nil},
	{"eval", "Run JavaScript given as an argument and print its value.", of[evalCommand], nil},
	{"test", "Run tests, each file of them with a local Twilio of its own.", of[testcommand.Command], nil},
	{"serve", "Answer calls and messages with a folder of TwiML views.", of[serveCommand], nil},
	{"emulator", "Serve a local Twilio to other programs, or run one that takes it for Twilio.", of[emulatorcommand.Command], nil},
	{"api", "Search everything that Twilio has, and print the JavaScript for it.", of[apiCommand], nil},
	{"doc", "Explain a model, a method, an attribute or a function.", of[docCommand], nil},
	{"jobs", "Look at durable runs, pause them, go on with them, end them.", of[jobscommand.Command], nil},
	{"work", "Work on durable runs that scripts have begun, and do the jobs of a folder, on any number of machines.", of[workCommand], nil},
	{"types", "Print TypeScript declarations for scripts.", of[typesCommand], nil},
	{"init", "Create a folder for scripts, with completion in your editor.", of[initCommand], nil},
	{"version", "Print the version.", of[versionCommand], nil},
}

func of[Command any]() any { return new(Command) }

// named is a command that has a name and a line of help alone. The parser is made each time that
// dialtone starts, and the flags of all commands would take as long as everything else until a
// script runs.
type named struct{}

// grammar returns the commands as the parser takes them: in full where they are named, for no other
// can be meant.
func grammar(args []string) []kong.Option {
	options := make([]kong.Option, len(commands))
	for i, c := range commands {
		into := any(new(named))
		if c.tags != nil || slices.Contains(args, c.name) {
			into = c.into()
		}
		options[i] = kong.DynamicCommand(c.name, c.help, "", into, c.tags...)
	}
	return options
}

// settings are the flags of the whole program.
type settings struct {
	UseEmulator   bool          `name:"emulator" group:"account" help:"Use the built-in Twilio: no account needed, and nothing costs anything."`
	AllowWebhooks permission    `name:"allow-webhooks" group:"account" help:"Let the built-in Twilio call applications on any host, or on these with =LIST, and not on this machine alone: --allow-webhooks=app.example.com,10.0.0.0/8"`
	Seed          string        `group:"account" placeholder:"TEXT" help:"Have the built-in Twilio's SIDs, tokens and times be the same each time, by this text: its time jumps, and begins on 2026-01-01."`
	BaseURL       string        `name:"base-url" group:"account" placeholder:"URL" help:"Send every request to this address, such as that of a running dialtone emulator."`
	AccountSID    string        `name:"account-sid" group:"account" placeholder:"SID" help:"Account SID, instead of TWILIO_ACCOUNT_SID."`
	Profile       string        `short:"p" group:"account" placeholder:"NAME" help:"Use this profile of twilio-cli instead of the environment."`
	EnvFile       []string      `name:"env-file" sep:"none" group:"account" placeholder:"FILE" help:"Read variables from this file, such as .env, that the environment does not have. May be given several times."`
	Edge          string        `group:"account" placeholder:"NAME" help:"Twilio edge location, such as dublin or sydney."`
	Region        string        `group:"account" placeholder:"NAME" help:"Twilio region: us1, ie1 or au1."`
	Timeout       time.Duration `group:"account" placeholder:"DURATION" help:"Time limit for one request (30s)."`
	Database      string        `group:"account" placeholder:"FILE" help:"Keep durable runs in this file, or in PostgreSQL (postgres://user@host/name), instead of where DIALTONE_DATABASE says."`
	DryRun        bool          `name:"dry-run" group:"account" help:"Print requests that would change something to standard error, and do not send them."`
	Yes           bool          `short:"y" group:"account" help:"Answer yes whenever a script or the console asks to confirm."`
	Trace         bool          `group:"account" help:"Print each request and response to standard error, without secrets."`

	permissions
}

// permissions are what scripts may reach. Without any they have what a script of one's own expects;
// an --allow with a list leaves only that of its kind, and a --deny goes before.
type permissions struct {
	AllowAll   bool       `short:"A" group:"permissions" help:"Allow everything."`
	AllowRead  permission `group:"permissions" help:"Allow reading these files and folders only: --allow-read=./data,./lib.js"`
	AllowWrite permission `group:"permissions" help:"Allow writing here only: --allow-write=./out"`
	AllowNet   permission `group:"permissions" help:"Allow connecting to these hosts only: --allow-net=example.com,*.example.org,10.0.0.1:8080"`
	AllowEnv   permission `group:"permissions" help:"Show scripts these environment variables only, even if they hold credentials: --allow-env=HOME"`
	AllowRun   permission `group:"permissions" help:"Allow running programs by child_process: any, or these with =LIST: --allow-run=git,ls. What they do is not limited."`
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
	AuthToken  []string      `name:"auth-token" sep:"none" placeholder:"[SID=]TOKEN" help:"Auth token that Twilio signs with, instead of the account's; give it twice to exchange one, and with a SID for a subaccount."`
	SharedKey  []string      `name:"shared-key" sep:"none" placeholder:"SECRET" help:"Secret of a SharedKey that webhooks are signed with."`
	NoVerify   permission    `name:"no-verify" help:"Also answer requests that Twilio did not sign: for development, or for these paths only: --no-verify=/token,/public/*"`
	Dev        bool          `help:"Answer errors with a spoken apology. For development."`
	SessionKey []string      `name:"session-key" sep:"none" placeholder:"SECRET" help:"Secret that sessions are signed with, instead of DIALTONE_SESSION_KEY or what is derived from the auth token. The others that are given are read only, to exchange one."`
	Sessions   string        `enum:"cookie,store" default:"cookie" placeholder:"WHERE" help:"Keep what views put into session in a cookie, which takes some 3,000 bytes, or with store in the database that Store has, of DIALTONE_DATABASE, which takes 64 kB (cookie)."`
	SessionFor time.Duration `name:"session-for" default:"24h" placeholder:"DURATION" help:"With --sessions store, how long a session is kept that nobody asks for (${default})."`
	Health     string        `placeholder:"HOST:PORT" help:"Answer /healthz, /readyz and /metrics (for Prometheus) at this address."`
	DrainDelay time.Duration `name:"drain-delay" placeholder:"DURATION" help:"Go on serving for so long after a signal to stop, while /readyz says 503 (0s)."`
	ViewTime   time.Duration `name:"view-time" default:"10s" placeholder:"DURATION" help:"Time limit for a view (${default}). Twilio gives up after 15s."`
	Log        string        `enum:"text,json" default:"text" placeholder:"FORMAT" help:"Log requests as text, or as json with one object per line."`
}

type workCommand struct {
	Folder string `arg:"" optional:"" help:"Folder of jobs: archive.js does what Job.enqueue('archive') asks for, and what exports a cron begins by itself."`

	Concurrency int    `placeholder:"N" help:"How many requests the account may have under way at once, in all processes together (50)."`
	Health      string `placeholder:"HOST:PORT" help:"Answer /healthz, /readyz and /metrics (for Prometheus) at this address."`
	Keep        string `placeholder:"DURATION" help:"Forget runs that have been over for so long, with whom they wrote to and what: --keep 30d."`
	Until       string `enum:",done" default:"" placeholder:"done" help:"done ends when there is nothing to do, instead of waiting for more."`
	Log         string `enum:"text,json" default:"text" placeholder:"FORMAT" help:"Log as text, or as json with one object per line."`

	Jobs  int           `default:"10" placeholder:"N" help:"How many jobs of the folder are done at once (${default})."`
	Lease time.Duration `default:"30s" placeholder:"DURATION" help:"After how long a job begins again elsewhere whose worker is not heard of any more (${default})."`
	Drain time.Duration `default:"10s" placeholder:"DURATION" help:"How long jobs under way may take when this is told to stop (${default}). What is not over then begins again."`
}

type versionCommand struct{}
