// Package lower makes JavaScript that Goja parses of what Goja does not:
// TypeScript, ES modules and newer syntax. esbuild does the work, one file at a
// time; a [Map] leads from what it wrote back to the source.
//
// Most callers need [Lower]. What Goja parses by itself need not come here.
package lower

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"dialtone/runtime/internal/engine/nesting"

	"github.com/evanw/esbuild/pkg/api"
)

// Source is a file, or text that a user typed.
type Source struct {
	Name string // Its ending says whether it is TypeScript.
	Text string

	// Module says that it is an ES module even if it neither imports nor exports.
	Module bool
}

// Format is what a source is made into.
type Format int

const (
	// Script leaves import, export and top-level await as they are.
	Script Format = iota

	// Module makes import and export those of a CommonJS module: calls of require,
	// and properties of module.exports. A top-level await becomes [AwaitMark].
	Module
)

// Code is JavaScript made of a source. Its dynamic imports are as they were.
type Code struct {
	Text string
	Map  *Map

	ESM    bool // Whether the source is an ES module; only told of a [Module].
	Awaits int  // How many times AwaitMark stands in it.

	Loops     int    // How many loops with a top-level for await it has.
	LoopLabel string // What their labels begin with; see [IsLoopLabel].
}

// Waits reports whether the source awaits at its top level.
func (c *Code) Waits() bool { return c.Awaits > 0 || c.Loops > 0 }

// Error is what is wrong with a source.
type Error struct {
	Message      string
	Line, Column int // From 1, the column in bytes. Both 0 where there is no place.
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// JSXMessage is the message of the error of a source with JSX.
const JSXMessage = "JSX does not work here"

// MetaName is the variable that stands for import.meta in a [Module].
const MetaName = "__import_meta"

// DefaultName is what esbuild calls a default export that has no name, after the file.
const DefaultName = "source_default"

// ForeignPrefix begins the names that stand for what only CommonJS modules have,
// as require, in an ES module that uses them.
const ForeignPrefix = "__commonjs_"

// foreign are those names without it.
var foreign = []string{"require", "module", "exports", "__filename", "__dirname"}

// IsTypeScript reports whether a name is that of a TypeScript file.
func IsTypeScript(name string) bool {
	switch path.Ext(name) {
	case ".ts", ".mts", ".cts":
		return true
	}
	return false
}

// missing is the syntax that Goja lacks and esbuild can do without.
var missing = map[string]bool{"async-generator": false, "decorators": false, "using": false}

// withoutWarnings are esbuild's warnings about what scripts do, which nobody reads here. To find
// the place of one takes it a walk through the source, and some a walk back to its beginning.
var withoutWarnings = func() map[string]api.LogLevel {
	silent := map[string]api.LogLevel{}
	for _, name := range []string{
		"assign-to-constant", "assign-to-import", "bigint", "call-import-namespace", "class-name-will-throw", "commonjs-variable-in-esm",
		"delete-super-property", "direct-eval", "duplicate-case", "duplicate-class-member", "duplicate-object-key", "empty-import-meta",
		"equals-nan", "equals-negative-zero", "equals-new-object", "html-comment-in-js", "impossible-typeof", "private-name-will-throw",
		"semicolon-after-return", "suspicious-boolean-not", "suspicious-logical-operator", "suspicious-nullish-coalescing",
		"this-is-undefined-in-esm", "unsupported-regexp",
	} {
		silent[name] = api.LogLevelSilent
	}
	return silent
}()

// probe is put after a source: esbuild refuses it in an ES module.
const (
	probe        = "\n;return"
	probeRefused = "Top-level return cannot be used inside an ECMAScript module"
)

// forceESM is put after a source to make it an ES module.
const forceESM = "\n;export {}"

// Lower makes JavaScript of a source. The error is an [*Error].
func Lower(source Source, format Format) (*Code, error) {
	text := withoutMapComment(source.Text)
	if format == Script {
		code, err := transform(source, text, "", api.FormatDefault, false)
		if err != nil {
			return nil, err
		}
		return code, nil
	}
	return lowerModule(source, text)
}

// lowerModule makes a CommonJS module.
func lowerModule(source Source, text string) (*Code, error) {
	code, err := asModule(source, text)
	var marked waitless
	if problem, ok := err.(*awaitError); ok {
		if marked, err = withoutAwaits(source, text, problem.at); err != nil {
			return nil, err
		}
		source.Module = problem.module // Which what was written first may not show.
		if marked.inner != nil {
			// What esbuild wrote is JavaScript.
			source.Name = "lowered.js"
		}
		code, err = asModule(source, marked.text)
	}
	if err != nil {
		return nil, err
	}
	code.Awaits, code.Loops, code.LoopLabel = marked.awaits, marked.loops, marked.loopLabel
	if marked.inner != nil {
		code.Map = code.Map.over(marked.inner)
	}
	return code, nil
}

// asModule makes a CommonJS module of a source that does not await at its top
// level; the error is an [*awaitError] if it does.
func asModule(source Source, text string) (*Code, error) {
	if !source.Module {
		_, err := transform(source, text, probe, api.FormatCommonJS, false)
		if err == nil {
			return transform(source, text, "", api.FormatCommonJS, false)
		}
		if err != errIsModule {
			return nil, err
		}
	}
	code, err := transform(source, text, forceESM, api.FormatCommonJS, mentionsForeign(text))
	if problem, ok := err.(*awaitError); ok {
		problem.module = true
	}
	if err != nil {
		return nil, err
	}
	code.ESM = true
	if end := strings.Index(code.Text, "module.exports = __toCommonJS("); end >= 0 {
		// What defines the exports comes from nowhere, too.
		last := strings.Count(code.Text[:end], "\n")
		for i := 0; i < len(code.Map.segments) && code.Map.segments[i].line <= last; i++ {
			code.Map.segments[i].outside = true
		}
	}
	return code, nil
}

func mentionsForeign(text string) bool {
	for _, name := range foreign {
		if strings.Contains(text, name) {
			return true
		}
	}
	return false
}

// transform calls esbuild for a text and what is put after it, which no position
// of the answer is in. Every source that esbuild parses passes here.
func transform(source Source, text, after string, format api.Format, markForeign bool) (*Code, error) {
	options := api.TransformOptions{
		Loader:         api.LoaderJS,
		Sourcefile:     "source.js", // Its ending would choose how default imports work.
		Format:         format,
		Target:         api.ESNext,
		Supported:      missing,
		Charset:        api.CharsetUTF8,
		TreeShaking:    api.TreeShakingFalse,
		Sourcemap:      api.SourceMapExternal,
		SourcesContent: api.SourcesContentExclude,
		LogLevel:       api.LogLevelSilent,
		LogOverride:    withoutWarnings,
	}
	if IsTypeScript(source.Name) {
		options.Loader = api.LoaderTS
	}
	switch format {
	case api.FormatESModule:
		options.Supported = maps.Clone(missing)
		options.Supported["nullish-coalescing"] = false
	case api.FormatCommonJS:
		// What is not defined costs esbuild nothing: it makes its tables for each source that
		// defines something.
		options.Define = map[string]string{}
		if strings.Contains(text, "meta") {
			options.Define["import.meta"] = MetaName
		}
		if markForeign {
			for _, name := range foreign {
				options.Define[name] = ForeignPrefix + name
			}
		}
	default:
		// An import that nothing uses yet may be used by what is typed next.
		options.TsconfigRaw = `{"compilerOptions":{"verbatimModuleSyntax":true}}`
	}
	var deep *nesting.Error
	if errors.As(nesting.Check(text), &deep) {
		line, column := position(text, deep.Offset)
		return nil, &Error{deep.Error(), line, column}
	}
	if at := scopesTooDeep(text); at >= 0 {
		line, column := position(text, at)
		return nil, &Error{fmt.Sprintf("functions and blocks are nested more than %d deep", mostScopes), line, column}
	}
	if options.Loader == api.LoaderTS {
		if err := checkBounds(text); err != nil {
			return nil, err
		}
	}
	result := api.Transform(text+after, options)
	if len(result.Errors) > 0 {
		err := problemOf(result.Errors, text)
		if _, ok := err.(*Error); ok && after != "" {
			// What was put after the text may be what is in the way.
			options.Format = api.FormatDefault
			if alone := api.Transform(text, options); len(alone.Errors) > 0 {
				err = problemOf(alone.Errors, text)
			}
		}
		return nil, err
	}
	written := string(result.Code)
	decoded, err := decode(result.Map, written, text)
	if err != nil {
		return nil, err
	}
	return &Code{Text: written, Map: decoded}, nil
}

// withoutMapComment keeps esbuild from following the source map that a file
// compiled by another compiler names. The length stays.
func withoutMapComment(text string) string {
	return strings.ReplaceAll(text, "# sourceMappingURL=", "# sourceMappingUrl=")
}

// errIsModule says that a source that was probed is an ES module.
var errIsModule = errors.New("the source is an ES module")

// problemOf is the error for what esbuild found wrong with a text, which may have
// been probed.
func problemOf(messages []api.Message, text string) error {
	last := strings.Count(text, "\n") + 1
	for i, message := range messages {
		if message.Text != probeRefused || message.Location == nil || message.Location.Line <= last {
			continue
		}
		if len(message.Notes) == 0 || !strings.Contains(message.Notes[0].Text, "\"await\"") {
			return errIsModule
		}
		messages = slices.Delete(slices.Clone(messages), i, i+1)
		break
	}
	if awaits := awaitsAmong(messages); len(awaits) == len(messages) {
		return &awaitError{at: awaits}
	}
	for _, message := range messages {
		if isAwait(message) {
			continue
		}
		problem := &Error{Message: strings.TrimSuffix(message.Text, ":")} // Its notes would follow.
		if strings.HasPrefix(message.Text, "The JSX syntax extension") {
			problem.Message = JSXMessage
		}
		if strings.Contains(message.Text, "end of file") || strings.HasPrefix(message.Text, "Unterminated template") {
			problem.Message = "Unexpected end of input"
		}
		if at := message.Location; at != nil {
			problem.Line, problem.Column = at.Line, at.Column+1
			lines := splitLines(text)
			if last := len(lines); at.Line > last || problem.Message == "Unexpected end of input" {
				problem.Line, problem.Column = last, len(lines[last-1])+1
			}
		}
		return problem
	}
	return nil
}
