package declarations_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"dialtone/declarations"
	"dialtone/internal/patience"
)

// compiler returns TypeScript's, installed as its lock file says where it is not
// there yet. Without Node there is none.
var compiler = sync.OnceValues(func() (string, error) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return "", err
		}
	}
	home, err := filepath.Abs("testdata/tsc")
	if err != nil {
		return "", err
	}
	tsc := filepath.Join(home, "node_modules", "typescript", "bin", "tsc")
	if _, err := os.Stat(tsc); err == nil {
		return tsc, nil
	}
	install := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--prefix", home)
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %v\n%s", err, out)
	}
	return tsc, nil
})

// diagnostic is what the compiler says of a line, with the lines that explain it.
type diagnostic struct {
	file    string
	line    int
	code    string
	message string
}

var diagnosed = regexp.MustCompile(`^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$`)

// checked is what one run of the compiler has checked: files of several tests, each of which finds
// what is said of its own by where they lie.
type checked struct {
	folder   string            // Of a project that init has made.
	files    map[string]string // Beside the project's own.
	settings map[string]any    // Further ones of the compiler.

	once sync.Once
	all  []diagnostic
	err  error
}

// says returns what the compiler says of the files below a path, which is that of a folder and ends
// with a slash, or of one file; with an empty path, of the project's own files and the
// declarations.
func (c *checked) says(t *testing.T, path string) []diagnostic {
	t.Helper()
	c.once.Do(func() { c.all, c.err = compile(c.folder, c.files, c.settings) })
	if errors.Is(c.err, exec.ErrNotFound) {
		t.Skip("Node and npm are needed for the TypeScript compiler")
	}
	if c.err != nil {
		t.Fatal(c.err)
	}
	var found []diagnostic
	for _, d := range c.all {
		_, given := c.files[d.file]
		if path == "" && !given || path != "" && strings.HasPrefix(d.file, path) {
			found = append(found, d)
		}
	}
	return found
}

// accepts fails where the compiler says anything of the files below a path, and where there are
// none.
func (c *checked) accepts(t *testing.T, path string) {
	t.Helper()
	count := 0
	for name := range c.files {
		if strings.HasPrefix(name, path) {
			count++
		}
	}
	if count == 0 {
		t.Fatalf("no files are below %s", path)
	}
	for _, d := range c.says(t, path) {
		t.Errorf("%s:%d: %s %s", d.file, d.line, d.code, d.message)
	}
}

// compile compiles files, by name, in a folder of a project that init has made, with further
// settings, and returns what the compiler says.
func compile(folder string, files map[string]string, settings map[string]any) ([]diagnostic, error) {
	tsc, err := compiler()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "declarations")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := declarations.Init(dir); err != nil {
		return nil, err
	}
	dir = filepath.Join(dir, folder)
	for name, source := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(source), 0o666)); err != nil {
			return nil, err
		}
	}
	config := struct {
		Extends  string         `json:"extends"`
		Settings map[string]any `json:"compilerOptions"`
	}{"./tsconfig.json", settings}
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "check.json"), text, 0o666); err != nil {
		return nil, err
	}
	command := exec.Command("node", tsc, "--pretty", "false", "-p", "check.json")
	command.Dir = dir
	out, err := command.CombinedOutput()
	var all []diagnostic
	for _, line := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		if m := diagnosed.FindStringSubmatch(line); m != nil {
			n, err := strconv.Atoi(m[2])
			if err != nil {
				return nil, err
			}
			all = append(all, diagnostic{m[1], n, m[3], m[4]})
		} else if len(all) > 0 && strings.HasPrefix(line, " ") {
			all[len(all)-1].message += "\n" + line
		} else if line != "" {
			return nil, fmt.Errorf("the compiler says: %s", out)
		}
	}
	if err != nil && len(all) == 0 {
		return nil, fmt.Errorf("the compiler: %v\n%s", err, out)
	}
	return all, nil
}

// The compiler checks the declarations as well, which a project of init's leaves out. It checks
// the files of most tests together, for it takes seconds to read the declarations.
var (
	inProject = sync.OnceValues(func() (*checked, error) {
		files, err := scripts()
		files["right.ts"], err = textOf("testdata/right.ts", err)
		maps.Copy(files, modules)
		maps.Copy(files, sourcesOf("wrong-%d.ts", wrongScripts))
		return &checked{folder: ".", files: files, settings: map[string]any{"skipLibCheck": false}}, err
	})
	inApp = sync.OnceValues(func() (*checked, error) {
		files, err := viewsOfScripts()
		maps.Copy(files, marked)
		maps.Copy(files, sourcesOf("wrong-%d.voice.js", wrongViews))
		return &checked{folder: "app", files: files, settings: map[string]any{"skipLibCheck": false}}, err
	})
)

// of returns what one run of the compiler checks, if it could be gathered.
func of(t *testing.T, made func() (*checked, error)) *checked {
	t.Helper()
	c, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func textOf(name string, before error) (string, error) {
	text, err := os.ReadFile(name)
	return string(text), errors.Join(before, err)
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := textOf(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTheCompilerTakesAProject(t *testing.T) {
	t.Parallel()
	for _, made := range []func() (*checked, error){inProject, inApp} {
		for _, d := range of(t, made).says(t, "") {
			t.Errorf("%s:%d: %s %s", d.file, d.line, d.code, d.message)
		}
	}
}

func TestTheCompilerTakesWhatRuns(t *testing.T) {
	t.Parallel()
	of(t, inProject).accepts(t, "right.ts")
}

// scripts are the examples and their libraries, in a folder of their own.
func scripts() (map[string]string, error) {
	files := map[string]string{}
	names, err := filepath.Glob("../scripts/*.[jt]s")
	libraries, otherErr := filepath.Glob("../scripts/*/lib/*.js")
	err = errors.Join(err, otherErr)
	for _, name := range append(names, libraries...) {
		files["scripts/"+strings.TrimPrefix(filepath.ToSlash(name), "../scripts/")], err = textOf(name, err)
	}
	return files, err
}

func TestTheCompilerTakesTheScripts(t *testing.T) {
	t.Parallel()
	of(t, inProject).accepts(t, "scripts/")
}

// viewsOfScripts are the example applications, in a folder of their own.
func viewsOfScripts() (map[string]string, error) {
	files := map[string]string{}
	err := filepath.WalkDir("../scripts", func(path string, entry fs.DirEntry, err error) error {
		if name := strings.TrimPrefix(filepath.ToSlash(path), "../scripts/"); err == nil && filepath.Ext(path) == ".js" && strings.Contains(name, "/") {
			files["views/"+name], err = textOf(path, err)
		}
		return err
	})
	if files["views/app/index.voice.js"] == "" || files["views/app/sms/index.message.js"] == "" || files["views/ivr/lib/orders.js"] == "" {
		err = errors.Join(err, errors.New("there are no views"))
	}
	return files, err
}

func TestTheCompilerTakesTheViews(t *testing.T) {
	t.Parallel()
	of(t, inApp).accepts(t, "views/")
}

// marked are views that end by a return.
var marked = map[string]string{
	"marked/bare.voice.ts":   "if (params.Digits === '1') return redirect('/sales')",
	"marked/marked.voice.js": "// @ts-ignore: ends the view\nif (params.Digits === '1') return redirect('/sales')",
}

// TypeScript has no word for a file that is the body of a function.
func TestTheCompilerTakesAReturnThatIsMarked(t *testing.T) {
	t.Parallel()
	got := of(t, inApp).says(t, "marked/")
	if len(got) != 1 || got[0].file != "marked/bare.voice.ts" || got[0].code != "TS1108" {
		t.Errorf("the compiler says %v", got)
	}
}

// The blocks of the reference are checked for all but null and what is caught, for
// which an example of a line or two has no room.
func TestTheCompilerTakesTheReference(t *testing.T) {
	patience.OnlyThorough(t)
	t.Parallel()
	text := read(t, "../docs/javascript.md")
	files := map[string]string{}
	for _, m := range regexp.MustCompile("(?ms)^```js\n(.*?)^```$").FindAllStringSubmatchIndex(text, -1) {
		line := strings.Count(text[:m[2]], "\n") + 1
		files[fmt.Sprintf("line-%d.js", line)] = text[m[2]:m[3]]
	}
	reference := checked{folder: ".", files: files, settings: map[string]any{
		"strictNullChecks": false, "useUnknownInCatchVariables": false, "skipLibCheck": false,
	}}
	reference.accepts(t, "line-")
	for _, d := range reference.says(t, "") {
		t.Errorf("%s:%d: %s %s", d.file, d.line, d.code, d.message)
	}
}

// modules import each other, and Node's.
var modules = map[string]string{
	"modules/main.ts": `import fs, {readFileSync} from 'fs'
		import * as path from 'node:path'
		import {readFile} from 'node:fs/promises'
		import answers, {type Answer, greet} from './lib/answers.ts'
		import {greet as again} from './lib/answers'
		import {opening} from './hours.mjs'
		import settings from './settings.json'
		const name: string = path.basename(fs.readdirSync('.')[0])
		const text: string = readFileSync(0, 'utf8') + await readFile(name, 'utf8') + greet(settings.name) + again(opening)
		const all: Answer[] = answers
		for await (const call of Call.all()) text.concat(call.sid)
		for await (const message of all.map(a => SMS.async.find(a.sid))) text.concat(message?.body ?? '')
		const later = await import('./lib/answers.ts')
		export {all, later}
		export default text`,
	"modules/lib/answers.ts": `export interface Answer { sid: string }
		enum Mood { good = 'good' }
		export const greet = (name: string): string => Mood.good + name
		export default [{sid: 'SM1'}] satisfies Answer[]`,
	"modules/hours.mjs":     "export const opening = '9 to 17'",
	"modules/old.cjs":       "const {greet} = require('./lib/answers')\nmodule.exports = {greet}",
	"modules/settings.json": `{"name": "Bob"}`,
}

func TestTheCompilerTakesModules(t *testing.T) {
	t.Parallel()
	of(t, inProject).accepts(t, "modules/")
}

// A script need not be a module, nor a project have more than the compiler's flags.
func TestTheCompilerTakesAScriptByItself(t *testing.T) {
	patience.OnlyThorough(t)
	t.Parallel()
	const module = "export {}" // in place of the project's own script, which awaits
	byItself := checked{folder: ".", files: map[string]string{"quickstart.js": read(t, "../scripts/quickstart.js"), "script.ts": module},
		settings: map[string]any{"moduleDetection": "legacy", "module": "es2022", "skipLibCheck": false}}
	byItself.accepts(t, "quickstart.js")
	for _, d := range byItself.says(t, "") {
		t.Errorf("%s:%d: %s %s", d.file, d.line, d.code, d.message)
	}
}

// wrong is what the compiler must refuse, and for which reason.
type wrong struct {
	name   string
	source string
	line   int
	code   string
	says   string
}

func TestTheCompilerRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	of(t, inProject).refuses(t, "wrong-%d.ts", wrongScripts)
}

var wrongScripts = []wrong{
	{"misspelt parameter", "Call.create({to: '+1', from: '+2', url: 'x',\n  methd: 'GET'})", 2, "TS2769", "'methd' does not exist"},
	{"account where true or false is due", "Call.all({connect: 'AC1'})", 1, "TS2322", "'Flag | undefined'"},
	{"misspelt filter", "Call.all({statuss: 'busy'})", 1, "TS2561", "Did you mean to write 'status'?"},
	{"misspelt in an array", "SMS.create([{to: '+1', from: '+2', boddy: 'x'}])", 1, "TS2769", "boddy: string"},
	{"misspelt in camelCase", "Application.create({friendlyNam: 'x'})", 1, "TS2769", "Did you mean to write 'friendlyName'?"},
	{"missing required", "\nSMS.create({from: '+1', body: 'x'})", 2, "TS2769", "Property 'to' is missing"},
	{"missing required of a product", "Twilio.Verify.Verification.create({service_sid: 'VA1', to: '+1'})", 1, "TS2769", "Property 'channel' is missing"},
	{"missing one of a group", "SMS.create({to: '+1', from: '+2'})", 1, "TS2769", `["body", "media_url", "content_sid"]`},
	{"missing what is above", "Participant.all()", 1, "TS2554", "Expected 1 arguments"},
	{"missing what is above, with a filter", "Participant.all({muted: true})", 1, "TS2345", "'conference_sid' is missing"},
	{"missing identity", "AccessToken.create({ttl: 3})", 1, "TS2345", "'identity' is missing"},
	{"wrong enumeration", "Call.update('CA1', {status: 'finished'})", 1, "TS2322", `"canceled" | "completed"`},
	{"wrong enumeration in a filter", "Call.all({status: 'bussy'})", 1, "TS2820", `Did you mean '"busy"'?`},
	{"wrong HTTP method", "Application.all().updateAll({sms_method: 'GETT'})", 1, "TS2820", `Did you mean '"GET"'?`},
	{"wrong kind of number", "AvailablePhoneNumber.all({type: 'cellular'})", 1, "TS2322", `"mobile"`},
	{"wrong type of a number", "Call.all({page_size: 'many'})", 1, "TS2322", "Digits"},
	{"wrong type of a date", "Call.all({started_after: true})", 1, "TS2322", "When"},
	{"unknown attribute", "const call = Call.first()\nif (call) console.log(call.durration)", 2, "TS2551", "Did you mean 'duration'?"},
	{"unknown attribute of a singleton", "Balance.balanse", 1, "TS2551", "Did you mean 'balance'?"},
	{"attribute that may be null", "Call.first()!.date_created.getTime()", 1, "TS2531", "possibly 'null'"},
	{"record that may be null", "Call.find('CA1').sid", 1, "TS2531", "possibly 'null'"},
	{"attribute that is not updated", "Call.first()!.sid = 'CA1'", 1, "TS2540", "read-only"},
	{"attribute set to no value of its own", "Call.first()!.status = 'busy'", 1, "TS2322", `"canceled" | "completed"`},
	{"method that a resource lacks", "Notification.create({})", 1, "TS2339", "Property 'create' does not exist"},
	{"unknown status", "Call.first()!.isInProgres", 1, "TS2551", "Did you mean 'isInProgress'?"},
	{"unknown association", "Call.all().recording.count()", 1, "TS2551", "Did you mean 'recordings'?"},
	{"unknown model", "Twilio.Verify.Servis.all()", 1, "TS2339", "Property 'Servis' does not exist"},
	{"unknown promise's record", "SMS.async.create({to: '+1', from: '+2', body: 'x'}).then(m => m.sidd)", 1, "TS2551", "Did you mean 'sid'?"},
	{"Say inside Hangup", "TwiML.build(res => {\n  res.hangup(h =>\n    h.say('x'))\n})", 3, "TS2339", "Property 'say' does not exist on type 'Hangup'"},
	{"Dial inside Gather", "TwiML.build(res => { res.gather(g => g.dial('+1')) })", 1, "TS2339", "Property 'dial' does not exist on type 'Gather'"},
	{"unknown verb", "TwiML.build(res => { res.sey('x') })", 1, "TS2339", "Property 'sey' does not exist on type 'Response'"},
	{"unknown attribute of a verb", "TwiML.build(res => { res.say('x', {voise: 'man'}) })", 1, "TS2769", "Did you mean to write 'voice'?"},
	{"letters where TwiML takes digits", "TwiML.build(res => { res.gather({num_digits: 'many'}) })", 1, "TS2769", `'"many"' is not assignable to type 'Digits`},
	{"wrong value of a verb", "TwiML.build(res => { res.dial('+1', {trim: 'all'}) })", 1, "TS2769", "trim-silence"},
	{"array where text or attributes are due", "TwiML.build(res => { res.say(['x']) })", 1, "TS2769", "'string[]' is not assignable"},
	{"unknown setting", "Twilio.Config.setup({acount_sid: 'AC1'})", 1, "TS2561", "Did you mean to write 'account_sid'?"},
	{"secret read back", "Twilio.Config.auth_token", 1, "TS2339", "'auth_token' does not exist"},
	{"unknown grant", "AccessToken.create({identity: 'joe', grants: {vidoe: {}}})", 1, "TS2561", "Did you mean to write 'video'?"},
	{"what a browser has", "document.title", 1, "TS2584", "Cannot find name 'document'"},
	{"new", "new Call()", 1, "TS2351", "not constructable"},
	{"what a view has", "res.say('x')", 1, "TS2304", "Cannot find name 'res'"},
}

func TestTheCompilerRefusesWhatIsWrongInAView(t *testing.T) {
	t.Parallel()
	of(t, inApp).refuses(t, "wrong-%d.voice.js", wrongViews)
}

var wrongViews = []wrong{
	{"misspelt verb", "res.sey('x')", 1, "TS2339", "Property 'sey' does not exist on type 'Answer'"},
	{"misspelt attribute", "res.gather({num_digit: 1})", 1, "TS2769", "Did you mean to write 'num_digits'?"},
	{"misspelt parameter of a model", "await SMS.async.create({to: params.From, from: params.To, boddy: 'x'})", 1, "TS2769", "Did you mean to write 'body'?"},
	{"parameter that may be missing", "res.say('You pressed ' + params.Digits.length)", 1, "TS18048", "possibly 'undefined'"},
	{"unknown part of a request", "res.say(request.heders.host)", 1, "TS2551", "Did you mean 'headers'?"},
	{"session that is not an object", "session = 3", 1, "TS2322", "'number' is not assignable to type 'Json'"},
	{"redirect to nowhere", "redirect()", 1, "TS2554", "Expected 1 arguments"},
	{"render of no name", "render(res)", 1, "TS2345", "not assignable to parameter of type 'string'"},
}

// sourcesOf are files of the rows, by a name with the row's number.
func sourcesOf(name string, tests []wrong) map[string]string {
	files := map[string]string{}
	for i, test := range tests {
		files[fmt.Sprintf(name, i)] = test.source
	}
	return files
}

// refuses fails where a row's file does not have one error, that of the row.
func (c *checked) refuses(t *testing.T, name string, tests []wrong) {
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all := c.says(t, fmt.Sprintf(name, i))
			if len(all) != 1 {
				t.Fatalf("%s\ngives %d errors, not one: %v", test.source, len(all), all)
			}
			if d := all[0]; d.line != test.line || d.code != test.code || !strings.Contains(d.message, test.says) {
				t.Errorf("%s\nis wrong for %s on line %d:\n%s\nwant %s on line %d: %s", test.source, d.code, d.line, d.message, test.code, test.line, test.says)
			}
		})
	}
}
