package cli

import "dialtone/declarations"

// typesCommand prints TypeScript declarations of what scripts see.
type typesCommand struct {
	Views bool `help:"Print only what TwiML views have in addition: res, params and so on."`
}

// Run prints the declarations.
func (c *typesCommand) Run(e *environment) error {
	if c.Views {
		return declarations.WriteViews(e.Stdout)
	}
	return declarations.Write(e.Stdout)
}
