package script_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// ran runs a script beside a local Twilio whose time jumps, and returns what it printed.
func ran(t *testing.T, name, code string, args ...string) (string, error) {
	t.Helper()
	return ranBeside(t, emulator.New(emulator.Options{
		Empty: true, Time: "jump", Random: rand.NewChaCha8([32]byte{1}),
		Clock: func() time.Time { return time.Date(2026, 3, 13, 12, 0, 0, 0, time.UTC) },
	}), name, code, args...)
}

// ranBeside runs a script beside a local Twilio, which it closes.
func ranBeside(t *testing.T, local *emulator.Emulator, name, code string, args ...string) (string, error) {
	t.Helper()
	server, err := local.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		local.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	client, err := api.New(api.Config{AccountSID: local.AccountSID(), AuthToken: local.AuthToken(), BaseURL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	twilio := bindings.Twilio(client, bindings.Options{})
	serving := views.ServeOptions{Filter: webhook.Filter{AuthToken: local.AuthToken()}, Documents: bindings.Documents{}, Account: twilio}
	var out strings.Builder
	emulated := script.Module(local, script.Options{Files: files{}, Dir: t.TempDir()})
	h, err := runtime.New(runtime.Options{
		Modules:     []module.Module{twilio, emulated, views.Serve(serving)},
		Clock:       emulated.Clock(),
		Network:     runtime.Network{Hosts: []string{"localhost", "127.0.0.1"}, Listen: func(string) error { return nil }},
		Stdout:      &out,
		Stderr:      &out,
		Args:        args,
		Credentials: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
	defer cancel()
	err = h.Run(ctx, name, code)
	return out.String(), err
}

// files are those of the disk.
type files struct{}

func (files) ReadFile(name string) ([]byte, error) {
	if filepath.Base(name) == "text.json" {
		return nil, nil
	}
	return os.ReadFile(name)
}

func (files) WriteFile(name string, data []byte, _ int, perm fs.FileMode) error {
	return os.WriteFile(name, data, perm)
}

func (files) Rename(from, to string) error { return os.Rename(from, to) }

// application is the script's own application: a menu, and answers to texts.
const application = `
const server = serve({
  port: 0,
  '/voice': (res, {params}) => {
    if (params.Digits) res.say('You pressed ' + params.Digits)
    else res.gather({action: '/voice', num_digits: 1}, g => g.say('Press 1 for the hours.'))
  },
  '/sms': (res, {params}) => { res.message('Thanks for ' + params.Body) },
})
const [offer] = AvailablePhoneNumber.all({sms_enabled: true, voice_enabled: true})
const number = offer.purchase({voice_url: server.url + '/voice', sms_url: server.url + '/sms'}).phone_number
const ann = Emulator.phone('+14155550101')
`

// TestScripts: what a script does with phones, time and the journal, and what it gets.
func TestScripts(t *testing.T) {
	for name, c := range map[string]struct{ code, want string }{
		"a call": {`
			const call = await ann.call(number)
			const {who, verb, text, at} = await call.hears('Press 1')
			await call.press('1')
			await call.hears(/PRESSED \d/i)
			const record = await call.ended()
			console.log(who, verb, text, at instanceof Date, record instanceof Call, record.status)
			console.log(call.path.map(p => p.status).join(), call.transcript.length, String(call).includes('(press) 1'))
		`, "twilio Say Press 1 for the hours. true true completed\n200,200 5 true\n"},
		"texts": {`
			const message = await ann.text(number, 'flowers')
			console.log(message.direction, message.body, (await ann.receives(/thanks/i)).body, ann.texts[0].from === number)
			console.log(await ann.receives('more', {timeout: '5s'}).catch(e => e.message.split('\n')[0]))
		`, "inbound flowers Thanks for flowers true\n+14155550101 got no such text: it did not come in time; it got\n"},
		"a phone that acts": {`
			ann.onCall = async call => {
			  await call.answer({after: '9s'})
			  await call.hears('code')
			  await call.press('4')
			}
			ann.onText = text => ann.text(text.from, 'YES')
			const began = Emulator.now
			const {sid} = await Call.async.create({from: number, to: ann.address,
			  twiml: '<Response><Gather numDigits="1" action="' + server.url + '/voice"><Say>Your code please</Say></Gather></Response>'})
			await Emulator.settle()
			const call = await Call.async.find(sid)
			console.log(call.status, Emulator.now - began > 9000, Emulator.journal({kind: 'step', sid}).map(e => e.verb).join())
			await SMS.async.create({from: number, to: ann.address, body: 'Sure?'})
			console.log((await ann.receives('Sure?')).body, (await ann.receives('Thanks')).body)
			ann.onText = null
		`, "completed true ring,answer,Say,press,Gather,Say,end\nSure? Thanks for YES\n"},
		"how phones behave": {`
			for (const calls of ['answer', 'no-answer', 'busy', 'reject', 'unreachable', 'machine']) {
			  ann.behave({calls, after: '4s'})
			  const {sid} = await Call.async.create({from: number, to: ann.address, twiml: '<Response><Say>Hi</Say></Response>', machine_detection: 'Enable'})
			  await Emulator.settle()
			  const {status, answered_by} = await Call.async.find(sid)
			  console.log(calls, status, answered_by)
			}
			ann.behave({calls: 'answer'})
			for (const texts of ['delivered', 'undelivered', 'failed', {error: 30005}]) {
			  ann.behave(typeof texts === 'string' ? {texts} : {texts})
			  const {sid} = await SMS.async.create({from: number, to: ann.address, body: 'Hi'})
			  await Emulator.settle()
			  const {status, error_code} = await SMS.async.find(sid)
			  console.log(JSON.stringify(texts), status, error_code)
			}
		`, "answer completed human\nno-answer no-answer null\nbusy busy null\nreject no-answer null\nunreachable failed null\nmachine completed machine_start\n" +
			"\"delivered\" delivered null\n\"undelivered\" undelivered 30003\n\"failed\" failed 30003\n{\"error\":30005} undelivered 30005\n"},
		"the journal": {`
			await ann.text(number, 'flowers')
			const [webhook] = Emulator.journal({kind: 'webhook'})
			console.log(webhook.params.Body, webhook.status, webhook.signed.startsWith(server.url), typeof Emulator.journal({stable: true}))
			const again = await Emulator.replay(webhook)
			console.log(again.seq > webhook.seq, again.body === webhook.body)
		`, "flowers 200 true string\ntrue true\n"},
		"what was sent": {`
			await ann.text(number, 'flowers')
			console.log(await Emulator.expect.none().catch(e => e.message.split('\n')[0]))
			console.log((await Emulator.expect.message({to: ann.address, body: /flowers/})).body)
			await Emulator.expect.none()
			console.log((await Emulator.expect.message({body: 'more', timeout: '1s'}).catch(e => e.message)).split(':')[0])
		`, "messages were sent that were not expected:\nThanks for flowers\nno such message was sent\n"},
		"manual time": {`
			Emulator.clock({mode: 'manual'})
			const began = Emulator.now
			const message = await SMS.async.create({from: number, to: ann.address, body: 'hi'})
			await Emulator.advance('1m30s')
			console.log(Emulator.now - began, (await message.async.reload()).status, JSON.stringify(Emulator.clock()))
			const second = await SMS.async.create({from: number, to: ann.address, body: 'hi'})
			Emulator.move(second.sid, 'undelivered', {error: 30003})
			console.log((await second.async.reload()).error_code)
		`, "90000 delivered {\"mode\":\"manual\",\"speed\":1}\n30003\n"},
		"faults": {`
			const fault = Emulator.fail({method: 'POST', path: '/Messages.json', status: 400, code: 21610, times: 1})
			Emulator.fail({callback: 'lost', webhook: /status/, times: 1})
			const send = () => SMS.async.create({from: number, to: ann.address, body: 'hi', status_callback: server.url + '/status'})
			console.log(fault.id, await send().catch(e => e.code), (await send()).status)
			await Emulator.settle()
			console.log(Emulator.journal().filter(e => e.fault).map(e => e.kind + ' ' + e.fault).join(), Emulator.faults.map(f => f.acted).join())
			Emulator.clearFaults()
			Emulator.hold()
			const held = await send()
			console.log(JSON.stringify(await Emulator.step()).replace(held.sid, 'SM'), (await Emulator.step(held.sid)).status)
			Emulator.move(held.sid, 'undelivered', {error: 30003})
			console.log((await held.async.reload()).error_code, (await Emulator.step().catch(e => e.message)).split(':')[0])
			Emulator.clearFaults()
			console.log(JSON.stringify(Emulator.fail({path: /Nowhere/, down: 1500})))
			Emulator.clearFaults()
			Emulator.limit({perSecond: 1})
			console.log((await Promise.allSettled([1, 2, 3].map(send))).map(r => r.reason?.status ?? 201).sort().join(), Emulator.faults.length)
		`, "1 21610 queued\napi fault 1: status 400, code 21610,webhook fault 2: lost 1,1\n{\"sid\":\"SM\",\"status\":\"sending\"} sent\n30003 no status is held back\n{\"id\":3,\"path\":\"Nowhere\",\"drop\":\"before\",\"acted\":0,\"down\":\"1.5s\"}\n201,429,429 0\n"},
		"what is saved": {`
			const message = await SMS.async.create({from: number, to: ann.address, body: 'hi'})
			Emulator.save('state.json')
			Emulator.reset()
			console.log(SMS.all().length, ann.texts.length)
			Emulator.load('state.json')
			await Emulator.settle()
			console.log((await message.async.reload()).status, ann.texts.length)
			for (const wrong of [() => Emulator.save(), () => Emulator.load('nothing.json'), () => Emulator.load('text.json')]) {
			  try { wrong() } catch (e) { console.log(e.message.replace(/\/[^ ]*\//g, '')) }
			}
		`, "0 0\ndelivered 1\nEmulator.save takes the name of a file\nopen nothing.json: no such file or directory\nthis is not a saved session: unexpected end of JSON input\n"},
		"a session of its own": {`
			const other = Emulator.session()
			await other.client.SMS.async.create({from: '+14155550130', to: '+14155550199', body: 'hi'})
			console.log((await other.phone('+14155550199').receives()).body, Emulator.phone('+14155550199').texts.length, Object.keys(other).includes('auth_token'))
			other.close()
		`, "hi 0 false\n"},
		"mistakes": {`
			for (const wrong of [
			  () => Emulator.clock({mode: 'fast'}), () => Emulator.advance('soon'), () => Emulator.phone(), () => ann.receives(/(?=x)/),
			  () => { ann.onCall = 5 }, () => ann.behave({calls: 'maybe'}), () => Emulator.replay({}),
			  () => Emulator.fail({stauts: 503}), () => Emulator.fail({times: 2}), () => Emulator.fail(503), () => Emulator.limit({perSecond: 1.5}),
			]) try { await wrong(); console.log('none') } catch (e) { console.log(e.message.split(':')[0]) }
			console.log((await ann.call('+14155550177').catch(e => e.message)).includes('buy it first'))
			const call = await ann.call(number)
			console.log((await call.hears('Press 9', {timeout: '2s'}).catch(e => e.stack)).match(/Press 1 for|mistakes\.js:\d+/g).join())
			await call.hangUp()
			await call.ended()
		`, "Emulator.clock\nEmulator.advance\nEmulator.phone takes a number, or an address such as 'client\nreceives\nonCall takes a function, or null\nthe phone +14155550101\nEmulator.replay takes a webhook of Emulator.journal({kind\nEmulator.fail\nEmulator.fail\nEmulator.fail takes an object with method, path, webhook, callback, times, status, code, delay, down, drop, body\nEmulator.limit\ntrue\nPress 1 for,mistakes.js:21\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ran(t, name+".js", application+c.code+"\nserver.close()\n")
			if err != nil || got != c.want {
				t.Errorf("it printed\n%s\nwant\n%s\n%v", got, c.want, err)
			}
		})
	}
}

// What the objects do not have stays undefined, and the error of calling it names what was meant.
func TestMisspeltMembersNameTheNearest(t *testing.T) {
	t.Parallel()
	out, err := ran(t, "misspelt.js", `
const phone = Emulator.phone('+14155550101')
phone.behave({calls: 'answer'})
IncomingPhoneNumber.create({phone_number: '+14155550100'})
const call = await phone.call('+14155550100')
for (const misspelt of [
  () => call.heard('Hi'), () => call.hangup(), () => call.transcripts.map(String), () => phone.receive('Hi'),
  () => phone.on_call(), () => phone.ring(), () => Emulator.advanced('1 h'), () => Emulator.phones('+1'),
  () => Emulator.expects.none(), () => Emulator.expect.messages(), () => Emulator.session().closed(),
  () => phone.qwertyuiop(),
]) {
  try { misspelt() } catch (e) { console.log(e.message.replace(/^.*?\. /, '')) }
}
console.log(call.heard, 'heard' in call, 'heard' in phone, Emulator.phones, 'message' in Emulator.expect)
console.log(phone.hasOwnProperty('text'), typeof phone.toString, phone instanceof Object)
console.log(Emulator.expect, Emulator.phone('+14155550199'))
`)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"A phone's call has no heard. Did you mean hears?\n",
		"A phone's call has no hangup. Did you mean hangUp?\n",
		"A phone's call has no transcripts. Did you mean transcript?\n",
		"A phone has no receive. Did you mean receives?\n",
		"A phone has no on_call. Did you mean onCall?\n",
		"A phone has no ring. Did you mean rings?\n",
		"Emulator has no advanced. Did you mean advance?\n",
		"Emulator has no phones. Did you mean phone?\n",
		"Emulator has no expects. Did you mean expect?\n",
		"Emulator.expect has no messages. Did you mean message?\n",
		"A session of Emulator's has no closed. Did you mean close?\n",
		"A phone has no qwertyuiop. It has address, behave, call, onCall, onText, receives, rings, text, texts.\n",
		"undefined false false undefined true\n", "true function true\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
}
