package declarations_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"dialtone/declarations"
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

// initialized returns a project of init's.
var initialized = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "declarations")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := declarations.Init(dir); err != nil {
		return nil, err
	}
	files := fstest.MapFS{}
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = &fstest.MapFile{Data: text, Mode: 0o666}
		return err
	})
	return files, err
})

// diagnostic is what the compiler says of a line, with the lines that explain it.
type diagnostic struct {
	file    string
	line    int
	code    string
	message string
}

var diagnosed = regexp.MustCompile(`^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$`)

// check compiles files, by name, in a folder of a project that init has made, with
// further settings, and returns what the compiler says.
func check(t *testing.T, folder string, files map[string]string, settings map[string]any) []diagnostic {
	t.Helper()
	tsc, err := compiler()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("Node and npm are needed for the TypeScript compiler")
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	project, err := initialized()
	if err == nil {
		err = os.CopyFS(dir, project)
	}
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, folder)
	for name, source := range files {
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(source), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	config := struct {
		Extends  string         `json:"extends"`
		Settings map[string]any `json:"compilerOptions"`
	}{"./tsconfig.json", settings}
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "check.json"), text, 0o666); err != nil {
		t.Fatal(err)
	}
	compile := exec.Command("node", tsc, "--pretty", "false", "-p", "check.json")
	compile.Dir = dir
	out, err := compile.CombinedOutput()
	var all []diagnostic
	for _, line := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		if m := diagnosed.FindStringSubmatch(line); m != nil {
			n, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, diagnostic{m[1], n, m[3], m[4]})
		} else if len(all) > 0 && strings.HasPrefix(line, " ") {
			all[len(all)-1].message += "\n" + line
		} else if line != "" {
			t.Fatalf("the compiler says: %s", out)
		}
	}
	if err != nil && len(all) == 0 {
		t.Fatalf("the compiler: %v\n%s", err, out)
	}
	return all
}

func accept(t *testing.T, folder string, files map[string]string, settings map[string]any) {
	t.Helper()
	for _, d := range check(t, folder, files, settings) {
		t.Errorf("%s:%d: %s %s", d.file, d.line, d.code, d.message)
	}
}

// everything has the compiler check the declarations as well, which a project of
// init's leaves out.
func everything() map[string]any { return map[string]any{"skipLibCheck": false} }

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheCompilerTakesAProject(t *testing.T) {
	t.Parallel()
	accept(t, ".", nil, nil)
	accept(t, "app", nil, everything())
}

func TestTheCompilerTakesWhatRuns(t *testing.T) {
	t.Parallel()
	accept(t, ".", map[string]string{"right.ts": read(t, "testdata/right.ts")}, everything())
}

func TestTheCompilerTakesTheScripts(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("../scripts/*.[jt]s")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	files := map[string]string{}
	libraries, err := filepath.Glob("../scripts/*/lib/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(scripts, libraries...) {
		files[strings.TrimPrefix(filepath.ToSlash(name), "../scripts/")] = read(t, name)
	}
	accept(t, ".", files, everything())
}

func TestTheCompilerTakesTheViews(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	err := filepath.WalkDir("../scripts", func(path string, entry fs.DirEntry, err error) error {
		if name := strings.TrimPrefix(filepath.ToSlash(path), "../scripts/"); filepath.Ext(path) == ".js" && strings.Contains(name, "/") {
			files[name] = read(t, path)
		}
		return err
	})
	if err != nil || files["app/index.voice.js"] == "" || files["app/sms/index.message.js"] == "" || files["ivr/lib/orders.js"] == "" {
		t.Fatalf("no views: %v", err)
	}
	accept(t, "app", files, everything())
}

// TypeScript has no word for a file that is the body of a function.
func TestTheCompilerTakesAReturnThatIsMarked(t *testing.T) {
	t.Parallel()
	got := check(t, "app", map[string]string{
		"bare.voice.ts":   "if (params.Digits === '1') return redirect('/sales')",
		"marked.voice.js": "// @ts-ignore: ends the view\nif (params.Digits === '1') return redirect('/sales')",
	}, nil)
	if len(got) != 1 || got[0].file != "bare.voice.ts" || got[0].code != "TS1108" {
		t.Errorf("the compiler says %v", got)
	}
}

// The blocks of the reference are checked for all but null and what is caught, for
// which an example of a line or two has no room.
func TestTheCompilerTakesTheReference(t *testing.T) {
	t.Parallel()
	text := read(t, "../docs/javascript.md")
	files := map[string]string{}
	for _, m := range regexp.MustCompile("(?ms)^```js\n(.*?)^```$").FindAllStringSubmatchIndex(text, -1) {
		line := strings.Count(text[:m[2]], "\n") + 1
		files[fmt.Sprintf("line-%d.js", line)] = text[m[2]:m[3]]
	}
	if len(files) == 0 {
		t.Fatal("the reference has no blocks")
	}
	accept(t, ".", files, map[string]any{"strictNullChecks": false, "useUnknownInCatchVariables": false, "skipLibCheck": false})
}

func TestTheCompilerTakesModules(t *testing.T) {
	t.Parallel()
	accept(t, ".", map[string]string{
		"main.ts": `import fs, {readFileSync} from 'fs'
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
		"lib/answers.ts": `export interface Answer { sid: string }
			enum Mood { good = 'good' }
			export const greet = (name: string): string => Mood.good + name
			export default [{sid: 'SM1'}] satisfies Answer[]`,
		"hours.mjs":     "export const opening = '9 to 17'",
		"old.cjs":       "const {greet} = require('./lib/answers')\nmodule.exports = {greet}",
		"settings.json": `{"name": "Bob"}`,
	}, nil)
}

// A script need not be a module, nor a project have more than the compiler's flags.
func TestTheCompilerTakesAScriptByItself(t *testing.T) {
	t.Parallel()
	const module = "export {}" // in place of the project's own script, which awaits
	accept(t, ".", map[string]string{"quickstart.js": read(t, "../scripts/quickstart.js"), "script.ts": module},
		map[string]any{"moduleDetection": "legacy", "module": "es2022", "skipLibCheck": false})
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
	refuse(t, ".", "wrong-%d.ts", []wrong{
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
	})
}

func TestTheCompilerRefusesWhatIsWrongInAView(t *testing.T) {
	t.Parallel()
	refuse(t, "app", "wrong-%d.voice.js", []wrong{
		{"misspelt verb", "res.sey('x')", 1, "TS2339", "Property 'sey' does not exist on type 'Answer'"},
		{"misspelt attribute", "res.gather({num_digit: 1})", 1, "TS2769", "Did you mean to write 'num_digits'?"},
		{"misspelt parameter of a model", "await SMS.async.create({to: params.From, from: params.To, boddy: 'x'})", 1, "TS2769", "Did you mean to write 'body'?"},
		{"parameter that may be missing", "res.say('You pressed ' + params.Digits.length)", 1, "TS18048", "possibly 'undefined'"},
		{"unknown part of a request", "res.say(request.heders.host)", 1, "TS2551", "Did you mean 'headers'?"},
		{"session that is not an object", "session = 3", 1, "TS2322", "'number' is not assignable to type 'Json'"},
		{"redirect to nowhere", "redirect()", 1, "TS2554", "Expected 1 arguments"},
		{"render of no name", "render(res)", 1, "TS2345", "not assignable to parameter of type 'string'"},
	})
}

// refuse compiles each row as a file of its own, which must have one error.
func refuse(t *testing.T, folder, name string, tests []wrong) {
	files := map[string]string{}
	for i, test := range tests {
		files[fmt.Sprintf(name, i)] = test.source
	}
	found := map[string][]diagnostic{}
	for _, d := range check(t, folder, files, nil) {
		found[d.file] = append(found[d.file], d)
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			all := found[fmt.Sprintf(name, i)]
			if len(all) != 1 {
				t.Fatalf("%s\ngives %d errors, not one: %v", test.source, len(all), all)
			}
			if d := all[0]; d.line != test.line || d.code != test.code || !strings.Contains(d.message, test.says) {
				t.Errorf("%s\nis wrong for %s on line %d:\n%s\nwant %s on line %d: %s", test.source, d.code, d.line, d.message, test.code, test.line, test.says)
			}
		})
	}
}
