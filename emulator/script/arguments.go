package script

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"dialtone/emulator/agenda"

	"github.com/dop251/goja"
)

// option returns a member of an object of options, or nil where it is not given.
func (c *coat) option(options goja.Value, name string) goja.Value {
	o, ok := options.(*goja.Object)
	if !ok {
		return nil
	}
	v := o.Get(name)
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	return v
}

// patience is how much of the session's time something may take: {timeout: '60s'}; 0 where it is
// not said.
func (c *coat) patience(method string, options goja.Value) time.Duration {
	if v := c.option(options, "timeout"); v != nil {
		return c.duration(method, v)
	}
	return 0
}

// duration reads milliseconds, or text such as '4s', '1h30m', '2d'.
func (c *coat) duration(method string, v goja.Value) time.Duration {
	if text, ok := v.Export().(string); ok {
		if d, err := agenda.ParseDuration(text); err == nil {
			return d
		}
	} else if ms := v.ToFloat(); ms >= 0 && ms < 1e14 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	if strings.HasPrefix(v.String(), "-") {
		panic(c.rt.NewTypeError(fmt.Sprintf("%s: %s is below zero, and time only goes forward: give milliseconds, or text such as '4s', '1h30m' or '2d'", method, v)))
	}
	panic(c.rt.NewTypeError(fmt.Sprintf("%s: %s is not a time: give milliseconds, or text such as '4s', '1h30m' or '2d'", method, v)))
}

var unicodeEscape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\\u\{?([0-9A-Fa-f]{4,6})\}?`) })

// words makes text that is looked for, or a RegExp, an expression of Go's: it is looked for beside
// the script.
func (c *coat) words(method string, v goja.Value) *regexp.Regexp {
	o, ok := v.(*goja.Object)
	if !ok {
		return regexp.MustCompile(regexp.QuoteMeta(v.String()))
	}
	if o.ClassName() != "RegExp" {
		panic(c.rt.NewTypeError(method + " takes text or a RegExp"))
	}
	source := unicodeEscape().ReplaceAllString(o.Get("source").String(), `\x{$1}`)
	flags := ""
	for _, flag := range o.Get("flags").String() {
		if strings.ContainsRune("ims", flag) {
			flags += string(flag)
		}
	}
	if flags != "" {
		source = "(?" + flags + ")" + source
	}
	re, err := regexp.Compile(source)
	if err != nil {
		panic(c.rt.NewTypeError(fmt.Sprintf("%s: %s: look-ahead, look-behind and references back are not looked for here", method, v)))
	}
	return re
}
