package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/emulator/webhooks"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// Whatever holds a secret can be printed with any verb, logged and written as JSON, and shows none.
func TestNothingThatIsPrintedShowsASecret(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t-0f-7h3-4cc0un7"
	config := api.Config{AccountSID: "AC1", AuthToken: secret, APIKey: "SK1", APISecret: secret, BaseURL: "http://me:" + secret + "@127.0.0.1:1"}
	set := webhook.TokenSet{Main: []string{secret}, Accounts: map[string][]string{"AC2": {secret}}}
	filter := webhook.Filter{AuthToken: secret, SharedKeys: []string{secret}, SessionKey: []byte(secret), OldSessionKeys: [][]byte{[]byte(secret)}, Tokens: set.Find}
	client, err := api.New(api.Config{AccountSID: "AC1", AuthToken: secret, APIKey: "SK1", APISecret: secret})
	if err != nil {
		t.Fatal(err)
	}
	var received *webhook.Request
	webhook.Filter{NoVerify: true, AuthToken: secret, SessionKey: []byte(secret)}.Verify(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).
		ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if received, err = (webhook.Filter{NoVerify: true, AuthToken: secret}).Receive(nil, httptest.NewRequest("GET", "/", nil)); err != nil {
		t.Fatal(err)
	}
	options := views.Options{Filter: filter}
	serve := views.ServeOptions{Filter: filter}
	local := emulator.New(emulator.Options{AuthToken: secret})
	values := []any{
		config, &config, api.Sources{Config: config}, api.Profile{Name: "main", APISecret: secret, AuthToken: secret}, client, *client,
		filter, &filter, set, received, options, &options, serve, views.Serve(serve), views.Handler(fstest.MapFS{}, options),
		emulator.Options{AuthToken: secret}, local, local.Main(), script.Module(local, script.Options{}), webhooks.Request{Token: secret},
		bindings.Twilio(client, bindings.Options{}),
		map[string]any{"nested": []any{config, filter, options}}, struct{ Inner webhook.Filter }{filter},
	}
	for _, value := range values {
		var written []string
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10v", "% x"} {
			written = append(written, verb+" "+fmt.Sprintf(verb, value))
		}
		if text, err := json.Marshal(value); err == nil {
			written = append(written, "JSON "+string(text))
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("a", "value", value)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("a", "value", value)
		written = append(written, "slog "+log.String())
		for _, text := range written {
			encoded := hex.EncodeToString([]byte(secret))
			plain := strings.ToLower(strings.ReplaceAll(text, " ", ""))
			if strings.Contains(plain, secret) || strings.Contains(plain, encoded) || strings.Contains(text, fmt.Sprint([]byte(secret))) ||
				strings.Contains(text, "czNjcjN0") { // in Base64
				t.Errorf("%T: %s", value, text)
			}
		}
	}
	if got, want := fmt.Sprintf("%#v", api.Profile{Name: "main", AuthToken: secret}), "api.Profile{Name:main AuthToken:[redacted]}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// secretName are the names of fields that hold secrets.
var secretName = regexp.MustCompile(`(?i)^(auth|main|shared|session|test)?tokens?$|secrets?$|passwords?$|(shared|session|token)keys?$`)

// Every exported struct with a secret in it, as a field of its own or of a struct that it holds,
// says how it is printed.
func TestEveryStructWithASecretSaysHowItIsPrinted(t *testing.T) {
	t.Parallel()
	structs := map[string]*ast.StructType{} // By "path.Name".
	formats := map[string]bool{}            // Those with a method Format.
	imports := map[string]map[string]string{}
	for _, p := range packages(t) {
		path := p.path
		if strings.HasPrefix(path, "dialtone/bench") || strings.Contains(path, "internal/") || strings.HasSuffix(path, "/generate") {
			continue
		}
		for _, name := range p.source(false) {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			if imports[path] == nil {
				imports[path] = map[string]string{}
			}
			for _, i := range file.Imports {
				imported := strings.Trim(i.Path.Value, `"`)
				imports[path][imported[strings.LastIndexByte(imported, '/')+1:]] = imported
			}
			for _, declaration := range file.Decls {
				switch d := declaration.(type) {
				case *ast.FuncDecl:
					if d.Name.Name == "Format" {
						formats[path+"."+receiver(d)] = true
					}
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if named, ok := spec.(*ast.TypeSpec); ok {
							if made, ok := named.Type.(*ast.StructType); ok {
								structs[path+"."+named.Name.Name] = made
							}
						}
					}
				}
			}
		}
	}
	// secretOf is the field by which a struct holds a secret, or "".
	var secretOf func(name string, seen map[string]bool) string
	secretOf = func(name string, seen map[string]bool) string {
		made := structs[name]
		if made == nil || seen[name] {
			return ""
		}
		seen[name] = true
		path := name[:strings.LastIndexByte(name, '.')]
		for _, field := range made.Fields.List {
			held := field.Type
			for {
				if list, ok := held.(*ast.ArrayType); ok {
					held = list.Elt
				} else if values, ok := held.(*ast.MapType); ok {
					held = values.Value
				} else if pointer, ok := held.(*ast.StarExpr); ok { // fmt follows it where the verb does not fit
					held = pointer.X
				} else {
					break
				}
			}
			var of string
			switch held := held.(type) {
			case *ast.Ident:
				of = path + "." + held.Name
				for _, fieldName := range field.Names {
					if (held.Name == "string" || held.Name == "byte") && secretName.MatchString(fieldName.Name) {
						return fieldName.Name
					}
				}
			case *ast.SelectorExpr:
				of = imports[path][held.X.(*ast.Ident).Name] + "." + held.Sel.Name
			}
			exported := len(field.Names) == 0 || field.Names[0].IsExported()
			if exported && formats[of] {
				continue // it is asked how it is printed
			}
			if inner := secretOf(of, seen); inner != "" {
				return inner
			}
		}
		return ""
	}
	for name := range structs {
		if !ast.IsExported(name[strings.LastIndexByte(name, '.')+1:]) || formats[name] {
			continue
		}
		if field := secretOf(name, map[string]bool{}); field != "" {
			t.Errorf("%s holds the secret %s: give it a method Format, as package internal/secret says", name, field)
		}
	}
}
