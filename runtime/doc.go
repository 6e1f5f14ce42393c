// Package runtime is a scripting host: it runs JavaScript files and strings
// in a virtual machine of their own, under a context, with an event loop,
// timers, promises, top-level await, console and process.
//
// Most callers need four things: [New] makes a host, [Host.RunFile] runs a
// script to its end, [ExitCode] and [Report] turn the error into what a
// command line exits with and prints.
//
//	host, err := runtime.New(runtime.Options{
//		Stdout:  os.Stdout,
//		Stderr:  os.Stderr,
//		Modules: []module.Module{twilio},
//	})
//	if err != nil {
//		return err
//	}
//	defer host.Close()
//	err = host.RunFile(ctx, "script.js")
//	fmt.Fprint(os.Stderr, runtime.Report(err))
//	os.Exit(runtime.ExitCode(err))
//
// A host grants nothing by default: output goes nowhere, input is empty, the environment has no
// variables, there are no files, no network and nobody to ask; see [Options]. Hosts share no state,
// so any number of them may work in one process, each on one script at a time; a [Pool] has some at
// hand for many goroutines. [Host.Set] gives scripts Go values and functions, [Host.Call] calls
// theirs, and [Host.ExportTo] takes values back.
//
// Scripts that nobody vouches for run under [Limits], and in a process of their
// own: [Process].
//
// Sources are JavaScript or TypeScript, by the endings of their names, scripts or
// ES modules, by Node's rules; errors name the lines that were written. Besides the
// language itself a script has require and import, some of Node's modules (fs, path,
// url, util, assert, …), and what browsers and Node have in common (fetch, URL,
// AbortController, …). All else that it sees comes from
// [module.Module] values. A module learns about its host through [module.VM] and nothing else.
package runtime
