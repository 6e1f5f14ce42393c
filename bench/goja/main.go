// Command goja is the least that runs a script which asks Twilio something: Goja
// with one function, over net/http.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"github.com/dop251/goja"
)

func main() {
	url, path := os.Args[1], os.Args[2]
	source, err := os.ReadFile(path)
	if err != nil {
		fail(err)
	}
	vm := goja.New()
	check(vm.Set("account", os.Getenv("TWILIO_ACCOUNT_SID")))
	check(vm.Set("print", func(text string) { fmt.Println(text) }))
	check(vm.Set("get", func(path string) any {
		r, err := http.NewRequest("GET", url+path, nil)
		check(err)
		r.SetBasicAuth(os.Getenv("TWILIO_ACCOUNT_SID"), os.Getenv("TWILIO_AUTH_TOKEN"))
		resp, err := http.DefaultClient.Do(r)
		check(err)
		defer resp.Body.Close()
		var value any
		check(json.NewDecoder(resp.Body).Decode(&value))
		return value
	}))
	_, err = vm.RunScript(path, string(source))
	check(err)
}

func check(err error) {
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
