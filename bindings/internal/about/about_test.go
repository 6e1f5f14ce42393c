package about

import (
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

func TestNamesAreSpelledAsTheirBeginning(t *testing.T) {
	t.Parallel()
	names := []string{"friendly_name", "from", "friendly_name", "dateSent"}
	for prefix, want := range map[string][]string{
		"":          {"dateSent", "friendly_name", "from"},
		"fr":        {"friendly_name", "from"},
		"friendlyN": {"friendlyName"},
		"dateS":     {"dateSent"},
		"x":         nil,
	} {
		if got := spelled(names, prefix); !slices.Equal(got, want) {
			t.Errorf("the names that begin with %q are %q, want %q", prefix, got, want)
		}
	}
}

func TestMethodsAreNamedInOneSpelling(t *testing.T) {
	t.Parallel()
	v, err := goja.New().RunString("({update_all() {}, updateAll() {}, destroyAll() {}, name: ''})")
	if err != nil {
		t.Fatal(err)
	}
	got := methodNames(v.(*goja.Object), "name")
	if slices.Sort(got); !slices.Equal(got, []string{"destroyAll", "update_all"}) {
		t.Errorf("the methods are %q", got)
	}
	if got := methodNames(nil); got != nil {
		t.Errorf("nothing has the methods %q", got)
	}
}

// What a name means that there is not is said with the members that there are.
func TestAMissedNameLeadsToAMember(t *testing.T) {
	t.Parallel()
	rt := goja.New()
	object := func(names ...string) *goja.Object {
		o := rt.NewObject()
		for _, name := range names {
			js.Must(o.Set(name, true))
		}
		return o
	}
	m := Model{
		Catalog: catalog.ModelNamed("Message"), Name: "Message", Path: "Message",
		Object: object("create", "find", "all"), Records: object("update", "destroy"), VM: js.Bare(rt),
	}
	for _, c := range []struct {
		name     string
		onRecord bool
		want     string
	}{
		{"creat", false, "Message has no creat. Did you mean create?"},
		{"bodi", true, "A Message has no bodi. Did you mean body?"},
		{"find", true, "A Message has no find. Did you mean Message.find(…)?"},
		{"zzzzzzzz", true, ""},
	} {
		if got := m.Meant(c.name, c.onRecord); got != c.want {
			t.Errorf("%s is said to be %q, want %q", c.name, got, c.want)
		}
	}
}

// A singleton tells of attributes once it has been fetched, also after it was asked about.
func TestASingletonTellsOfWhatHasBeenFetched(t *testing.T) {
	t.Parallel()
	var fetched Record
	rt := goja.New()
	one := Singleton{
		Model:   Model{Catalog: catalog.ModelNamed("Balance"), Name: "Balance", Path: "Balance", VM: js.Bare(rt)},
		Methods: rt.NewObject(), Record: func() Record { return fetched },
	}
	before := OfSingleton(one)
	if _, ok := before.(interface{ Title() string }); ok {
		t.Error("what has not been fetched is printed as a record")
	}
	member := before.(interface{ Member(string) any }).Member
	if v := member("balance"); v != nil {
		t.Errorf("what has not been fetched has the balance %v", v)
	}
	fetched = balance{rt}
	if v, ok := member("balance").(goja.Value); !ok || v.String() != "12.5" {
		t.Errorf("the balance is %v", v)
	}
	if titled, ok := OfSingleton(one).(interface{ Title() string }); !ok || titled.Title() != "Balance" {
		t.Error("what has been fetched is not printed as a record")
	}
}

// balance is a record of one attribute.
type balance struct{ rt *goja.Runtime }

func (balance) Keys() []string                        { return []string{"balance"} }
func (balance) Has(name string) bool                  { return name == "balance" }
func (b balance) Get(string) goja.Value               { return b.rt.ToValue("12.5") }
func (balance) Association(string) goja.Value         { return nil }
func (balance) Each(func(string, goja.Value, string)) {}
func (b balance) Attribute(name string) goja.Value    { return b.Get(name) }

func TestTheSettingsAreThoseOfTheNamespace(t *testing.T) {
	t.Parallel()
	ns := OfNamespace(Namespace{Title: "Twilio", Settings: []string{"auth_token", "edge"}, Shown: []string{"edge"}})
	if keys := ns.(interface{ Keys(_, _ string) []string }).Keys("client", ""); !slices.Equal(keys, []string{"auth_token", "edge"}) {
		t.Errorf("client takes %q", keys)
	}
	config := ns.(interface{ Member(string) any }).Member("Config")
	if names := config.(interface{ Members(string) []string }).Members(""); !slices.Equal(names, []string{"edge", "setup"}) {
		t.Errorf("Config has %q", names)
	}
	if help := config.(interface{ Help(string) string }).Help(""); !strings.HasPrefix(help, "Twilio.Config.setup({auth_token, edge})\n") {
		t.Errorf("help on Config is %q", help)
	}
}
