package script_test

import (
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
)

// TestScriptsClock: a script's Date and timers are the session's, also where time jumps and where
// it stands.
func TestScriptsClock(t *testing.T) {
	for name, c := range map[string]struct{ code, want string }{
		"hours pass at once": {`
			const began = Date.now(), ran = performance.now(), hr = process.hrtime.bigint()
			await new Promise(done => setTimeout(done, 3_600_000))
			console.log(Date.now() - began, Math.round(performance.now() - ran), process.hrtime.bigint() - hr, Emulator.now - new Date())
			let ticks = 0
			const interval = setInterval(() => { if (++ticks === 3) clearInterval(interval) }, 20_000)
			await new Promise(done => setTimeout(done, 90_000))
			console.log(ticks, Date.now() - began)
		`, "3600000 3600000 3600000000000n 0\n3 3690000\n"},
		"timers and what happens are in order": {`
			const seen = []
			const message = await SMS.async.create({from: number, to: ann.address, body: 'hi'})
			const look = async () => seen.push((await message.async.reload()).status)
			for (const after of [500, 1500, 2500, 10_000]) setTimeout(look, after)
			await new Promise(done => setTimeout(done, 10_001))
			console.log(seen.join())
		`, "queued,sending,sent,delivered\n"},
		"a timer beside a wait": {`
			const call = await ann.call(number)
			let fired
			setTimeout(() => { fired = Emulator.now; call.press('1') }, 2000)
			const began = Emulator.now
			const {at} = await call.hears('You pressed 1')
			console.log(fired - began, at - began >= 2000)
			await call.ended()
		`, "2000 true\n"},
		"an application that takes its time": {`
			const slow = serve({port: 0, '/slow': async res => { await new Promise(done => setTimeout(done, 300)); res.message('here') }})
			IncomingPhoneNumber.first({phone_number: number}).update({sms_url: slow.url + '/slow'})
			const before = Date.now()
			await ann.text(number, 'hi')
			console.log((await ann.receives('here')).body, Date.now() - before < 5000)
			slow.close()
		`, "here true\n"},
		"manual time": {`
			Emulator.clock({mode: 'manual'})
			const began = Date.now(), fired = []
			setTimeout(() => fired.push(Date.now() - began), 60_000)
			setTimeout(() => { fired.push(Date.now() - began); setTimeout(() => fired.push(Date.now() - began), 5000) }, 10_000)
			await Emulator.advance('30s')
			console.log(fired.join(), Date.now() - began)
			await Emulator.advance('30s')
			console.log(fired.join())
		`, "10000,15000 30000\n10000,15000,60000\n"},
		"a phone that acts while the script waits for a timer": {`
			ann.onCall = async call => { await call.answer(); await call.hangUp() }
			const {sid} = await Call.async.create({from: number, to: ann.address, twiml: '<Response><Pause length="60"/></Response>'})
			await new Promise(done => setTimeout(done, 20_000))
			console.log((await Call.async.find(sid)).status)
		`, "completed\n"},
		"fetch is waited for": {`
			const other = serve({port: 0, unsigned: ['/page'], '/page': () => 'page'})
			let early = true
			setTimeout(() => { early = false }, 1)
			const began = Date.now(), answer = await fetch(other.url + '/page')
			console.log(answer.status, early, Date.now() - began, await answer.text())
			other.close()
		`, "200 true 0 page\n"},
		"a handler that waits for what its own script asks": {`
			const own = serve({port: 0, unsigned: ['/code', '/later'], '/code': async () => {
				SMS.async.create({from: number, to: ann.address, body: 'The code is 42'})
				return (await ann.receives('code')).body
			}, '/later': async () => { await new Promise(done => setTimeout(done, 3_600_000)); return 'later' }})
			let early = true
			setTimeout(() => { early = false }, 4_000_000)
			console.log(await (await fetch(own.url + '/code')).text(), Emulator.journal({kind: 'problem'}).length)
			const began = Date.now()
			console.log(await (await fetch(own.url + '/later')).text(), Date.now() - began, early)
			const node = require('http').createServer((req, res) => setTimeout(() => { res.write('no'); res.end('de') }, 60_000)).listen(0, '127.0.0.1')
			await new Promise(done => node.on('listening', done))
			console.log(await (await fetch('http://127.0.0.1:' + node.address().port)).text(), Date.now() - began, early)
			node.close()
			own.close()
		`, "The code is 42 0\nlater 3600000 true\nnode 3660000 true\n"},
		"a session that is forgotten": {`
			const began = Date.now()
			const timer = new Promise(done => setTimeout(done, 60_000))
			Emulator.reset()
			await timer
			console.log(Date.now() - began)
		`, "60000\n"},
		"a wait that fails does not wait for other programs": {`
			console.log(await ann.receives('never').catch(e => e.message.split(':')[1].trim()))
		`, "it did not come in time; it got none at all\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			got, err := ran(t, name+".js", application+c.code+"\nserver.close()\n")
			if err != nil || got != c.want {
				t.Errorf("it printed\n%s\nwant\n%s\n%v", got, c.want, err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestTimeThatStands: a script that waits for a timer which nothing will bring is told so.
func TestTimeThatStands(t *testing.T) {
	t.Parallel()
	_, err := ran(t, "stands.js", "Emulator.clock({mode: 'manual'}); setTimeout(() => console.log('fired'), 1000)")
	if err == nil || !strings.Contains(err.Error(), "the script waits for a timer, and time stands, for the clock is manual") {
		t.Errorf("the error is %v", err)
	}
}

// TestBusyScript: a webhook that a script cannot answer, since it waits for something else, is a
// problem that names the line.
func TestBusyScript(t *testing.T) {
	t.Parallel()
	local := emulator.New(emulator.Options{Empty: true})
	got, err := ranBeside(t, local, "busy.js", application+`
const sent = ann.text(number, 'hi')
while (!Emulator.journal({kind: 'problem'}).length) SMS.first()
await sent
console.log(Emulator.journal({kind: 'problem'}).map(e => e.problems[0] + ' ' + e.sid.slice(0, 2)).join())
server.close()
`)
	if want := "busy.js:15: the script is busy: await something, so that it can answer the webhook that waits for it SM"; err != nil || !strings.HasPrefix(got, want) || !strings.Contains(got, "\n"+want+"\n") {
		t.Errorf("it printed\n%s\nwant a line\n%s\n%v", got, want, err)
	}
}
