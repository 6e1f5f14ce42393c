package emulator_test

import (
	"context"
	stack "runtime"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/script"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// TestTimeDoesNotPassAScript: time that jumps waits for a script which is at work, however long it
// takes from one thing to the next. Whenever the lock is given up that guards the sessions, and
// whenever a script tells the clock what it does, there is a delay in which all others have their
// way, and one who waits for much later is always there.
func TestTimeDoesNotPassAScript(t *testing.T) {
	t.Parallel()
	const application = `
const {createServer} = await import('http')
let written, answer
const menu = params => '<Gather numDigits="1" action="/"><Say>' + (params.has('Digits') ? 'You pressed ' + params.get('Digits') : 'Press a key') + '</Say></Gather>'
const server = createServer((req, res) => {
	let body = ''
	req.on('data', part => { body += part }).on('end', () => {
		const params = new URLSearchParams(body)
		res.setHeader('content-type', 'text/xml')
		res.end('<Response>' + answer(params) + '</Response>', () => written(params))
	})
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const number = '+15005550006'
const has = () => Emulator.seed('IncomingPhoneNumber', {phone_number: number, voice_url: 'http://127.0.0.1:' + server.address().port + '/'})
has()
const [ann, bob, cat] = ['+14155550101', '+14155550102', '+14155550103'].map(Emulator.phone)
let began, seen
const see = what => seen.push(what + ' ' + (Emulator.now - began) / 1000)
const rings = async (phone = ann) => {
	const call = await phone.call(number)
	await call.hears('Press')
	began ??= Emulator.now
	return call
}
const presses = async (call, key) => {
	await call.press(key)
	await call.hears('pressed ' + key)
	see(key)
}
// One who waits for the end has time jump whenever it can.
const over = call => call.ended().then(() => see('over'))
const play = async scene => {
	began = undefined, seen = [], answer = menu, written = () => {}
	await scene().catch(e => seen.push(e))
	console.log(seen.join(', '))
}
`
	cases := []struct{ name, code, want string }{
		{"a key that a timer presses", `
			const call = await rings()
			setTimeout(() => presses(call, '1'), 4000)
			await over(call)
		`, "1 4, over 9.845"},
		{"one who waits in vain", `
			const call = await rings(), end = over(call)
			await call.hears('nothing', {timeout: '2s'}).catch(() => see('in vain'))
			await presses(call, '1')
			await end
		`, "in vain 2, 1 2, over 7.845"},
		{"one who moves time", `
			const call = await rings(), end = over(call)
			await Emulator.advance('3s')
			await presses(call, '1')
			await end
		`, "1 3, over 8.845"},
		{"one who lets all happen", `
			const call = await rings()
			setTimeout(() => presses(call, '1'), 4000)
			await Emulator.settle()
			see('settled')
			const other = await rings(bob), end = over(other)
			await presses(other, '2')
			await end
		`, "1 4, settled 9.845, 2 9.845, over 15.69"},
		{"several who act", `
			const one = await rings(), other = await rings(bob)
			await Promise.all([presses(one, '1'), presses(other, '2')])
			await one.hangUp()
			await other.hangUp()
`, "1 0, 2 0"},
		{"a person who is called", `
			bob.onCall = async call => {
				await call.answer({after: '3s'})
				see('answered')
				await call.says('Hello')
				see('said')
				await call.hangUp()
			}
			answer = params => params.has('DialCallStatus') ? '<Say>Goodbye</Say>' : '<Dial action="/">' + bob.address + '</Dial>'
			began = Emulator.now
			await over(await ann.call(number))
		`, "answered 3.5, said 3.5, over 4.28"},
		{"an answer that has gone out", `
			const call = await rings(), end = over(call)
			written = params => { if (params.get('Digits') === '1') presses(call, '2') }
			await presses(call, '1')
			await end
		`, "1 0, 2 0.2, over 6.045"},
		{"a request that cannot be sent", `
			const call = await rings(), end = over(call)
			await fetch('http://example.com/').catch(() => see('refused'))
			await presses(call, '1')
			await end
		`, "refused 0, 1 0, over 5.845"},
		{"a session that is forgotten", `
			const call = ann.call(number)
			Emulator.reset()
			has()
			await call.catch(() => {})
			const calls = [ann, bob].map(phone => phone.call(number))
			const [one, other] = await Promise.all(calls)
			began = Emulator.now
			const end = over(other)
			await one.hears('Press')
			await presses(one, '1')
			await end
		`, "1 0, over 5.715"},
		{"a session of its own", `
			const own = Emulator.session()
			own.phone('+14155550104').receives('x').catch(() => {})
			const before = own.now
			await fetch('http://127.0.0.1:' + server.address().port)
			began = Emulator.now
			if (own.now - before === 0) see('it stands')
			own.close()
`, "it stands 0"},
	}
	code, want := application, ""
	for _, c := range cases {
		code += "await play(async () => {" + c.code + "})\n"
		want += c.want + "\n"
	}
	for name, slow := range map[string]struct {
		lock  string // what gives the lock up, by the name of a function
		clock time.Duration
	}{
		"everything": {"", delay},
		"waits":      {".(*Session).wait", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			local := emulator.New(emulator.Options{Empty: true, Time: agenda.Jump, Clock: func() time.Time { return time.Unix(1_800_000_000, 0) }})
			local.Unlocked(func() {
				if beneath(slow.lock) {
					time.Sleep(delay)
				}
			})
			t.Cleanup(local.Close)
			emulated := script.Module(local, script.Options{})
			var out strings.Builder
			h, err := runtime.New(runtime.Options{
				Modules: []module.Module{emulated}, Clock: late{emulated.Clock(), slow.clock}, Stdout: &out, Stderr: &out,
				Network: runtime.Network{Hosts: []string{"127.0.0.1"}, Listen: func(string) error { return nil }},
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { h.Close() })
			ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
			defer cancel()
			if err := h.Run(ctx, "delays.mjs", code+"server.close()\n"); err != nil {
				t.Error(err)
			}
			got, wants := strings.Split(out.String(), "\n"), strings.Split(want, "\n")
			for i, c := range cases {
				if i >= len(got) || got[i] != wants[i] {
					t.Errorf("%s: %s, want %s", c.name, strings.Join(got[min(i, len(got)):], "\n"), wants[i])
					break
				}
			}
		})
	}
}

// delay is for how long others have their way, in each of many places.
const delay = time.Millisecond

// beneath reports whether it is called by a function, or by what that has called.
func beneath(function string) bool {
	pcs := make([]uintptr, 32)
	frames := stack.CallersFrames(pcs[:stack.Callers(1, pcs)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if strings.Contains(frame.Function, function) {
			return true
		}
	}
	return false
}

// late is a clock that is told of everything late, and after which everything takes a while.
type late struct {
	runtime.Pacer
	by time.Duration
}

func (l late) Busy(at func() string) (idle func()) {
	return l.delayed(func() func() { return l.Pacer.Busy(at) })
}

func (l late) Blocked() (over func())       { return l.delayed(l.Pacer.Blocked) }
func (l late) Asking() (answered func())    { return l.delayed(l.Pacer.Asking) }
func (l late) Answering() (answered func()) { return l.delayed(l.Pacer.Answering) }

func (l late) After(d time.Duration) (<-chan time.Time, func()) {
	time.Sleep(l.by)
	fired, stop := l.Pacer.After(d)
	return fired, func() {
		time.Sleep(l.by)
		stop()
		time.Sleep(l.by)
	}
}

func (l late) delayed(begin func() func()) func() {
	time.Sleep(l.by)
	end := begin()
	time.Sleep(l.by)
	return func() {
		time.Sleep(l.by)
		end()
		time.Sleep(l.by)
	}
}
