package runtime_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"dialtone/runtime"
)

func ExampleImport() {
	ops := runtime.Import{
		Name: "acme:ops",
		Exports: map[string]any{
			"restart": func(ctx context.Context, service string) (string, error) { return service + " restarted", nil },
			"limits":  map[string]int{"services": 2},
		},
	}
	helpers := runtime.Import{
		Name: "acme:helpers",
		File: "helpers.ts",
		Source: `import {restart, limits} from 'acme:ops'
export const restartAll = (...names: string[]) => names.slice(0, limits.services).map(name => restart(name))`,
		Types: "export function restartAll(...names: string[]): string[]",
	}
	host, err := runtime.New(runtime.Options{
		Stdout:  os.Stdout,
		Imports: []runtime.Import{ops, helpers},
		Setup:   func(h *runtime.Host) error { return h.Set("region", "eu") },
	})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "night.mjs", `
		import {restartAll} from 'acme:helpers'
		console.log(region, restartAll('api', 'web', 'mail'))
	`)
	fmt.Print(runtime.Report(err))
	fmt.Print(ops.Declaration(), helpers.Declaration())
	// Output:
	// eu [ 'api restarted', 'web restarted' ]
	// declare module 'acme:ops' {
	//   export const limits: Record<string, number>
	//   export function restart(arg1: string): string
	//   const all: { limits: typeof limits; restart: typeof restart }
	//   export default all
	// }
	// declare module 'acme:helpers' {
	//   export function restartAll(...names: string[]): string[]
	// }
}
