package bindings_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// local is an emulator with a client that speaks to it.
func local() (*api.Client, func()) {
	twilio := emulator.New(emulator.Options{Empty: true})
	server, err := twilio.Listen("127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	client, err := api.New(api.Config{AccountSID: twilio.AccountSID(), AuthToken: twilio.AuthToken(), BaseURL: server.URL()})
	if err != nil {
		panic(err)
	}
	return client, func() { _ = server.Close() }
}

// The bindings are a module of the scripting host.
func ExampleTwilio() {
	client, stop := local()
	defer stop()
	host, err := runtime.New(runtime.Options{Stdout: os.Stdout, Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
	if err != nil {
		panic(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "rules.js", `
		const message = SMS.create({to: '+16465551234', from: '+19175550000', body: 'Hello'})
		console.log(message.status, SMS.find(message.sid).body, SMS.count())
	`)
	fmt.Print(runtime.Report(err))
	// Output: queued Hello 1
}

// What a script gives back of Twilio comes as Go values.
func ExampleTwilio_records() {
	client, stop := local()
	defer stop()
	host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
	if err != nil {
		panic(err)
	}
	defer host.Close()
	ctx := context.Background()
	value, err := host.Eval(ctx, "queues", `
		Queue.create({friendly_name: 'Support', max_size: 5})
		Queue.create({friendly_name: 'Sales'})
		Queue.all()
	`)
	if err != nil {
		panic(err)
	}
	var queues []struct {
		SID     string    `json:"sid"`
		Name    string    `json:"friendly_name"`
		MaxSize int       `json:"max_size"`
		Created time.Time `json:"date_created"`
	}
	if err := host.ExportTo(ctx, value, &queues); err != nil {
		panic(err)
	}
	for _, queue := range queues {
		fmt.Println(len(queue.SID), queue.Name, queue.MaxSize, queue.Created.IsZero())
	}
	// Output:
	// 34 Sales 1000 false
	// 34 Support 5 false
}

// program is a program with a Goja VM of its own. It has no event loop, and so
// its scripts wait for every request.
type program struct{ vm *goja.Runtime }

func (p program) Runtime() *goja.Runtime                 { return p.vm }
func (p program) Context() context.Context               { return context.Background() }
func (p program) Stderr() io.Writer                      { return os.Stderr }
func (p program) SetExitCode(int)                        {}
func (p program) Source() string                         { return "" }
func (p program) Credentials() bool                      { return false }
func (p program) Admit(context.Context) (func(), error)  { return func() {}, nil }
func (p program) Ask(func(context.Context) (f func()))   { panic("this program has no event loop") }
func (p program) Post(func()) bool                       { return false }
func (p program) Async(func(context.Context) (f func())) { panic("this program has no event loop") }

// Any Goja program can take the bindings without the scripting host.
func ExampleModule_Bind() {
	client, stop := local()
	defer stop()
	p := program{goja.New()}
	value := bindings.Twilio(client, bindings.Options{}).Bind(p)
	for _, name := range []string{"Queue", "Twilio"} {
		v, err := value(name)
		if err != nil {
			panic(err)
		}
		if err := p.vm.Set(name, v); err != nil {
			panic(err)
		}
	}
	v, err := p.vm.RunString(`
		Queue.create({friendly_name: 'Support', max_size: 5})
		Queue.all().map(queue => queue.friendly_name + ' ' + queue.maxSize).join()
	`)
	fmt.Println(v, err)
	// Output: Support 5 <nil>
}
