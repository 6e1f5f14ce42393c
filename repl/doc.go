// Package repl is the console: it reads what a person types, runs it on a host,
// prints what comes of it, completes names and helps.
//
// Most callers need [New], which takes what the console works with as [Options],
// and [Session.Run], which returns when the person leaves. An [Editor] reads the
// lines: [NewEditor] has one for a terminal, tests bring their own. What prints values,
// also for a command line that has no console, is the package show.
//
// The console knows JavaScript's own values. What it should know of others it
// asks [Options.Describe], whose answers have as many of the small interfaces in
// subject.go as there is to tell: none of their methods makes a request, but
// those of [Rows], which only printing calls.
package repl
