package declarations_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"dialtone/api/catalog"
	"dialtone/declarations"
	"dialtone/twiml"
)

// text returns the declarations, which are made once for all tests.
func text(t *testing.T) string {
	t.Helper()
	text, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var made = sync.OnceValues(write)

func write() (string, error) {
	var b bytes.Buffer
	err := declarations.Write(&b)
	return b.String(), err
}

func TestWriteIsReproducible(t *testing.T) {
	t.Parallel()
	second, err := write()
	if err != nil {
		t.Fatal(err)
	}
	if text(t) != second {
		t.Error("two writes differ")
	}
}

// scope is a namespace or an interface of the declarations.
type scope struct {
	head    string            // of an interface: "extends …"
	members map[string]string // what stands after each name
	methods []string          // of the constant of the name: Create, Find
}

var (
	opened  = regexp.MustCompile(`^(?:declare )?(namespace|interface) ([\w.]+)(.*)\{(\}?)$`)
	named   = regexp.MustCompile(`^(?:readonly |get |set |declare |const |function |class |type |export import |import )*('[^']+'|[\w$]+)(.*)$`)
	applied = regexp.MustCompile(`Dialtone\.(\w+)<`)
)

// scopes reads the declarations, line by line as they are written.
func scopes(text string) map[string]*scope {
	all := map[string]*scope{}
	at := func(path string) *scope {
		if all[path] == nil {
			all[path] = &scope{members: map[string]string{}}
		}
		return all[path]
	}
	var stack []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if m := opened.FindStringSubmatch(line); m != nil {
			path := strings.Join(append(slices.Clone(stack), m[2]), ".")
			at(path).head += m[3]
			if m[4] == "" {
				stack = append(stack, m[2])
			}
			continue
		}
		if strings.HasPrefix(line, "}") && len(stack) > 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		if m := named.FindStringSubmatch(line); m != nil {
			path, name := strings.Join(stack, "."), strings.Trim(m[1], "'")
			at(path).members[name] += m[2] + "\n"
			if strings.HasPrefix(line, "const ") {
				for _, use := range applied.FindAllStringSubmatch(line, -1) {
					at(path + "." + name).methods = append(at(path+"."+name).methods, use[1])
				}
			}
		}
		if strings.HasSuffix(line, "{") {
			stack = append(stack, "")
		}
	}
	return all
}

// models returns every model of the catalog by its name in the declarations.
func models() map[string]*catalog.Model {
	all := map[string]*catalog.Model{}
	for _, product := range catalog.Products() {
		for _, name := range product.ModelNames() {
			if product.Name == "Api" {
				all["Twilio."+name] = product.Model(name)
				continue
			}
			all["Twilio."+product.Name+"."+name] = product.Model(name)
			for _, version := range product.Versions() {
				if m := product.Version(version).Model(name); m != nil {
					all["Twilio."+product.Name+"."+version+"."+name] = m
				}
			}
		}
	}
	return all
}

func TestEverythingOfTheCatalogIsDeclared(t *testing.T) {
	t.Parallel()
	all := scopes(text(t))
	has := func(path, name string) bool {
		s := all[path]
		if s == nil {
			return false
		}
		if _, ok := s.members[name]; ok {
			return true
		}
		_, paging := all["Dialtone.Paging"].members[name]
		return paging && strings.Contains(s.head, "Dialtone.Paging")
	}
	methods := map[catalog.Kind]struct{ parameters, model, record string }{
		catalog.Create: {"Creating", "Create", ""},
		catalog.List:   {"Listing", "List", ""},
		catalog.Fetch:  {"Fetching", "Find", "Reload"},
		catalog.Update: {"Updating", "Update", "Change"},
		catalog.Patch:  {"Patching", "Patch", "Edit"},
		catalog.Delete: {"Deleting", "Remove", "Destroy"},
	}
	checked := 0
	for path, m := range models() {
		where, name := path[:strings.LastIndexByte(path, '.')], path[strings.LastIndexByte(path, '.')+1:]
		if alias, ok := all[where].members[name]; ok && strings.HasPrefix(alias, " = Twilio.") {
			path = strings.TrimSpace(strings.TrimPrefix(alias, " = "))
			where = path[:strings.LastIndexByte(path, '.')]
		}
		if all[path] == nil {
			t.Errorf("there is no %s", path)
			continue
		}
		for _, a := range m.Attributes() {
			if !has(path+".Attributes", a.Name) {
				t.Errorf("%s has no attribute %s", path, a.Name)
			}
			declared := all[path+".Attributes"].members[a.Name]
			if null := strings.Contains(declared, "null") || strings.Contains(declared, ": any\n"); a.Nullable && a.Name != m.Key() && !null {
				t.Errorf("%s.%s may be null, and is declared as%s", path, a.Name, declared)
			}
			for _, value := range a.Enum {
				if value != "" && !strings.Contains(declared, "'"+value+"'") {
					t.Errorf("%s.%s lacks the value %s", path, a.Name, value)
				}
			}
			checked++
		}
		for kind, want := range methods {
			if !m.Has(kind) {
				continue
			}
			alone := strings.HasPrefix(all[where].members[name], ": "+name+"\n")
			if !alone && !slices.ContainsFunc(all[path].methods, func(used string) bool { return strings.TrimSuffix(used, "Only") == want.model }) {
				t.Errorf("%s has no method for %s, but %v", path, kind, all[path].methods)
			}
			if want.record != "" && !strings.Contains(all[path].head, "Dialtone."+want.record+"<") {
				t.Errorf("a record of %s has no method for %s", path, kind)
			}
			for _, op := range m.Operations(kind) {
				for _, p := range op.Parameters {
					for _, key := range p.Keys() {
						own := p.In == catalog.InPath && (p.Name == "AccountSid" || key == "account_sid" || p == op.PathParameters()[len(op.PathParameters())-1])
						if p.Name != "Authorization" && !own && !has(path+"."+want.parameters, key) {
							t.Errorf("%s does not take %s to %s", path, key, kind)
						}
						checked++
					}
				}
			}
		}
		for _, a := range m.Associations() {
			if m.Attribute(a.Name) == nil && !has(path+".Associations", a.Name) {
				t.Errorf("%s has no association %s", path, a.Name)
			}
		}
	}
	if checked < 10_000 {
		t.Errorf("only %d names were checked", checked)
	}
}

func TestEveryElementIsDeclared(t *testing.T) {
	t.Parallel()
	all := scopes(text(t))
	for _, spec := range twiml.Specs() {
		path := "Twilio.TwiML." + spec.Type
		if spec.Name == "Response" {
			path = "Twilio.TwiML.Response"
		}
		if all[path] == nil {
			t.Errorf("there is no %s", path)
			continue
		}
		children := map[string]bool{"tag": true, "text": true}
		for _, child := range spec.Children() {
			name := catalog.SnakeCase(strings.ReplaceAll(child.Name, "-", "_"))
			children[name], children[catalog.CamelCase(name)] = true, true
			if all[path].members[name] == "" {
				t.Errorf("%s holds no %s", path, name)
			}
		}
		for name := range all[path].members {
			if spec.Name != "Response" && !children[name] {
				t.Errorf("%s must not hold %s", path, name)
			}
		}
		for _, a := range spec.Attrs {
			name := catalog.SnakeCase(strings.NewReplacer("-", "_", ":", "_").Replace(a.Name))
			declared := all[path+"Attributes"].members[name]
			if declared == "" {
				t.Errorf("%s has no attribute %s", path, name)
			}
			for _, value := range a.Values {
				if !strings.Contains(declared, "'"+value+"'") {
					t.Errorf("%s of %s lacks the value %s", name, path, value)
				}
			}
			if a.Type == twiml.TypeNumber && !strings.Contains(declared, "Digits") {
				t.Errorf("%s of %s takes digits and is declared as%s", name, path, declared)
			}
		}
	}
}

// The camelCase spelling is derived in the declarations, by a rule of its own.
func TestEveryNameHasTheDerivedSpelling(t *testing.T) {
	t.Parallel()
	odd := regexp.MustCompile(`^_|_$|_[^a-z0-9]`)
	for path, m := range models() {
		for _, a := range m.Attributes() {
			if odd.MatchString(a.Name) {
				t.Errorf("%s.%s: the mapped type Camel spells this otherwise than the catalog", path, a.Name)
			}
		}
		for _, kind := range []catalog.Kind{catalog.Create, catalog.List, catalog.Update, catalog.Patch, catalog.Delete} {
			for _, op := range m.Operations(kind) {
				for _, key := range op.ParameterKeys() {
					if odd.MatchString(key) {
						t.Errorf("%s.%s: the mapped type Camel spells %s otherwise than the catalog", path, kind, key)
					}
				}
			}
		}
	}
}

func TestInitWritesNothingOver(t *testing.T) {
	t.Parallel()
	for _, there := range []string{"script.ts", "tsconfig.json", "dialtone.d.ts", "app/index.voice.js", "app/views.d.ts"} {
		dir := t.TempDir()
		name := filepath.Join(dir, filepath.FromSlash(there))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte("mine"), 0o666)); err != nil {
			t.Fatal(err)
		}
		err := declarations.Init(dir)
		if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), there) {
			t.Errorf("with %s there: %v", there, err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if content := read(t, name); len(entries) != 1 || content != "mine" {
			t.Errorf("with %s there Init has left %v, and in the file %.20q", there, entries, content)
		}
	}
}

func TestInitMakesTheFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := declarations.Init(dir); err != nil {
		t.Fatal(err)
	}
	if read(t, filepath.Join(dir, "dialtone.d.ts")) != text(t) {
		t.Error("the declarations are not those of Write")
	}
}

// declared is a module of a program's.
type declared string

func (d declared) Declaration() string { return string(d) }

// What a program adds stands at the end.
func TestWriteMore(t *testing.T) {
	var text strings.Builder
	if err := declarations.Write(&text, declared("declare module 'a:b' {\n}\n"), declared("declare const c: 1\n")); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(text.String(), "\n\ndeclare module 'a:b' {\n}\n\ndeclare const c: 1\n") {
		t.Errorf("it ends with %q", text.String()[text.Len()-100:])
	}
}
