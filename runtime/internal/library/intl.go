package library

import (
	"dialtone/runtime/internal/intl"

	"github.com/dop251/goja"
)

// intlModules are Intl and what is made of it.
var intlModules = map[string]module{
	"intl":         {script: script("intl/intl.js")},
	"intl/locales": {script: script("intl/locales.js"), natives: intlNatives},
	"intl/numbers": {script: script("intl/numbers.js"), natives: intlNatives},
	"intl/dates":   {script: script("intl/dates.js"), natives: intlNatives},
	"intl/words":   {script: script("intl/words.js"), natives: intlNatives},
}

func intlNatives(l *Library) map[string]any {
	return map[string]any{
		"data":      intl.Data,
		"canonical": intl.Canonical,
		"here":      func() string { return intl.Here() },
		// By how many seconds a time zone is ahead of UTC at a time in milliseconds; null where
		// there is no such zone.
		"offset": func(zone string, at float64) any {
			seconds, ok := intl.Offset(zone, at)
			if !ok {
				return nil
			}
			return seconds
		},
		"zoneName": intl.Name,
		"compare": func(call goja.FunctionCall) goja.Value {
			a, b := call.Argument(0).String(), call.Argument(1).String()
			l.Allow(int64(len(a)+len(b)), "bytes")
			return l.VM.ToValue(intl.Compare(a, b, call.Argument(2).String(), call.Argument(3).ToBoolean(), call.Argument(4).ToBoolean()))
		},
		// segments(text, granularity) is a list of where each begins and ends, and whether it is a
		// word.
		"segments": func(call goja.FunctionCall) goja.Value {
			text := call.Argument(0).String()
			l.Allow(int64(len(text)), "bytes")
			segments := intl.Segments(text, call.Argument(1).String())
			list := make([]any, 0, 3*len(segments))
			for _, segment := range segments {
				list = append(list, segment.Start, segment.End, segment.IsWord)
			}
			return l.VM.NewArray(list...)
		},
	}
}
