// What TypeScript must take, for it runs.
const call: Call = Call.create({to: '+16465551234', from: '+19175550000', url: 'http://example.com/twiml'})
call.url = 'http://example.com/other'
call.update({url: 'http://example.com/other', method: 'post'})
call.cancel().reload().recordings.first()?.save('hello.mp3')
const ended: Date | null = call.endTime
const running: boolean = call.isInProgress

// Both spellings, also of what is needed; keys that are not checked; whose account.
Twilio.Verify.Verification.create({serviceSid: 'VA1', to: '+1', channel: 'sms'})
Twilio.Verify.v2.Verification.create({service_sid: 'VA1', to: '+1', channel: 'sms'})
SMS.create({from: '+1', to: '+2', body: 'x', NewParam: 1, $extra: {a: 1}, accountSid: 'AC1', connect: true})
SMS.create({messaging_service_sid: 'MG1', to: '+2', media_url: ['https://example.com/1', 'https://example.com/2'], account: Account.first()!})
IncomingPhoneNumber.first()?.update({account_sid: 'AC1'})
AvailablePhoneNumber.all({areaCode: '917', tollFree: true, iso_country_code: 'CA'}).first()?.purchase({voice_url: 'https://example.com'})
Twilio.Conversations.Conversation.first()?.webhooks.create({target: 'webhook', configuration: {method: 'POST'}})
Conference.first()?.participants.forEach(p => p.mute())
Participant.find('CA1', {conference_sid: 'CF1'})?.update({hold: true})
UsageRecord.lastMonth({category: 'sms'})[0].usageUnit?.length

// Collections.
const busy = Call.all({status: 'busy', started_after: new Date(), ended_before: '2009-07-10'}).limit(5)
const sids: string[] = busy.map(c => c.sid)
const [first, ...others] = busy
for (const c of busy) console.log(c.sid, others.length, first.from)
for await (const c of Call.first()!.recordings) console.log(c.sid)
for await (const c of [Call.async.find('CA1'), SMS.async.find('SM1')]) console.log(c?.status)
busy.find('CA1')?.destroy()
busy.find(c => c.to === '+1')?.reload()
busy.recordings.where({created_after: '2026-01-01'}).destroyAll({concurrency: 10, onError: 'collect'})
const counts: number = SMS.create((function* () { yield {to: '+1', from: '+3', body: 'x'} })(), {onResult: (r, i, row) => { if (!(r instanceof Error)) console.log(r.sid, i, row.to) }}).unknown
for await (const {result, index, row} of SMS.async.create([{to: '+1', from: '+3', body: 'x'}])) console.log(result instanceof Error ? result.message : result.sid, index, row.to)
const made = SMS.create(['+1', '+2'].map(to => ({to, from: '+3', body: 'x'})), {concurrency: 50})
const texts: string[] = made.map(m => m instanceof Error ? m.message : m.sid)
SMS.create([{to: '+1'}, {to: '+2'}], {from: '+3', body: 'x'})
const later: Promise<Message> = SMS.async.create({to: '+1', from: '+3', body: 'x'})
const counted: number = await busy.async.count() + (await later).media.count()

// Singletons, second clients, errors.
const balance: string = Balance.reload().balance ?? ''
Twilio.client({account_sid: 'AC1', authToken: 'x', maxRetries: 1}).Sip.Domain.all().limit(1)
try {
  Queue.find('QU1')?.members.first()?.update({url: 'https://example.com'})
} catch (error) {
  if (error instanceof Twilio.APIError) console.error(error.code, error.moreInfo, error.outcome === 'unknown')
}
const traced: {stack?: string} = {}
Error.captureStackTrace(traced, Call.create)
const some: unknown = call
if (some instanceof Call) console.log(some.sid)

// TwiML and tokens.
const xml: string = TwiML.build(res => {
  res.say('Hello', {voice: 'man', loop: 2}, s => s.say_as('12', {interpret_as: 'digits'}).text('!'))
  res.say(s => s.break({strength: 'weak'}))
  res.gather({numDigits: 1, input: ['dtmf', 'speech'], action: '/menu'}, g => g.say('Press a key').text('now'))
  res.dial({record: true, timeLimit: '60'}, d => d.number('+1', {statusCallbackEvent: 'initiated ringing'}))
  res.tag('NewVerb', 'text', {attribute: 1}, t => t.say('x'))
  res.hangup()
}, {indent: 0})
TwiML.build(res => {
  res.commentBefore('made here').comment('x').comment_after('end')
  res.say({voice: 'man'}, 'Hello', s => s.raw('<break/>').text('!'))
  res.message({to: '+1'}, 'Hi')
  res.tag('NewVerb', {x: 1}, 'text')
  res.connect().conversationRelay({url: 'wss://example.com', ignoreBackchannel: true, speech_timeout: 'auto', eotThreshold: 0.7, reportInputDuringAgentSpeech: 'speech'})
})
const hints: string[] = TwiML.validate(xml).filter(p => p.level === 'hint').map(p => p.message)
const slow: Promise<string> = TwiML.build(async res => { res.say(`${await Call.async.count()} calls`) })
AccessToken.create({identity: 'joe', ttl: 600, grants: {video: {room: 'x'}, voice: {incomingAllow: true}}})
CapabilityToken.create({allow_incoming: 'joe', allowOutgoing: ['AP1', {foo: 'bar'}]})
Twilio.Webhook.isValid({url: 'https://example.com', params: new URLSearchParams('a=b'), signature: 'x'})

// Tests.
import test, {describe, it, before, beforeEach, mock, type TestContext} from 'node:test'
import assert from 'node:assert/strict'
test('one', {timeout: 1000, todo: 'soon'}, async (t: TestContext) => {
  await t.test('below', (t, done) => done())
  t.plan(1)
  t.assert.ok(t.name === 'one')
  t.assert.deepStrictEqual(t.signal.aborted, false)
  t.diagnostic(t.fullName)
  const log = t.mock.method(console, 'log', () => {}, {times: 1})
  const sum = t.mock.fn((a: number, b: number) => a + b)
  assert.equal(sum(1, 2), sum.mock.calls[0].result)
  log.mock.restore()
  t.mock.timers.enable({apis: ['Date', 'setTimeout'], now: new Date(0)})
  t.mock.timers.tick(10)
  t.after(async () => mock.reset())
})
describe('some', {concurrency: true}, () => {
  before(() => {})
  beforeEach((t, done) => done(new Error('x')), {timeout: 5})
  it('works', async () => { await assert.rejects(Promise.reject(new Error('x')), /x/) })
  it.skip('not now', () => {})
  it.only(() => {})
})
test.todo('later')
const {suite} = require('node:test')
suite('a suite', s => { console.log(s.name) })
const wrong = new (require('node:assert').AssertionError)({message: 'x'})
console.log(wrong.code === 'ERR_ASSERTION', wrong.operator)
const strictly: typeof import('assert/strict') = require('assert/strict')
strictly.deepEqual(1, 1)

// What a script has beside Twilio.
import {readFileSync} from 'node:fs'
import path = require('path')
import {EventEmitter, once} from 'node:events'
import * as events from 'events'
once(new EventEmitter(), 'ready').then(() => new events.EventEmitter().emit('done', import.meta.url, import.meta.resolve('./lib.ts')))
const rows = CSV.parse(readFileSync(path.join(__dirname, 'in.csv'), 'utf8'))
for (const row of CSV.rows('in.csv', {encoding: 'utf-16le'})) console.log(row.phone.length)
for await (const [first] of CSV.rows('in.csv', {header: false})) console.log(first.length)
const visits: number = Store.increment('visits', 1, {expires: '1h30m'})
const cart = Store.update<{items: string[]}>('cart', c => ({items: [...(c?.items ?? []), 'tea']}), {expires: new Date})
Store.set('cart', cart); console.log(Store.get<{items: string[]}>('cart')?.items.length, visits, Store.delete('cart'))
for (const key of Store.keys('cart:')) console.log(key.length)
const nightly: (args: {account: string}, job: Dialtone.Job) => Promise<void> = async ({account}, job) => {
  for await (const call of job.each('calls', Call.all({account_sid: account}))) console.log(call.sid, job.planned?.getTime())
  for await (const n of job.each('numbers', [1, 2], {key: n => n})) console.log(n + 1)
  await job.once('text', () => SMS.create({to: '+1', from: '+2', body: 'x'}), {unknown: 'again'})
}
const jobOptions: Dialtone.JobFileOptions = {cron: '0 3 * * *', zone: 'Europe/Berlin', retry: 3}
console.log(nightly.length, jobOptions.retry, Job.enqueue('archive', {account: 'AC1'}, {in: '10m', unique: true, priority: 1}).fresh)
CSV.writer('out.csv', {columns: ['sid'], append: true}).write({sid: 'SM1'})
const run = SMS.create(CSV.rows('in.csv'), {durable: 'campaign', key: row => row.id, map: row => ({to: row.phone, from: '+15005550006', body: `Hello ${row.name}`})})
if ((await run.finished).unknown > 0) for (const {key, params, error} of run.elements({state: 'unknown'})) console.log(key, params.to, error)
SMS.create([{to: '+1', from: '+2', body: 'x'}], {durable: 'small', rate: {'+2': 1}, quiet_hours: {from: '21:00', to: '08:00', zone: 'Europe/Berlin'}, expires: '2026-12-24'}).pause()
const ends: Date | null = run.progress.eta
const answer = await fetch(new URL('https://example.com'), {method: 'POST', body: CSV.stringify(rows), signal: AbortSignal.timeout(100)})
if (!confirm('Go on?')) process.exit(1)
const timer = setTimeout((n: number) => console.log(n), 10, answer.status)
clearTimeout(timer)
process.stdout.write(Buffer.from(await answer.text()).toString('base64') + crypto.randomUUID() + prompt('Name?'))
export {ended, running, sids, texts, counted, balance, xml, slow}
