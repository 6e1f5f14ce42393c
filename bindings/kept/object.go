package kept

import (
	"context"
	"errors"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"dialtone/bindings/internal/js"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// StoreModule gives scripts a store as the global Store.
func StoreModule(store Store) module.Module { return storeModule{store} }

type storeModule struct{ store Store }

// Names returns the global.
func (storeModule) Names() []string { return []string{"Store"} }

// Bind makes the object of a VM.
func (m storeModule) Bind(vm module.VM) func(string) (goja.Value, error) {
	return func(string) (goja.Value, error) { return (&storeObject{newScript(vm), m.store}).make(), nil }
}

// storeObject is Store in one VM.
type storeObject struct {
	*script
	store Store
}

func (o *storeObject) make() goja.Value {
	object := o.Runtime().NewObject()
	for name, f := range map[string]func(method string, args []goja.Value) goja.Value{
		"get": o.get, "set": o.set, "update": o.update, "increment": o.increment, "delete": o.delete, "keys": o.keys,
	} {
		o.Function(object, name, func(call goja.FunctionCall) goja.Value { return f("Store."+name, call.Arguments) })
	}
	o.Tag(object, "Store")
	return object
}

// ask does what may wait for the database, or throws.
func (o *storeObject) ask(method string, do func(ctx context.Context) error) {
	o.script.ask(method, do, func(err error) {
		if number := (*NotNumberError)(nil); errors.As(err, &number) {
			o.TypeError("%s: what is kept is %s, and not a number", method, js.Describe(o.ParseJSON(string(number.Value))))
		}
	})
}

// longestKey is how many bytes a key of a store has at most.
const longestKey = 512

func (o *storeObject) key(method string, args []goja.Value) string {
	v := argument(args, 0)
	text, ok := js.TextOf(v)
	if !ok || text == "" {
		o.TypeError("%s: a key is a text, as 'cart:+14155550100', not %s", method, js.Describe(v))
	}
	o.checkKey(method, text)
	return text
}

func (o *storeObject) checkKey(method, text string) {
	if len(text) > longestKey {
		o.TypeError("%s: the key has %d bytes; it may have %d", method, len(text), longestKey)
	}
	if !utf8.ValidString(text) {
		o.TypeError("%s: the key %s has half of a character", method, js.Quoted(text))
	}
	for _, r := range text {
		if unicode.IsControl(r) {
			o.TypeError("%s: the key %s has a control character", method, js.Quoted(text))
		}
	}
}

func (o *storeObject) options(method string, v goja.Value) (life Life, given bool) {
	for _, option := range o.Keyed(method, v, "expires") {
		if option.Missing() {
			continue
		}
		life, given = o.life(method, option.Value), true
	}
	return life, given
}

// spanText is a span of time: numbers, each with its unit.
var (
	spanText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h|d))+$`) })
	spanPart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([0-9.]+)(ms|s|m|h|d)`) })
)

var spanUnits = map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}

// parseSpan reads a span of time, such as '30m' or '1h30m'. It is no longer than 100 years.
func parseSpan(text string) (time.Duration, bool) {
	if !spanText().MatchString(text) {
		return 0, false
	}
	span := 0.0
	for _, part := range spanPart().FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseFloat(part[1], 64)
		if err != nil {
			return 0, false
		}
		span += n * float64(spanUnits[part[2]])
	}
	if span > float64(100*365*24*time.Hour) {
		return 0, false
	}
	return time.Duration(span), true
}

// life reads an option that says until when something is kept.
func (o *storeObject) life(method string, v goja.Value) Life {
	if date, ok := v.(*goja.Object); ok && date.ClassName() == "Date" {
		ms := date.ToFloat()
		if math.IsNaN(ms) {
			o.TypeError("%s: expires is an invalid Date", method)
		}
		return Life{Until: time.UnixMilli(int64(ms))}
	}
	text, ok := js.TextOf(v)
	span, spanOK := parseSpan(text)
	if !ok || !spanOK || span < time.Millisecond {
		o.TypeError("%s: expires takes a time from now, as '90s', '1h30m' or '7d', or a Date, not %s", method, js.Describe(v))
	}
	return Life{For: span}
}

// surplus throws where there are more arguments than a method takes.
func (o *storeObject) surplus(method string, args []goja.Value, most int, takes string) {
	if len(args) > most {
		o.TypeError("%s takes %s, and not %d arguments", method, takes, len(args))
	}
}

func (o *storeObject) get(method string, args []goja.Value) goja.Value {
	o.surplus(method, args, 1, "a key")
	key := o.key(method, args)
	return o.read(o.item(method, key))
}

func (o *storeObject) item(method, key string) (item Item) {
	o.ask(method, func(ctx context.Context) (err error) {
		item, err = o.store.Get(ctx, key)
		return err
	})
	return item
}

// read returns the value of an item, undefined where there is none.
func (o *storeObject) read(item Item) goja.Value {
	if item.Version == 0 {
		return goja.Undefined()
	}
	return o.ParseJSON(string(item.Value))
}

func (o *storeObject) put(method string, put Put) (done bool) {
	o.ask(method, func(ctx context.Context) (err error) {
		done, err = o.store.Put(ctx, put)
		return err
	})
	return done
}

func (o *storeObject) set(method string, args []goja.Value) goja.Value {
	o.surplus(method, args, 3, "a key, a value and {expires}")
	key := o.key(method, args)
	if len(args) < 2 || goja.IsUndefined(args[1]) {
		o.TypeError("%s: there is no value; Store.delete(key) forgets a key", method)
	}
	life, _ := o.options(method, argument(args, 2))
	o.put(method, Put{Key: key, Value: o.text(method, args[1]), Life: life, If: -1})
	return goja.Undefined()
}

// mostTries is how often an update begins again where another process was faster. One that is
// faster has come to its end each time, so that only what never stops changing comes so far.
const mostTries = 1000

func (o *storeObject) update(method string, args []goja.Value) goja.Value {
	o.surplus(method, args, 3, "a key, a function and {expires}")
	key := o.key(method, args)
	change, ok := goja.AssertFunction(argument(args, 1))
	if !ok {
		o.TypeError("%s takes a function that makes the new value of the old one, as in Store.update(%s, n => (n ?? 0) + 1), not %s", method, js.Quoted(key), js.Describe(argument(args, 1)))
	}
	life, given := o.options(method, argument(args, 2))
	for range mostTries {
		item := o.item(method, key)
		changed, err := change(goja.Undefined(), o.read(item))
		if err != nil {
			panic(err)
		}
		if goja.IsUndefined(changed) {
			o.TypeError("%s: the function returns nothing; it returns the new value, also where it changes the old one in place", method)
		}
		text := o.text(method, changed)
		if o.put(method, Put{Key: key, Value: text, Life: life, Keep: !given, If: item.Version}) {
			return o.ParseJSON(string(text))
		}
	}
	o.throw(method, errors.New(js.Quoted(key)+" has been changed by others "+strconv.Itoa(mostTries)+" times meanwhile"))
	return nil
}

func (o *storeObject) increment(method string, args []goja.Value) goja.Value {
	o.surplus(method, args, 3, "a key, a number and {expires}")
	key := o.key(method, args)
	by := 1.0
	if v := argument(args, 1); !goja.IsUndefined(v) {
		kind := js.KindOf(v)
		by = 0
		if kind == reflect.Int64 || kind == reflect.Float64 {
			by = v.ToFloat()
		}
		if kind != reflect.Int64 && kind != reflect.Float64 || math.IsNaN(by) || math.IsInf(by, 0) {
			o.TypeError("%s adds a number, not %s; options stand behind it, as in Store.increment(%s, 1, {expires: '1h'})", method, js.Describe(v), js.Quoted(key))
		}
	}
	life, _ := o.options(method, argument(args, 2))
	sum := 0.0
	o.ask(method, func(ctx context.Context) (err error) {
		sum, err = o.store.Increment(ctx, key, by, life)
		return err
	})
	return o.Runtime().ToValue(sum)
}

func (o *storeObject) delete(method string, args []goja.Value) goja.Value {
	o.surplus(method, args, 1, "a key")
	key := o.key(method, args)
	had := false
	o.ask(method, func(ctx context.Context) (err error) {
		had, err = o.store.Delete(ctx, key)
		return err
	})
	return o.Runtime().ToValue(had)
}

// keys is an iterable of keys. It reads them in parts.
func (o *storeObject) keys(method string, args []goja.Value) goja.Value {
	o.surplus(method, args, 1, "a prefix")
	prefix := ""
	if v := argument(args, 0); !goja.IsUndefined(v) {
		text, ok := js.TextOf(v)
		if !ok {
			o.TypeError("%s takes what the keys begin with, as 'cart:', not %s", method, js.Describe(v))
		}
		o.checkKey(method, text)
		prefix = text
	}
	iterable := o.Runtime().NewObject()
	o.Symbol(iterable, goja.SymIterator, "[Symbol.iterator]", func(goja.FunctionCall) goja.Value {
		var page []string
		behind, over := "", false
		iterator := o.Runtime().NewObject()
		o.Function(iterator, "next", func(goja.FunctionCall) goja.Value {
			if len(page) == 0 && !over {
				o.ask(method, func(ctx context.Context) (err error) {
					page, err = o.store.Keys(ctx, prefix, behind)
					return err
				})
				over = len(page) == 0
			}
			if over {
				return o.Iteration(goja.Undefined(), true)
			}
			behind, page = page[0], page[1:]
			return o.Iteration(o.Runtime().ToValue(behind), false)
		})
		o.Symbol(iterator, goja.SymIterator, "[Symbol.iterator]", func(call goja.FunctionCall) goja.Value { return call.This })
		return iterator
	})
	return iterable
}
