package main

import "dialtone/declarations"

// typesCommand prints TypeScript declarations of what scripts see.
type typesCommand struct{}

// Run prints the declarations.
func (typesCommand) Run(e *environment) error { return declarations.Write(e.stdout) }
