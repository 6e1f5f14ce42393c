// Command line is the least that runs JavaScript and prints a line: what the
// console's start is measured beside.
package main

import (
	"fmt"

	"github.com/dop251/goja"
)

func main() {
	vm := goja.New()
	if err := vm.Set("print", func(text string) { fmt.Println(text) }); err != nil {
		panic(err)
	}
	if _, err := vm.RunString(`print("ready")`); err != nil {
		panic(err)
	}
}
