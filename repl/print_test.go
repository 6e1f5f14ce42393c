package repl_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/repl"
	"dialtone/repl/show"
	"dialtone/runtime"

	"github.com/dop251/goja"
	"github.com/mattn/go-runewidth"
)

// shelf has records and lists of them for the printer: a module whose values are
// objects with a mark.
type shelf struct {
	vm    *goja.Runtime
	asked int // How many records were asked for.
}

func (s *shelf) describe(v goja.Value) any {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	switch {
	case o.Get("isBook") != nil:
		return book{s.vm, o}
	case o.Get("isShelf") != nil:
		return shelfOf{s, o}
	}
	return nil
}

type book struct {
	vm     *goja.Runtime
	object *goja.Object
}

func (book) Title() string     { return "Book" }
func (book) Columns() []string { return []string{"sid", "name", "made", "note"} }

func (b book) Each(yield func(string, goja.Value, string)) {
	for _, name := range []string{"sid", "name", "made", "secret", "links", "note"} {
		value := b.object.Get(name)
		raw := fmt.Sprintf("%q", fmt.Sprint(value))
		switch {
		case value == nil:
			continue
		case name == "secret":
			value, raw = b.vm.ToValue("[redacted]"), `"[redacted]"`
		case name == "links":
			raw = `{"self":"x"}`
		}
		yield(name, value, raw)
	}
}

type shelfOf struct {
	*shelf
	object *goja.Object
}

func (shelfOf) Title() string     { return "Book" }
func (shelfOf) Columns() []string { return book{}.Columns() }

func (s shelfOf) Open(bool) func() goja.Value {
	i, length := -1, int(s.object.Get("isShelf").ToInteger())
	return func() goja.Value {
		if i++; i >= length {
			return nil
		}
		s.asked++
		o := s.vm.NewObject()
		for name, value := range map[string]any{"isBook": true, "sid": fmt.Sprintf("BK%032x", i), "name": fmt.Sprintf("Book %d", i), "note": strings.Repeat("n", 10*min(i, 50))} {
			_ = o.Set(name, value)
		}
		if i >= 1200 {
			_ = o.Set("secret", "late")
		}
		return o
	}
}

func withShelf(columns int) (func(*repl.Options), *shelf) {
	s := &shelf{}
	return func(o *repl.Options) {
		o.Editor.(*typist).columns = columns
		o.Describe = s.describe
		o.Open = func() (*runtime.Host, error) {
			host, err := runtime.New(runtime.Options{})
			if err != nil {
				return nil, err
			}
			return host, host.With(context.Background(), func(vm *goja.Runtime) { s.vm = vm })
		}
	}, s
}

const aBook = "({isBook: true, sid: 'BK1', name: '日本語の本', made: new Date(0), secret: 'hidden', links: {self: 'x'.repeat(99)}, note: null})"

func TestARecordIsAList(t *testing.T) {
	t.Parallel()
	change, _ := withShelf(80)
	expect(t, change, "> "+aBook+`
Book
  sid     'BK1'
  name    '日本語の本'
  made    1970-01-01 01:00:00 CET
  secret  '[redacted]'
  links   { … }
  note    null`)
}

func TestAListIsATable(t *testing.T) {
	t.Parallel()
	change, shelf := withShelf(60)
	screen, err := session(t, change, "({isShelf: 45})", "it", "it", "it")
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(screen, "> it\n")
	if len(pages) != 4 {
		t.Fatalf("%d pages:\n%s", len(pages), screen)
	}
	for i, want := range []struct{ first, last, end string }{
		{"Book 0\n", "Book 19 ", "type it for more"}, {"Book 20 ", "Book 39 ", "type it for more"}, {"Book 40 ", "Book 44 ", ""}, {"Uncaught", "", ""},
	} {
		if !strings.Contains(pages[i], want.first) || !strings.Contains(pages[i], want.last) || !strings.Contains(pages[i], want.end) {
			t.Errorf("page %d is\n%s", i, pages[i])
		}
	}
	if shelf.asked != 45 {
		t.Errorf("%d records were asked for", shelf.asked)
	}
	for _, line := range strings.Split(pages[0]+pages[1], "\n") {
		if runewidth.StringWidth(line) > 60 {
			t.Errorf("%d columns: %s", runewidth.StringWidth(line), line)
		}
	}
}

// A list of a million costs no more than what is shown of it.
func TestAMillion(t *testing.T) {
	t.Parallel()
	change, shelf := withShelf(80)
	if _, err := session(t, change, "({isShelf: 1e6})"); err != nil || shelf.asked != 21 {
		t.Errorf("%d records were asked for, %v", shelf.asked, err)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	change, _ := withShelf(80)
	expect(t, change, "> ["+aBook+", {isBook: true, sid: 'BK2', name: 'a\\nb\\u001b[2J', made: new Date(3e10), note: 'x'}]\n"+
		" #  sid  1970 CET     name        note\n"+
		" 0  BK1  01-01 01:00  日本語の本  null\n"+
		" 1  BK2  12-14 06:20  a⏎b\\x1b[2J  x")
	expect(t, change, "> ({isShelf: 0})\nnone\n> [1, "+aBook+"].length\n2")
	// A SID is shown whole or not at all.
	change, _ = withShelf(30)
	expect(t, change, "> ({isShelf: 2})\n #  name    note\n 0  Book 0\n 1  Book 1  nnnnnnnnnn\ntoo narrow for sid")
	// However narrow the terminal is, something is there.
	change, _ = withShelf(9)
	expect(t, change, "> ({isShelf: 2})\n #  name\n 0  Book…\n 1  Book…\ntoo narrow for sid, note")
}

const messages = `[
	{sid: 'SM' + '0'.repeat(32), from: '+14155550130', to: '+14155550177', status: 'undelivered', direction: 'outbound-api', date_sent: new Date(Date.UTC(2026, 10, 29, 3, 37)), body: 'Please call back when you can, it is about the order of last week: it cannot be delivered'},
	{sid: 'SM' + '1'.repeat(32), from: 'whatsapp:+4915112345678', to: '+14155550130', status: 'received', direction: 'inbound', date_sent: new Date(Date.UTC(2026, 10, 28, 16, 37)), body: '日本語の本文 🎉🎉 と中文字符、さらに続く、さらに続く、さらに続く'},
	{sid: 'SM' + '2'.repeat(32), from: '+14155550130', to: '+14155550178', status: 'queued', direction: 'outbound-api', date_sent: null, body: 'x'}
]`

// What a table has at each width: everything else goes before a body is cut to less than 20.
func TestTablesOfMessages(t *testing.T) {
	t.Parallel()
	source := strings.ReplaceAll(messages, "whatsapp:+4915112345678", "+14155550176")
	source = "_ = " + strings.Join(strings.Fields(source), " ")
	for columns, want := range map[int]string{
		40: `
 #  → to            body
 0  → +14155550177  Please call back wh…
 1  ← +14155550176  日本語の本文 🎉🎉 …
 2  → +14155550178  x
too narrow for sid, date_sent, status`,
		80: `
 #  sent CET     from → to                    status       body
 0  11-29 04:37  +14155550130 → +14155550177  undelivered  Please call back whe…
 1  11-28 17:37  +14155550130 ← +14155550176  received     日本語の本文 🎉🎉 と…
 2  null         +14155550130 → +14155550178  queued       x
too narrow for sid`,
		100: `
 #  sent CET     from → to                    status       body
 0  11-29 04:37  +14155550130 → +14155550177  undelivered  Please call back when you can, it is abo…
 1  11-28 17:37  +14155550130 ← +14155550176  received     日本語の本文 🎉🎉 と中文字符、さらに続く…
 2  null         +14155550130 → +14155550178  queued       x
too narrow for sid`,
		120: `
 #  sid                                 sent CET     from → to                    status       body
 0  SM00000000000000000000000000000000  11-29 04:37  +14155550130 → +14155550177  undelivered  Please call back when yo…
 1  SM11111111111111111111111111111111  11-28 17:37  +14155550130 ← +14155550176  received     日本語の本文 🎉🎉 と中文…
 2  SM22222222222222222222222222222222  null         +14155550130 → +14155550178  queued       x`,
	} {
		change, _ := withShelf(columns)
		expect(t, func(o *repl.Options) {
			change(o)
			o.Now = func() time.Time { return time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) }
		}, "> "+source+want)
	}
	// Where the other number is long, only that is there.
	change, _ := withShelf(80)
	expect(t, func(o *repl.Options) {
		change(o)
		o.Now = func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }
	},
		"> "+strings.Join(strings.Fields(messages), " ")+`
 #  2026 CET     → to                       status       body
 0  11-29 04:37  → +14155550177             undelivered  Please call back when …
 1  11-28 17:37  ← whatsapp:+4915112345678  received     日本語の本文 🎉🎉 と中…
 2  null         → +14155550178             queued       x
too narrow for sid`)
}

func TestPlainObjectsAreTables(t *testing.T) {
	t.Parallel()
	expect(t, nil, `> [{a: 1, b: 'x'}, {c: {d: [1, 2]}, get g() { throw 1 }}, {a: null, b: undefined}]
 #     a  b  c               g
 0     1  x
 1           { d: [Array] }  [Getter]
 2  null
> .columns c,a
 #  c                  a
 0                     1
 1  { d: [Array] }
 2                  null
> .columns e
there is no e in this table. Did you mean a?
> [{a: 1}, 2]
[ { a: 1 }, 2 ]
> [{}]
[ {} ]
> [new Proxy({a: 1}, {ownKeys() { throw 1 }})].length
1`)
}

// What came of many stands in a table, what failed below it.
func TestABulkIsATableWithItsFailures(t *testing.T) {
	t.Parallel()
	change, _ := withShelf(60)
	screen, err := session(t, change, "[new TypeError('the first is wrong'), {isBook: true, sid: 'BK1', name: 'one'}, undefined, {isBook: true, sid: 'BK2', name: 'two'}]", "[new Error('x')]")
	want := ` #  sid  name
 1  BK1  one
 3  BK2  two
1 of 4 failed
  0  TypeError: the first is wrong
     1 not sent
`
	if err != nil || !strings.Contains(screen, want) || !strings.Contains(screen, "1 of 1 failed\n  0  Error: x\n") {
		t.Errorf("%v\n%s", err, screen)
	}
}

// The head stands above each page, and the rows are numbered on.
func TestItRepeatsTheHead(t *testing.T) {
	t.Parallel()
	change, _ := withShelf(80)
	screen, err := session(t, change, "({isShelf: 45})", "it", ".columns sid", "it")
	if err != nil || strings.Count(screen, " #  ") != 4 || !strings.Contains(screen, "\n20  ") || !strings.Contains(screen, "\n44  BK") {
		t.Errorf("%v\n%s", err, screen)
	}
}

// What a late row of a long list has beyond the others is not left out in silence.
func TestCSVOfALongListLosesNothing(t *testing.T) {
	t.Parallel()
	change, _ := withShelf(80)
	screen, err := session(t, change, ".output csv", "({isShelf: 1200})", "({isShelf: 1300})")
	if err != nil || !strings.Contains(screen, "sid,name,note\n") || strings.Count(screen, "\nBK") != 2400 {
		t.Errorf("%v, %d rows", err, strings.Count(screen, "\nBK"))
	}
	if want := "row 1201 has secret, which none of the first 1000 rows has: choose the columns with --properties"; !strings.Contains(screen, want) {
		t.Errorf("the screen has no %q", want)
	}
}

func TestFormatsRedact(t *testing.T) {
	t.Parallel()
	for _, format := range show.Formats {
		change, _ := withShelf(80)
		screen, err := session(t, change, ".output "+format, aBook, "["+aBook+"]")
		_, printed, _ := strings.Cut(screen, "\n")
		printed = strings.ReplaceAll(printed, aBook, "")
		if err != nil || strings.Contains(printed, "hidden") {
			t.Errorf("%s: %v\n%s", format, err, screen)
		}
	}
	change, _ := withShelf(80)
	screen, err := session(t, change, ".output json", "({deep: ["+aBook+"]})")
	if err != nil || !strings.Contains(screen, `"secret": "[redacted]"`) {
		t.Errorf("%v\n%s", err, screen)
	}
}

// Whatever throws while it is printed, the console goes on.
func TestWhatCannotBePrinted(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"({[Symbol.for('nodejs.util.inspect.custom')]() { throw 1 }})",
		"new Proxy({}, {ownKeys() { throw new Error('trap') }, get() { throw 2 }})",
		"Object.create(null)", "({toJSON() { throw new Error('no JSON') }})", "10n", "Symbol('s')", "const c = {}; c.c = c; c",
		"'x'.repeat(1e7).length", "Object.freeze(globalThis)",
	} {
		for _, format := range show.Formats {
			screen, err := session(t, nil, ".output "+format, source, "1 + 1")
			if err != nil || !strings.HasSuffix(strings.TrimSpace(screen), "2\n>") && !strings.HasSuffix(strings.TrimSpace(screen), "2") {
				t.Errorf("%s as %s: %v\n%s", source, format, err, screen)
			}
		}
	}
}

func TestColors(t *testing.T) {
	t.Parallel()
	screen, err := session(t, func(o *repl.Options) { o.Colors = true }, "({a: 1})")
	if err != nil || !strings.Contains(screen, "\x1b[33m1\x1b[39m") {
		t.Errorf("%v, %q", err, screen)
	}
	screen, err = session(t, nil, "({a: 1})", "nobody", ".help", ".nothing")
	if err != nil || strings.Contains(screen, "\x1b") {
		t.Errorf("%v, %q", err, screen)
	}
}

// Words of other prompts do what they do there, unless a script has given them a meaning.
func TestWordsOfOtherPrompts(t *testing.T) {
	t.Parallel()
	for _, lines := range [][]string{{"exit", "1 + 1"}, {"quit", "1 + 1"}, {" exit; ", "1 + 1"}} {
		if screen, err := session(t, nil, lines...); err != nil || strings.Contains(screen, "2\n") {
			t.Errorf("%q: %v\n%s", lines, err, screen)
		}
	}
	screen, err := session(t, nil, "const exit = 'mine'", "exit", "var quit = 3", "quit", "clear", "?", "help")
	if err != nil || !strings.Contains(screen, "'mine'") || !strings.Contains(screen, "\n3\n") || strings.Contains(screen, "Uncaught") || strings.Count(screen, "Message.all() ") != 2 {
		t.Errorf("%v\n%s", err, screen)
	}
}

func TestHelpOnCommandsAndFunctions(t *testing.T) {
	t.Parallel()
	declared := func(o *repl.Options) {
		o.Declared = func(name string) string { return map[string]string{"f": "f(x): number\nDoubles."}[name] }
	}
	expect(t, declared, `> .help .load
.load FILE
Run a file as if it had been typed.
> .help .laod
there is no command .laod. Did you mean .load?
> function f(x) {}; function g() {}
undefined
> .help f
f(x): number
Doubles.
> help(f)
f(x): number
Doubles.
> help(g)
g(…), a function`)
}
