package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"dialtone/runtime"
)

func ExampleProcess() {
	// The first line of main, or of TestMain, is
	// runtime.ServeProcess(func() (runtime.Options, error) { return runtime.Options{}, nil }).
	host, err := runtime.New(runtime.Options{
		Process: &runtime.Process{Time: time.Minute, Memory: 64 << 20},
		Stdout:  os.Stdout,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	ctx := context.Background()
	// It runs in this process, where the customers are.
	if err := host.Set("nameOf", func(number string) (string, error) { return "Ann", nil }); err != nil {
		log.Fatal(err)
	}
	err = host.Run(ctx, "rules.js", `module.exports.answer = message => 'Hello ' + nameOf(message.from)`)
	if err != nil {
		log.Fatal(err)
	}
	value, err := host.Call(ctx, "answer", map[string]string{"from": "+15551234567"})
	fmt.Println(value, err)

	err = host.Run(ctx, "bomb.js", "let text = 'x'\nfor (;;) text += text")
	var limit *runtime.LimitError
	fmt.Println(errors.As(err, &limit) && limit.Limit == runtime.LimitMemory)

	fmt.Println(host.Run(ctx, "after.js", "console.log('goes on')"))
	// Output:
	// Hello Ann <nil>
	// true
	// goes on
	// <nil>
}
