package declarations_test

import (
	"bytes"
	"context"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings"
	"dialtone/bindings/kept"
	"dialtone/declarations"
	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// host returns a host with all of Twilio in sight, which asks Twilio nothing.
func host(t *testing.T) *runtime.Host {
	t.Helper()
	client, err := api.New(api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	h, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{}), kept.StoreModule(kept.NewMemory(nil)), kept.JobModule(nil), views.Serve(views.ServeOptions{Documents: bindings.Documents{}}), script.Module(emulator.New(emulator.Options{}), script.Options{})}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// names returns the words that an expression of JavaScript gives.
func names(t *testing.T, h *runtime.Host, code string) []string {
	t.Helper()
	v, err := h.Eval(context.Background(), "names.js", "("+code+").join(' ')")
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	return strings.Fields(v.String())
}

// differ says what one list lacks of another.
func differ(t *testing.T, what string, declared, found []string) {
	t.Helper()
	for _, name := range found {
		if !slices.Contains(declared, name) {
			t.Errorf("%s has %s, which is not declared", what, name)
		}
	}
	for _, name := range declared {
		if !slices.Contains(found, name) {
			t.Errorf("%s is declared to have %s, and has not", what, name)
		}
	}
}

// What each piece of a model's or a record's type has.
var pieces = map[string][]string{
	"Create": {"create"}, "Find": {"find"}, "FindOnly": {"find"}, "Search": {"find"}, "Update": {"update"}, "UpdateOnly": {"update"},
	"Patch": {"patch"}, "PatchOnly": {"patch"}, "Remove": {"destroy"}, "RemoveOnly": {"destroy"},
	"List":  {"all", "where", "limit", "first", "last", "count"},
	"Model": {"name", "prototype"}, "Camel": nil,
	"Reload": {"reload"}, "Change": {"update", "update_attributes", "updateAttributes"}, "Edit": {"patch"}, "Destroy": {"destroy"},
	"Reading": {"get", "toJSON", "association"}, "Single": nil,
}

// pieced returns the names of the pieces.
func pieced(t *testing.T, used []string) []string {
	t.Helper()
	var all []string
	for _, piece := range used {
		has, ok := pieces[piece]
		if !ok {
			t.Errorf("what has a Dialtone.%s?", piece)
		}
		all = append(all, has...)
	}
	return all
}

// both returns names in both spellings.
func both[V any](members map[string]V) []string {
	var all []string
	for name := range members {
		all = append(all, name, catalog.CamelCase(name))
	}
	return all
}

// TestModelsHaveTheMethodsThatAreDeclared compares every model and the prototype
// of its records with what the declarations say.
func TestModelsHaveTheMethodsThatAreDeclared(t *testing.T) {
	t.Parallel()
	h, all := host(t), scopes(text(t))
	compared := 0
	for path := range models() {
		s := all[path]
		if s == nil || len(s.methods) == 0 {
			continue // an alias, or one that stands for its record and would be fetched
		}
		declared := append(pieced(t, s.methods), "async", "length")
		if variants := all[path+".Variants"]; variants != nil {
			declared = append(declared, both(variants.members)...)
		}
		differ(t, path, declared, names(t, h, "Object.getOwnPropertyNames("+path+")"))

		var used []string
		for _, use := range applied.FindAllStringSubmatch(s.head, -1) {
			used = append(used, use[1])
		}
		declared = append(pieced(t, used), "constructor", "async")
		for name := range s.members {
			if name != "Collection" { // of the namespace, and a type
				declared = append(declared, name)
			}
		}
		if below := all[path+".Associations"]; below != nil {
			declared = append(declared, both(below.members)...)
		}
		found := names(t, h, "Object.getOwnPropertyNames("+path+".prototype).map(name => name.replaceAll(' ', '_'))")
		attributes := all[path+".Attributes"].members
		found = slices.DeleteFunc(found, func(name string) bool {
			_, hidden := attributes[catalog.SnakeCase(name)] // an association that the attribute of its name hides
			return hidden && !slices.Contains(declared, name)
		})
		differ(t, "a record of "+path, declared, found)
		compared++
	}
	if compared < 400 {
		t.Errorf("only %d models were compared", compared)
	}
}

func TestGlobalsAreDeclared(t *testing.T) {
	t.Parallel()
	h, written := host(t), text(t)
	var declared []string
	for _, m := range regexp.MustCompile(`(?m)^(?:import|declare namespace|declare (?:var|class|function)) (\w+)\b`).FindAllStringSubmatch(written, -1) {
		if name := m[1]; name != "Dialtone" && name != "Intl" && !slices.Contains(declared, name) { // which has types alone
			declared = append(declared, name)
		}
	}
	declared = append(declared, "Intl") // Of the compiler's own library.
	differ(t, "a host", declared, h.Globals())
	differ(t, "Twilio", slices.DeleteFunc(directly(scopes(written), "Twilio"), isType), names(t, h, "Object.keys(Twilio)"))
}

// directly returns what stands directly in a namespace.
func directly(all map[string]*scope, namespace string) []string {
	seen := map[string]bool{}
	for name := range all[namespace].members {
		seen[name] = true
	}
	for path := range all {
		if rest, ok := strings.CutPrefix(path, namespace+"."); ok && rest != "" && !strings.Contains(rest, ".") {
			seen[rest] = true
		}
	}
	var names []string
	for name := range seen {
		names = append(names, name)
	}
	return names
}

// isType says that a name of Twilio's namespace is a type and no value.
func isType(name string) bool {
	return slices.Contains([]string{
		"Settings", "AnySettings", "WebhookRequest", "TokenParams", "CapabilityOptions", "OutgoingOptions", "Outgoing", "AccessOptions",
		"VoiceGrant", "ChatGrant", "SyncGrant", "TaskRouterGrant", "Grants",
	}, name)
}

var (
	moduleBlock  = regexp.MustCompile(`(?ms)^declare module '([^']+)' \{\n(.*?)^\}`)
	moduleExport = regexp.MustCompile(`(?m)^  (?:const|function|class|export \{itself as) (\w+)`)
	// What a module that is one function or class has: the members of its namespace, or of its
	// interface.
	moduleMember = map[string]*regexp.Regexp{
		"events": regexp.MustCompile(`(?m)^    export (?:function |const |let |\{itself as )(\w+)`),
		"assert": regexp.MustCompile(`(?m)^    (\w+)[:(]`),

		"node:test": regexp.MustCompile(`(?m)^  export const (\w+)`),
	}
)

// TestModulesHaveWhatIsDeclared compares what the modules export.
func TestModulesHaveWhatIsDeclared(t *testing.T) {
	t.Parallel()
	h, compared := host(t), 0
	for _, block := range moduleBlock.FindAllStringSubmatch(text(t), -1) {
		name, exports := block[1], moduleMember[block[1]]
		if exports == nil {
			exports = moduleExport
		}
		var declared []string
		for _, m := range exports.FindAllStringSubmatch(block[2], -1) {
			declared = append(declared, m[1])
		}
		if len(declared) > 0 { // and is no other name of a module, such as node:fs
			differ(t, name, declared, names(t, h, "Object.keys(require('"+name+"'))"))
			compared++
		}
	}
	if compared < 12 {
		t.Errorf("only %d modules were compared", compared)
	}
}

// TestViewsHaveWhatIsDeclared asks a view what it has.
func TestViewsHaveWhatIsDeclared(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := declarations.WriteViews(&b); err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, m := range regexp.MustCompile(`(?m)^declare (?:var|function) (\w+)`).FindAllStringSubmatch(b.String(), -1) {
		declared = append(declared, m[1])
	}
	view := `
		const declared = ['` + strings.Join(declared, "', '") + `']
		res.say(declared.filter(name => name in globalThis).join(' '))
		res.say(Object.getOwnPropertyNames(request).join(' '))`
	w := httptest.NewRecorder()
	views.Handler(fstest.MapFS{"index.voice.js": {Data: []byte(view)}}, views.Options{
		Filter: webhook.Filter{NoVerify: true}, Documents: bindings.Documents{},
	}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	said := regexp.MustCompile(`<Say>(.*)</Say>`).FindAllStringSubmatch(w.Body.String(), -1)
	if len(said) != 2 {
		t.Fatalf("the view answers %d: %s", w.Code, w.Body)
	}
	differ(t, "a view", declared, strings.Fields(said[0][1]))
	differ(t, "a view's request", slices.Sorted(maps.Keys(scopes(text(t))["Dialtone.ViewRequest"].members)), strings.Fields(said[1][1]))
}
