package script_test

import (
	"strings"
	"testing"
)

// conversations are scripts that are their own applications, and people who use them.
var conversations = map[string]string{
	"an IVR": `
const server = serve({
  port: 0,
  '/voice': (res, {params}) => {
    if (params.Digits === '1') { res.say('We are open all day.'); res.redirect('/voice') }
    else if (params.Digits === '2') { res.say('Please speak after the beep.'); res.record({max_length: 10, action: '/recorded', recording_status_callback: '/status'}) }
    else res.gather({action: '/voice', num_digits: 1}, g => g.say('Press 1 for the hours, 2 for a message.'))
  },
  '/recorded': async (res, {params}) => {
    await new Promise(done => setTimeout(done, 10))
    await SMS.async.create({from: params.To, to: params.From, body: 'We have ' + params.RecordingDuration + ' seconds of you.', status_callback: server.url + '/status'})
    res.say('Thank you.')
  },
  '/status': (res, {params}) => ({status: 204}),
})
const {phone_number: number} = IncomingPhoneNumber.create({phone_number: '+15005550006', voice_url: server.url + '/voice', status_callback: server.url + '/status'})
const ann = Emulator.phone('+14155550101')
const call = await ann.call(number)
await call.hears('Press 1')
await call.press('1')
await call.hears('all day')
setTimeout(() => call.press('2'), 4000)
await call.hears('after the beep')
await call.says('Please call me back as soon as you can')
await call.press('#')
await call.hears('Thank you')
await call.ended()
await ann.receives(/seconds of you/)
`,
	"a conversation by text": `
const orders = new Map()
const server = serve({
  port: 0,
  '/sms': async (res, {params}) => {
    const before = orders.get(params.From)
    orders.set(params.From, params.Body)
    if (!before) return void res.message('How many?')
    await SMS.async.create({from: params.To, to: '+14155550199', body: params.Body + ' ' + before, media_url: [server.url + '/picture.png']})
    res.message('Thank you: ' + params.Body + ' ' + before)
  },
})
const {phone_number: number} = IncomingPhoneNumber.create({phone_number: '+15005550006', sms_url: server.url + '/sms'})
const people = ['+14155550101', '+14155550102', '+14155550103'].map(Emulator.phone)
for (const one of people) one.onText = text => { if (text.body === 'How many?') return one.text(number, '7') }
for (const one of people) await one.text(number, 'roses')
for (const one of people) await one.receives('Thank you: 7 roses')
Emulator.phone('+14155550199').behave({texts: 'undelivered'})
await people[0].text(number, 'STOP')
await SMS.async.create({from: number, to: people[0].address, body: 'Sale!'}).catch(e => e)
await Emulator.settle()
`,
	"a conference": `
const server = serve({
  port: 0,
  '/voice': (res, {params}) => {
    const moderates = params.From === '+14155550199'
    res.dial(d => d.conference('weekly', {start_conference_on_enter: moderates, end_conference_on_exit: moderates,
      status_callback: server.url + '/events', status_callback_event: 'start end join leave mute speaker'}))
  },
  '/events': () => ({status: 204}),
})
const {phone_number: number} = IncomingPhoneNumber.create({phone_number: '+15005550006', voice_url: server.url + '/voice'})
const ann = await Emulator.phone('+14155550101').call(number)
const mo = await Emulator.phone('+14155550199').call(number)
const bob = await Emulator.phone('+14155550102').call(number)
const heard = Promise.all([ann.hears('Good morning'), bob.hears('Good morning')])
await mo.says('Good morning, everybody')
await heard
const [meeting] = Conference.all({status: 'in-progress'})
await meeting.participants.find(bob.sid).async.update({muted: true})
await bob.says('Nobody hears this')
await mo.hangUp()
await Promise.all([ann.ended(), bob.ended()])
await Emulator.settle()
`,
}

// TestTheSameJournal: a script that runs twice has the same journal, to the byte.
func TestTheSameJournal(t *testing.T) {
	for name, code := range conversations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var runs [3]string
			for i := range runs {
				got, err := ran(t, "twice.js", code+"\nconsole.log(Emulator.journal({stable: true}))\nserver.close()\n")
				if err != nil {
					t.Fatalf("%v, after\n%s", err, got)
				}
				_, got, _ = strings.Cut(got, "[\n") // on a busy machine there are warnings
				if runs[i] = got; got != runs[0] {
					was, is := strings.Split(runs[0], "\n"), strings.Split(got, "\n")
					for n := range min(len(was), len(is)) {
						if was[n] != is[n] {
							t.Fatalf("run %d differs in line %d of %d and %d:\n%s\nwas\n%s", i, n, len(is), len(was), strings.Join(is[max(0, n-25):n+1], "\n"), was[n])
						}
					}
				}
			}
			for _, want := range []string{"http://listener-1/", `"kind": "webhook"`, `"kind": "status"`} {
				if !strings.Contains(runs[0], want) {
					t.Errorf("%s is not in %s", want, runs[0])
				}
			}
		})
	}
}
