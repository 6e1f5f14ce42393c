// Generate bundles the npm packages that the library stands on, each into one file that is
// embedded: Node's streams and the web's. Run npm ci in this folder before.
//
//	npm ci --prefix runtime/internal/library/bundled/generate
//	go run ./runtime/internal/library/bundled/generate
//
// With -check it compares what it would write with what is there.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const folder = "runtime/internal/library/bundled"

// bundle is a package that becomes a file.
type bundle struct {
	name     string            // Of the entry here and of the file that comes of it.
	packages []string          // Whose licences the file carries.
	replaced map[string]string // Files of the package, by their ends, that stand here.
	defined  map[string]string // Expressions that stand for others.
}

var bundles = []bundle{
	{
		name:     "streams",
		packages: []string{"readable-stream"},
		replaced: map[string]string{
			"ours/primordials": "primordials.js",
			"/primordials":     "primordials.js",
			"ours/util":        "util.js",
			"shims/process":    "process.js",
			"string_decoder/":  "decoder.js",
			"abort-controller": "abort.js",
		},
		defined: map[string]string{
			"globalThis.AbortController": "undefined",
			"globalThis.AbortSignal":     "undefined",
		},
	},
	{name: "punycode", packages: []string{"punycode"}},
	{
		name:     "webstreams",
		packages: []string{"web-streams-polyfill"},
		defined:  map[string]string{"structuredClone": "native.transfer"},
	},
}

func main() {
	check := flag.Bool("check", false, "compare with the files that are there, and write nothing")
	flag.Parse()
	for _, b := range bundles {
		if err := b.make(*check); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// make bundles a package and writes the file, or compares it.
func (b bundle) make(check bool) error {
	made, err := b.bundle()
	if err != nil {
		return err
	}
	name := filepath.Join(folder, b.name+".js")
	if !check {
		return os.WriteFile(name, made, 0o644)
	}
	if known, err := os.ReadFile(name); err != nil || !bytes.Equal(known, made) {
		return fmt.Errorf("%s is not what its packages make: run go run ./runtime/internal/library/bundled/generate", name)
	}
	return nil
}

// bundle puts the entry's modules into the body of a function with the parameter require.
func (b bundle) bundle() ([]byte, error) {
	here, err := filepath.Abs(filepath.Join(folder, "generate"))
	if err != nil {
		return nil, err
	}
	licences, err := b.licences(here)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:      []string{filepath.Join(here, b.name+".js")},
		Bundle:           true,
		Format:           api.FormatCommonJS,
		Platform:         api.PlatformNode,
		Target:           api.ES2017, // Goja has no async generators.
		MinifyWhitespace: true,
		MinifySyntax:     true,
		LegalComments:    api.LegalCommentsNone,
		Define:           b.defined,
		External:         []string{"abort", "buffer", "events", "process", "string_decoder", "util"},
		Plugins:          []api.Plugin{b.replacing(here)},
		Banner:           map[string]string{"js": licences + "const module = {exports: {}};"},
		Footer:           map[string]string{"js": "return module.exports"},
		LogLevel:         api.LogLevelError,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("%s cannot be bundled: %s", b.name, result.Errors[0].Text)
	}
	return result.OutputFiles[0].Contents, nil
}

// licences is a comment with the licences of the packages and with their versions.
func (b bundle) licences(here string) (string, error) {
	var text strings.Builder
	text.WriteString("// Made by runtime/internal/library/bundled/generate; do not edit.\n")
	for _, name := range b.packages {
		files, _ := filepath.Glob(filepath.Join(here, "node_modules", name, "LICENSE*")) // the pattern is right
		if len(files) != 1 {
			return "", fmt.Errorf("the licence of %s is missing: run npm ci --prefix %s", name, here)
		}
		licence, err := os.ReadFile(files[0])
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "/*\nThis file holds the npm package %s, under this licence:\n\n%s*/\n", name, strings.ReplaceAll(string(licence), "*/", "* /"))
	}
	return text.String(), nil
}

// replacing has the files of replaced stand for those of the package.
func (b bundle) replacing(here string) api.Plugin {
	return api.Plugin{Name: "replace", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if filepath.Dir(args.Importer) == here {
				return api.OnResolveResult{}, nil
			}
			for end, file := range b.replaced {
				if strings.HasSuffix(args.Path, end) {
					return api.OnResolveResult{Path: filepath.Join(here, file)}, nil
				}
			}
			return api.OnResolveResult{}, nil
		})
	}}
}
