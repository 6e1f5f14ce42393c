package library

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"sync"

	"dialtone/runtime/internal/engine/quirks"
	"dialtone/runtime/internal/engine/regexps"
	"dialtone/runtime/internal/library/genuine"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// module is a part of the library.
type module struct {
	script  func() (*goja.Program, error)   // Its JavaScript; nil where it is all Go.
	natives func(l *Library) map[string]any // Its Go: the object native of its JavaScript.
	public  bool                            // Whether a script can require it.
	scheme  bool                            // Whether it can by "node:" and the name alone.
}

// modules are the parts of the library, by the names that require knows. They are set when the
// program starts, for some of them refer to them.
var modules map[string]module

func init() {
	modules = map[string]module{
		"abort":                {script: script("js/abort.js")},
		"absent":               {script: script("node/absent.js")},
		"adapters":             {script: script("js/adapters.js")},
		"assert":               {script: script("node/assert.js"), natives: assertNatives, public: true},
		"assert/error":         {script: script("node/assert_error.js"), natives: utilNatives},
		"assert/strict":        {script: script("node/assert_strict.js"), public: true},
		"async_hooks":          {script: script("node/async_hooks.js"), natives: asyncNatives, public: true},
		"buffer":               {script: script("js/buffer.js"), natives: codecNatives, public: true},
		"clone":                {script: script("js/clone.js"), natives: cloneNatives},
		"child_process":        {script: script("node/child_process.js"), natives: programNatives, public: true},
		"cluster":              absent("cluster"),
		"compression":          {script: script("js/compression.js")},
		"constants":            {script: script("node/constants.js"), public: true},
		"crypto":               {script: script("node/crypto.js"), natives: func(l *Library) map[string]any { return l.crypto.DigestNatives() }, public: true},
		"crypto/keys":          {script: script("node/crypto_keys.js"), natives: func(l *Library) map[string]any { return l.crypto.KeyNatives() }},
		"csv":                  {script: script("js/csv.js"), natives: csvNatives},
		"dgram":                absent("dgram"),
		"diagnostics_channel":  {script: script("node/diagnostics_channel.js"), public: true},
		"dns":                  absent("dns"),
		"dns/promises":         absent("dns/promises"),
		"encodings":            {script: script("js/encodings.js")},
		"equal":                {script: script("js/equal.js")},
		"errors":               {script: script("js/errors.js")},
		"events":               {script: script("node/events.js"), public: true},
		"fetch":                {script: script("js/fetch.js"), natives: fetchNatives},
		"fs":                   {script: script("node/fs.js"), natives: fsNatives, public: true},
		"fs/promises":          {script: script("node/fs_promises.js"), public: true},
		"formdata":             {script: script("js/formdata.js"), natives: fetchNatives},
		"headers":              {script: script("js/headers.js")},
		"http":                 {script: script("node/http.js"), public: true},
		"http/client":          {script: script("node/http_client.js"), natives: exchangeNatives},
		"http/outgoing":        {script: script("node/http_outgoing.js")},
		"http/incoming":        {script: script("node/http_incoming.js")},
		"http/server":          {script: script("node/http_server.js"), natives: (*Library).httpServer},
		"http/status":          {script: script("node/http_status.js")},
		"http2":                absent("http2"),
		"https":                {script: script("node/https.js"), public: true},
		"inspector":            absent("inspector"),
		"locale":               {script: script("js/locale.js")},
		"messages":             {script: script("js/messages.js")},
		"module":               {script: script("node/module.js"), natives: moduleNatives, public: true},
		"net":                  {script: script("node/net.js"), natives: netNatives, public: true},
		"os":                   {script: script("node/os.js"), natives: osNatives, public: true},
		"path":                 {script: script("node/path.js"), natives: pathNatives, public: true},
		"perf_hooks":           {script: script("node/perf_hooks.js"), natives: clockNatives, public: true},
		"process/more":         {script: script("js/process.js"), natives: processNatives},
		"process/output":       {script: script("node/output.js"), natives: ttyNatives},
		"punycode":             {script: script("bundled/punycode.js"), public: true},
		"querystring":          {script: script("node/querystring.js"), public: true},
		"repl":                 absent("repl"),
		"stream":               {script: script("node/stream.js"), public: true},
		"stream/promises":      {script: script("node/stream_promises.js"), public: true},
		"stream/web":           {script: script("node/stream_web.js"), public: true},
		"streams":              {script: script("bundled/streams.js")},
		"string_decoder":       {script: script("node/string_decoder.js"), public: true},
		"test":                 {script: script("node/test.js"), natives: testNatives, scheme: true},
		"test/mock":            {script: script("node/test_mock.js"), natives: utilNatives},
		"test/report":          {script: script("node/test_report.js"), natives: testNatives},
		"test/tree":            {script: script("node/test_tree.js"), natives: testNatives},
		"test/timers":          {script: script("node/test_timers.js")},
		"text":                 {script: script("js/text.js"), natives: codecNatives},
		"textstreams":          {script: script("js/textstreams.js")},
		"timers":               {script: script("node/timers.js"), public: true},
		"timers/every":         {script: script("node/timers_every.js")},
		"timers/promises":      {script: script("node/timers_promises.js"), public: true},
		"tls":                  {script: script("node/tls.js"), public: true},
		"tty/colors":           {script: script("node/tty_colors.js")},
		"tty":                  {script: script("node/tty.js"), natives: ttyNatives, public: true},
		"url":                  {script: script("node/url.js"), public: true},
		"util":                 {script: script("node/util.js"), natives: utilNatives, public: true},
		"util/parseargs":       {script: script("node/parseargs.js")},
		"util/types":           {script: script("node/util_types.js"), natives: typesNatives, public: true},
		"v8":                   absent("v8"),
		"vm":                   {script: script("node/vm.js"), natives: vmNatives, public: true},
		"weburl":               {script: script("js/weburl.js"), natives: urlNatives},
		"webcrypto":            {script: script("node/webcrypto.js"), natives: func(l *Library) map[string]any { return l.crypto.DigestNatives() }},
		"webcrypto/algorithms": {script: script("node/webcrypto_algorithms.js")},
		"webcrypto/keys":       {script: script("node/webcrypto_keys.js"), natives: func(l *Library) map[string]any { return l.crypto.WebKeyNatives() }},
		"webcrypto/subtle":     {script: script("node/webcrypto_subtle.js"), natives: func(l *Library) map[string]any { return l.crypto.SubtleNatives() }},
		"webstreams":           {script: script("bundled/webstreams.js"), natives: webStreamNatives},
		"worker_threads":       {script: script("node/worker_threads.js"), public: true},
		"zlib":                 {script: script("node/zlib.js"), natives: zlibNatives, public: true},
	}
	maps.Copy(modules, languageModules)
	maps.Copy(modules, intlModules)
	maps.Copy(modules, inputModules)
}

// Names lists the modules that a script can require.
func Names() []string {
	names := []string{"console", "process"}
	for name, module := range modules {
		if module.public {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// HasModule reports whether a script can require a module of the library.
func HasModule(name string) bool {
	return name == "console" || name == "process" || modules[name].public
}

// HasScheme reports whether a script can require a module by "node:" and this name, and not by the
// name alone: a package may be called so.
func HasScheme(name string) bool { return modules[name].scheme }

// Module makes a module that a script requires: one of those that
// [HasModule] knows.
func (l *Library) Module(name string) (goja.Value, error) {
	if name == "console" || name == "process" {
		return l.Host.Global(name), nil
	}
	exports, err := l.load(name)
	if err != nil {
		return nil, err
	}
	return exports, nil
}

// load makes a module, or finds the one made before.
func (l *Library) load(name string) (*goja.Object, error) {
	if exports, ok := l.exports[name]; ok {
		return exports, nil
	}
	part := modules[name]
	program, err := part.script()
	if err != nil {
		return nil, err
	}
	body, err := l.VM.RunProgram(program)
	if err != nil {
		return nil, err
	}
	call, ok := goja.AssertFunction(body)
	if !ok {
		return nil, fmt.Errorf("the module %s is not a function", name)
	}
	native := l.VM.NewObject()
	if part.natives != nil {
		for name, function := range part.natives(l) {
			// A new object takes any property.
			_ = native.Set(name, function)
		}
	}
	require := func(name string) (goja.Value, error) { return l.Module(name) }
	exports, err := call(goja.Undefined(), native, l.VM.ToValue(require), l.VM.ToValue(l.Genuine().Give))
	if err != nil {
		return nil, err
	}
	l.exports[name] = exports.ToObject(l.VM)
	return l.exports[name], nil
}

// The folder node holds the modules that Node has, language what the language's own library lacks,
// bundled what others have written, and js all others.
//
//go:embed bundled/*.js intl/*.js js/*.js language/*.js node/*.js
var scripts embed.FS

// script returns a file of one of the folders, compiled when it is first needed and then
// shared by all VMs. It is the body of a function with two parameters: native
// and require.
func script(name string) func() (*goja.Program, error) {
	return compiled(name, func() (string, error) {
		source, err := scripts.ReadFile(name)
		return string(source), err
	})
}

// compiled is a script that is compiled when it is first needed.
func compiled(name string, read func() (string, error)) func() (*goja.Program, error) {
	return sync.OnceValues(func() (*goja.Program, error) {
		source, err := read()
		if err != nil {
			return nil, err
		}
		text := "(function (native, require) { 'use strict';" + source + "\n})"
		tree, err := parser.ParseFile(nil, "dialtone:"+path.Base(name), text, 0, parser.WithDisableSourceMaps)
		if err != nil {
			return nil, err
		}
		if err := regexps.Mend(tree, text); err != nil {
			return nil, err
		}
		genuine.Rewrite(tree)
		quirks.Mend(tree)
		return goja.CompileAST(tree, true)
	})
}
