package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"os"
	"strings"

	"dialtone/runtime"
)

// SoldOut is an error of the shop's.
type SoldOut struct{ Product string }

func (e *SoldOut) Error() string { return e.Product + " is sold out" }

// Code is what scripts find in e.code.
func (e *SoldOut) Code() string { return "ERR_SOLD_OUT" }

func ExampleAsync() {
	host, err := runtime.New(runtime.Options{Stdout: os.Stdout})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Set("shop", map[string]any{
		// On a goroutine of its own, while the script goes on.
		"price": runtime.Async(func(ctx context.Context, product string) (int, error) {
			if product == "tea" {
				return 0, &SoldOut{product}
			}
			return len(product), ctx.Err()
		}),
		"orders": iter.Seq2[string, error](func(yield func(string, error) bool) { // for await (const order of shop.orders)
			_ = yield("A-1", nil) && yield("A-2", nil)
		}),
		"upload": runtime.Async(func(body io.Reader) (string, error) { // Reads what the script gives, as it comes.
			text, err := io.ReadAll(body)
			return strings.ToUpper(string(text)), err
		}),
	})
	if err != nil {
		log.Fatal(err)
	}
	err = host.Run(context.Background(), "shop.js", `
		console.log(await Promise.all([shop.price('milk'), shop.price('bread')]))
		for await (const order of shop.orders) console.log(order)
		console.log(await shop.upload((async function* () { yield 'one, '; yield 'two' })()))
		await shop.price('tea').catch(e => { console.log(e.code); throw e })
	`)
	var sold *SoldOut
	fmt.Println(errors.As(err, &sold), sold)
	// Output:
	// [ 4, 5 ]
	// A-1
	// A-2
	// ONE, TWO
	// ERR_SOLD_OUT
	// true tea is sold out
}

func ExampleCallTo() {
	program, err := runtime.Compile("prices.js", "exports.price = ({weight}) => ({amount: 5 + 2 * weight, curency: 'EUR'})")
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	pool, err := runtime.NewPool(ctx, 4, program, runtime.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Shutdown(ctx) // Lets calls end that are under way, until ctx ends.
	type price struct {
		Amount   int    `json:"amount"`
		Currency string `json:"currency"`
	}
	_, err = runtime.CallTo[price](ctx, pool, "price", map[string]any{"weight": 3})
	fmt.Println(err)
	all, err := runtime.CallTo[map[string]any](ctx, pool, "price", map[string]any{"weight": 3})
	fmt.Println(all, err)
	// Output:
	// curency: a runtime_test.price has no field for it
	// map[amount:11 curency:EUR] <nil>
}

// What a function of a script yields is read as it comes. Each loop calls it again; to leave the
// loop ends it.
func ExampleHost_CallTo() {
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	ctx := context.Background()
	err = host.Run(ctx, "primes.js", `
		exports.primes = async function* () {
			const found = []
			for (let n = 2; ; n++) {
				if (found.some(prime => n % prime === 0)) continue
				found.push(n)
				yield n
			}
		}
		exports.csv = function* () { yield 'n,square\n'; for (let n = 1; n <= 2; n++) yield n + ',' + n * n + '\n' }
	`)
	if err != nil {
		log.Fatal(err)
	}
	primes, err := runtime.CallTo[iter.Seq2[int, error]](ctx, host, "primes")
	if err != nil {
		log.Fatal(err)
	}
	for prime, err := range primes {
		if err != nil || prime > 10 {
			break
		}
		fmt.Println(prime)
	}
	csv, err := runtime.CallTo[io.ReadCloser](ctx, host, "csv")
	if err != nil {
		log.Fatal(err)
	}
	defer csv.Close()
	text, err := io.ReadAll(csv)
	fmt.Print(string(text), err)
	// Output:
	// 2
	// 3
	// 5
	// 7
	// n,square
	// 1,1
	// 2,4
	// <nil>
}
