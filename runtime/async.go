package runtime

import "dialtone/runtime/internal/values"

// Async makes of a Go function one that scripts call for a promise, to be given to [Host.Set] or to
// an [Import], alone or as a member of a struct or map:
//
//	host.Set("db", map[string]any{"find": runtime.Async(db.Find)})
//
// Parameters and results are those of Set's functions. The function runs on a goroutine of its own
// while the script goes on; its [context.Context] ends with the script, which does not end before
// the function has, and several may run at once. Its error rejects the promise.
//
// A parameter may also be an iter.Seq, an iter.Seq2 of values and errors, a channel to receive
// from, or an io.Reader: the script gives any iterable or async iterable, of strings or bytes for
// the reader, which may also be a string or bytes itself. Each value is asked for when the function
// wants it. What the iterable throws is the error of the Seq2 or the reader, and where the function
// returns that, the promise is rejected with the very value; with Seq and a channel, which then
// ends, it rejects the promise. An iterable that the function has not read to its end is told so
// (return) at the latest when the function returns; it must not be used after that.
func Async(function any) any { return values.Async{Func: function} }

// SetAsync is [Host.Set] of an [Async] function.
func (h *Host) SetAsync(name string, function any) error { return h.Set(name, Async(function)) }
