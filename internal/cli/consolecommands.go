package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/repl"

	"github.com/dop251/goja"
)

// commands are the console's commands that know Twilio.
func (c *console) commands() []repl.Command {
	onOff := []string{"on", "off"}
	return []repl.Command{
		{
			Name: ".account", Arguments: "[SID|main]", About: "Who am I, and the subaccounts; with a SID, go on as that account.",
			Run: c.account, Complete: func(prefix string) []string { return starting([]string{"main"}, prefix) },
		},
		{
			Name: ".profile", Arguments: "[NAME]", About: "The profiles of twilio-cli; with a name, go on with that one.",
			Run: c.switchProfile, Complete: func(prefix string) []string {
				names, _ := api.ProfileNames(api.ProfileDir(c.Getenv))
				return starting(names, prefix)
			},
		},
		{
			Name: ".trace", Arguments: "on|off", About: "Show each request and response, secrets replaced.",
			Run: c.switchTrace, Complete: func(prefix string) []string { return starting(onOff, prefix) },
		},
	}
}

func starting(names []string, prefix string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !strings.HasPrefix(name, prefix) })
}

func (c *console) switchTrace(_ context.Context, console repl.Console, argument string) error {
	switch argument {
	case "on", "off":
		c.trace.on.Store(argument == "on")
	case "":
		console.Printf("%s\n", map[bool]string{true: "on", false: "off"}[c.trace.on.Load()])
	default:
		return fmt.Errorf(".trace takes on or off, not %s", argument)
	}
	return nil
}

func (c *console) switchProfile(ctx context.Context, console repl.Console, argument string) error {
	dir := api.ProfileDir(c.Getenv)
	if argument == "" {
		names, err := api.ProfileNames(dir)
		for _, name := range names {
			mark := " "
			if name == c.profile {
				mark = "*"
			}
			console.Printf("%s %s\n", mark, name)
		}
		if err == nil && len(names) == 0 {
			console.Printf("There are no profiles: twilio login makes one.\n")
		}
		return err
	}
	if c.UseEmulator {
		return fmt.Errorf("the emulator has an account of its own: leave, and open dialtone --profile %s", argument)
	}
	config := c.first
	config.AccountSID, config.AuthToken, config.APIKey, config.APISecret = "", "", "", ""
	config, err := api.Resolve(api.Sources{Config: config, Getenv: c.Getenv, Profile: argument})
	if err != nil {
		return err
	}
	if err := c.use(ctx, console, config, ""); err != nil {
		return err
	}
	c.main, c.profile = config, argument
	return nil
}

// use goes on with another account; below is its name where it is a subaccount.
func (c *console) use(ctx context.Context, console repl.Console, config api.Config, below string) error {
	client, err := api.New(config)
	if err != nil {
		return err
	}
	set := false
	err = console.With(ctx, func(vm *goja.Runtime) {
		set = bindings.SetClient(vm.GlobalObject().Get("Twilio"), client)
	})
	if err != nil {
		return err
	}
	if !set {
		return fmt.Errorf("the global Twilio is something else now: a script has replaced it")
	}
	c.config, c.below = config, below
	return nil
}

// account says who one is, or goes on as another account.
func (c *console) account(ctx context.Context, console repl.Console, argument string) error {
	switch {
	case argument == "":
		value, err := console.Eval(ctx, ".account", "Twilio.Account.find(Twilio.Config.account_sid)")
		if err != nil {
			return err
		}
		who := map[string]string{}
		if err := console.With(ctx, func(*goja.Runtime) {
			if record, ok := bindings.Describe(value).(repl.Record); ok {
				record.Each(func(name string, value goja.Value, _ string) { who[name] = value.String() })
			}
		}); err != nil {
			return err
		}
		if who["sid"] != "" {
			console.Printf("%s, %s, %s, %s\n", who["sid"], who["friendly_name"], who["type"], who["status"])
		}
		value, err = console.Eval(ctx, ".account", "Twilio.Account.all()")
		if err != nil {
			return err
		}
		return console.Print(ctx, value)
	case argument == "main" || argument == c.main.AccountSID:
		return c.use(ctx, console, c.main, "")
	case !strings.HasPrefix(argument, "AC"):
		return fmt.Errorf(".account takes the SID of an account, or main for the first one; not %s", argument)
	}
	// The subaccounts are the main account's to see.
	back, below := c.config, c.below
	if err := c.use(ctx, console, c.main, ""); err != nil {
		return err
	}
	err := c.enter(ctx, console, argument)
	if err != nil {
		_ = c.use(ctx, console, back, below)
	}
	return err
}

// enter goes on as a subaccount, with its own token.
func (c *console) enter(ctx context.Context, console repl.Console, sid string) error {
	value, err := console.Eval(ctx, ".account", fmt.Sprintf("Twilio.Account.find(%q)", sid))
	if err != nil {
		return err
	}
	record, ok := value.(*goja.Object)
	if !ok {
		return fmt.Errorf("there is no account %s among those that this one can see", sid)
	}
	config, name := c.main, ""
	config.APIKey, config.APISecret = "", ""
	if err := console.With(ctx, func(*goja.Runtime) {
		config.AccountSID, config.AuthToken = record.Get("sid").String(), record.Get("auth_token").String()
		name = shortened(record.Get("friendly_name").String())
	}); err != nil {
		return err
	}
	return c.use(ctx, console, config, name)
}

// shortened is a name as the prompt has it.
func shortened(name string) string {
	const most = 24
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return name
}
