package show_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/repl/show"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// book is a record: an object with isBook, whose secret nobody is shown.
type book struct {
	vm     *goja.Runtime
	object *goja.Object
}

func (book) Title() string     { return "Book" }
func (book) Columns() []string { return []string{"sid", "name"} }

func (b book) Each(yield func(string, goja.Value, string)) {
	for _, name := range []string{"sid", "name", "page_count", "secret"} {
		value := b.object.Get(name)
		switch {
		case value == nil:
		case name == "secret":
			yield(name, b.vm.ToValue("[redacted]"), `"[redacted]"`)
		case goja.IsString(value):
			yield(name, value, fmt.Sprintf("%q", value.String()))
		default:
			yield(name, value, value.String())
		}
	}
}

// books are records, each read when it is asked for.
type books struct {
	vm   *goja.Runtime
	n    int
	read *int
}

func (books) Title() string     { return "Book" }
func (books) Columns() []string { return book{}.Columns() }

func (b books) Open(bool) func() goja.Value {
	i := 0
	return func() goja.Value {
		if i == b.n {
			return nil
		}
		i++
		*b.read++
		o := b.vm.NewObject()
		_, _, _ = o.Set("isBook", true), o.Set("sid", fmt.Sprintf("BK%d", i)), o.Set("name", fmt.Sprintf("name %d", i))
		_, _ = o.Set("page_count", i), o.Set("secret", "hush")
		return o
	}
}

// printed is what a printer makes of the value of a source, and how many records it has read.
func printed(t *testing.T, source string, change func(*show.Printer), format show.Format) (text string, read int, err error) {
	t.Helper()
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = host.Close() })
	value, err := host.Eval(t.Context(), "value.js", source)
	if err != nil {
		t.Fatal(err)
	}
	var vm *goja.Runtime
	if err := host.With(t.Context(), func(of *goja.Runtime) { vm = of }); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	p := &show.Printer{Host: host, Out: &out, Location: time.UTC, Now: func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }}
	p.Describe = func(v goja.Value) any {
		o, ok := v.(*goja.Object)
		switch {
		case !ok:
		case o.Get("isBook") != nil:
			return book{vm, o}
		case o.Get("books") != nil:
			return books{vm, int(o.Get("books").ToInteger()), &read}
		}
		return nil
	}
	if change != nil {
		change(p)
	}
	err = p.Print(t.Context(), value, format)
	return out.String(), read, err
}

const aBook = "({isBook: true, sid: 'BK1', name: 'a, \"b\"', page_count: 3, secret: 'hush'})"

// In no format is a secret of a record shown, wherever the record stands.
func TestNoFormatShowsSecrets(t *testing.T) {
	t.Parallel()
	for _, source := range []string{aBook, "[" + aBook + "]", "({deep: [" + aBook + "]})", "({books: 2})"} {
		for _, format := range append(show.Formats, "") {
			text, _, err := printed(t, source, nil, show.Format(format))
			deepTable := strings.Contains(source, "deep") && (format == "" || format == "table")
			if err != nil || text == "" || !deepTable && strings.Contains(text, "hush") {
				t.Errorf("%s as %q: %s, %v", source, format, text, err)
			}
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	only := func(p *show.Printer) { p.Properties = []string{"name", "pageCount"} }
	for _, c := range []struct {
		source string
		change func(*show.Printer)
		format show.Format
		want   string
	}{
		{aBook, nil, show.JSON, "{\n  \"sid\": \"BK1\",\n  \"name\": \"a, \\\"b\\\"\",\n  \"page_count\": 3,\n  \"secret\": \"[redacted]\"\n}\n"},
		{"[1, undefined, 'x']", nil, show.JSONL, "1\nnull\n\"x\"\n"},
		{"[]", nil, show.JSON, "[]\n"},
		{"({books: 0})", nil, show.JSON, "[]\n"},
		{aBook, only, show.CSV, "name,page_count\n\"a, \"\"b\"\"\",3\n"},
		{"[{a: 1}, {b: 2}]", nil, show.CSV, "a,b\n1,\n,2\n"},
		{"[1, 'x']", nil, show.CSV, "value\n1\nx\n"},
		{aBook, only, show.Table, "Book\n  name        'a, \"b\"'\n  page_count  3\n"},
		{"({books: 2})", nil, "", "sid  name\nBK1  name 1\nBK2  name 2\n"},
		{"({books: 0})", nil, "", "none\n"},
		{"'text'", nil, "", "'text'\n"},
	} {
		if text, _, err := printed(t, c.source, c.change, c.format); err != nil || text != c.want {
			t.Errorf("%s as %q: %q, want %q, %v", c.source, c.format, text, c.want, err)
		}
	}
}

// Print reads all of a list; Show reads a page and one record more, and the rest when it is asked
// for.
func TestAPageIsReadAtOnce(t *testing.T) {
	t.Parallel()
	text, read, err := printed(t, "({books: 45})", nil, "")
	if err != nil || read != 45 || strings.Count(text, "\n") != 46 {
		t.Errorf("%d were read, %d lines, %v", read, strings.Count(text, "\n"), err)
	}
	pages := 0
	_, _, err = printed(t, "({books: 45})", func(p *show.Printer) {
		value, err := p.Host.Eval(t.Context(), "list.js", "({books: 45})")
		if err != nil {
			t.Fatal(err)
		}
		rest, err := p.Show(t.Context(), value)
		for pages = 1; rest != nil && err == nil; pages++ {
			rest, err = rest.Next(t.Context())
		}
		if err != nil {
			t.Error(err)
		}
	}, show.Table)
	if err != nil || pages != 3 {
		t.Errorf("%d pages, %v", pages, err)
	}
}

// A property that a record has not is an error, and not an empty column.
func TestAPropertyThatThereIsNot(t *testing.T) {
	t.Parallel()
	text, _, err := printed(t, aBook, func(p *show.Printer) { p.Properties = []string{"nam"} }, show.Table)
	if err == nil || !strings.Contains(err.Error(), "Book has no nam.") || !strings.Contains(err.Error(), "name") || text != "" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := show.ParseFormat("jsn"); err == nil || !strings.Contains(err.Error(), "json") {
		t.Errorf("%v", err)
	}
	if format, err := show.ParseFormat("csv"); format != show.CSV || err != nil {
		t.Errorf("%q, %v", format, err)
	}
}

// Columns that are chosen stay chosen for records of their kind; none brings the usual ones back.
func TestChoose(t *testing.T) {
	t.Parallel()
	_, _, err := printed(t, "({books: 1})", func(p *show.Printer) {
		if err := p.Choose(t.Context(), []string{"sid"}); err != show.ErrNoTable {
			t.Errorf("without a table: %v", err)
		}
		value, err := p.Host.Eval(t.Context(), "list.js", "({books: 1})")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Show(t.Context(), value); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		p.Out = &out
		if err := p.Choose(t.Context(), []string{"pageCount", "sid"}); err != nil || out.String() != "page_count  sid\n         1  BK1\n" && out.String() != "page_count  sid\n1           BK1\n" {
			t.Errorf("%q, %v", out.String(), err)
		}
		if err := p.Choose(t.Context(), []string{"colour"}); err == nil || !strings.Contains(err.Error(), "no colour") {
			t.Errorf("%v", err)
		}
		out.Reset()
		if err := p.Choose(t.Context(), nil); err != nil || !strings.Contains(out.String(), "sid  name\n") || !strings.Contains(out.String(), "page_count") {
			t.Errorf("%q, %v", out.String(), err)
		}
	}, show.Table)
	if err != nil {
		t.Error(err)
	}
}
