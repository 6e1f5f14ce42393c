package kept

import (
	"context"
	"errors"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/bindings/internal/js"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Jobs keeps what handlers are to do, which are the default exports of files. Its method may be
// called from any goroutine. A host gives it to scripts by [JobModule].
type Jobs interface {
	// Enqueue writes a job down, and returns its ID. Where it is unique and one with the same
	// arguments waits or runs, that one's ID is returned, and fresh is false.
	Enqueue(ctx context.Context, spec Job) (id int64, fresh bool, err error)
}

// Job is a job to be done.
type Job struct {
	Name     string // The file's, without its folder and its ending.
	Args     []byte // JSON: what the handler is given.
	Version  int    // What the file's options must say at least; 0 is any.
	After    time.Duration
	At       time.Time // Where it is not zero, instead of After.
	Priority int       // From 1, which goes first, to 4; 0 is the usual one.
	Unique   bool
}

// JobModule gives scripts Job.enqueue.
func JobModule(jobs Jobs) module.Module { return jobModule{jobs} }

type jobModule struct{ jobs Jobs }

// Names returns the global.
func (jobModule) Names() []string { return []string{"Job"} }

// Bind makes the object of a VM.
func (m jobModule) Bind(vm module.VM) func(string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		o := &jobObject{newScript(vm), m.jobs}
		object := o.Runtime().NewObject()
		o.Function(object, "enqueue", func(call goja.FunctionCall) goja.Value { return o.enqueue(call.Arguments) })
		o.Tag(object, "Job")
		return object, nil
	}
}

// jobObject is Job in one VM.
type jobObject struct {
	*script
	jobs Jobs
}

var jobName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`) })

// IsJobName reports whether a file of that name, without its ending, may be one of jobs.
func IsJobName(name string) bool { return jobName().MatchString(name) }

func (o *jobObject) enqueue(args []goja.Value) goja.Value {
	const method = "Job.enqueue"
	if len(args) > 3 {
		o.TypeError("%s takes a name, arguments and options, and not %d arguments", method, len(args))
	}
	spec := Job{Name: o.name(method, argument(args, 0)), Args: []byte("{}")}
	if given := argument(args, 1); !goja.IsUndefined(given) {
		if !js.IsPlainObject(given) || js.IsArray(given) {
			o.TypeError("%s: the arguments of a job are an object, as {account: 'AC…'}, not %s", method, js.Describe(given))
		}
		spec.Args = o.storable(method, "args", given)
	}
	for _, option := range o.Keyed(method, argument(args, 2), "in", "at", "priority", "unique", "version") {
		if !option.Missing() {
			o.option(method, &spec, option)
		}
	}
	if spec.After != 0 && !spec.At.IsZero() {
		o.TypeError("%s: in and at are both given, and a job begins once", method)
	}
	var id int64
	var fresh bool
	o.ask(method, func(ctx context.Context) (err error) {
		id, fresh, err = o.jobs.Enqueue(ctx, spec)
		return err
	}, func(error) {})
	result := o.Runtime().NewObject()
	js.Must(result.Set("id", id))
	js.Must(result.Set("fresh", fresh))
	return result
}

func (o *jobObject) name(method string, v goja.Value) string {
	if _, ok := goja.AssertFunction(v); ok {
		o.TypeError("%s takes the name of a file, and not a function: a function cannot be written down for another process. Put it into a file of its own, as jobs/archive.js with export default async (args, job) => {…}, have dialtone work jobs/ do it, and enqueue 'archive'", method)
	}
	name, ok := js.TextOf(v)
	switch {
	case !ok:
		o.TypeError("%s takes the name of a job, which is that of its file, as 'archive' for jobs/archive.js, not %s", method, js.Describe(v))
	case strings.ContainsAny(name, "./\\"):
		o.TypeError("%s: %s is a path; a job's name is that of its file alone, as 'archive' for jobs/archive.js", method, js.Quoted(name))
	case !IsJobName(name):
		o.TypeError("%s: a job's name has letters, digits, _ and -, 64 of them at most, and %s is none", method, js.Quoted(name))
	}
	return name
}

func (o *jobObject) option(method string, spec *Job, given js.Option) {
	switch given.Key {
	case "in":
		text, ok := js.TextOf(given.Value)
		span, spanOK := parseSpan(text)
		if !ok || !spanOK {
			o.TypeError("%s: in takes a time from now, as '90s', '10m' or '1h30m', not %s", method, js.Describe(given.Value))
		}
		spec.After = span
	case "at":
		date, ok := given.Value.(*goja.Object)
		if !ok || date.ClassName() != "Date" {
			o.TypeError("%s: at takes a Date, not %s", method, js.Describe(given.Value))
		}
		ms := date.ToFloat()
		if math.IsNaN(ms) {
			o.TypeError("%s: at is an invalid Date", method)
		}
		spec.At = time.UnixMilli(int64(ms))
	case "priority":
		spec.Priority = o.whole(method, given, 1, 4, "from 1, which goes first, to 4")
	case "unique":
		unique, err := js.Boolean(given.Value)
		if err != nil {
			o.TypeError("%s: unique %s", method, err)
		}
		spec.Unique = unique == "true"
	case "version":
		spec.Version = o.whole(method, given, 0, math.MaxInt32, "as the file's options have it")
	}
}

func (o *jobObject) whole(method string, given js.Option, least, most int, says string) int {
	n := given.Value.ToInteger()
	if js.KindOf(given.Value) != reflect.Int64 || n < int64(least) || n > int64(most) {
		o.TypeError("%s: %s takes a whole number %s, not %s", method, given.Key, says, js.Describe(given.Value))
	}
	return int(n)
}

// JobOptions are what a file of jobs exports as options.
type JobOptions struct {
	Cron, Zone string
	Retry      int
	Version    int
}

// DefaultRetries is how often a job is tried again whose file does not say.
const DefaultRetries = 10

// ReadJobOptions reads what a file exports as options. The error says what is wrong with it.
func ReadJobOptions(v goja.Value) (JobOptions, error) {
	options := JobOptions{Retry: DefaultRetries}
	if v == nil || goja.IsUndefined(v) {
		return options, nil
	}
	if !js.IsPlainObject(v) || js.IsArray(v) {
		return options, errors.New("options is an object, as {retry: 3}, not " + js.Describe(v))
	}
	keys := []string{"cron", "zone", "retry", "version"}
	o := v.(*goja.Object)
	for _, key := range o.Keys() {
		value := o.Get(key)
		text, isText := js.TextOf(value)
		n := int64(-1)
		if js.KindOf(value) == reflect.Int64 {
			n = value.ToInteger()
		}
		switch {
		case key == "cron" && isText && text != "":
			options.Cron = text
		case key == "zone" && isText && text != "":
			options.Zone = text
		case key == "retry" && n >= 0 && n <= 1000:
			options.Retry = int(n)
		case key == "version" && n >= 0 && n <= math.MaxInt32:
			options.Version = int(n)
		case !slices.Contains(keys, key):
			return options, errors.New("options has no " + key + js.DidYouMean(key, keys))
		default:
			takes := map[string]string{"cron": "an expression of cron, as '0 3 * * *'", "zone": "a time zone, as 'Europe/Berlin'", "retry": "how often a job that fails is tried again, from 0 to 1000", "version": "a whole number, from 0"}
			return options, errors.New("options." + key + " takes " + takes[key] + ", not " + js.Describe(value))
		}
	}
	if options.Zone != "" && options.Cron == "" {
		return options, errors.New("options has a zone and no cron: the zone is that of the cron's times")
	}
	return options, nil
}
