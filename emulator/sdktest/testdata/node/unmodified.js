// A program that uses Twilio and knows nothing of an emulator, but where it plays the people who call
// and text: messages, calls, Verify, numbers, and an application with Express that takes what Twilio has
// signed alone. It is run by dialtone emulator exec, with $PORT mapped to https://app.example.com.
'use strict'
const assert = require('node:assert/strict')
const express = require('express')
const twilio = require('twilio')

const app = express()
app.set('trust proxy', 'loopback') // as behind the load balancer that it runs behind
app.use(express.urlencoded({extended: false}))
const signed = twilio.webhook()
const statuses = []
app.post('/sms', signed, (req, res) => {
  const reply = new twilio.twiml.MessagingResponse()
  reply.message(`Thanks for ${req.body.Body}`)
  res.type('text/xml').send(reply.toString())
})
app.post('/voice', signed, (req, res) => {
  const reply = new twilio.twiml.VoiceResponse()
  reply.gather({numDigits: 1, action: '/menu'}).say('Press 1')
  res.type('text/xml').send(reply.toString())
})
app.post('/menu', signed, (req, res) => {
  const reply = new twilio.twiml.VoiceResponse()
  reply.say(`You pressed ${req.body.Digits}`)
  res.type('text/xml').send(reply.toString())
})
app.post('/status', signed, (req, res) => {
  statuses.push(req.body.MessageStatus)
  res.sendStatus(204)
})

// What a person does, for the tests of any program.
async function person(path, body) {
  const res = await fetch(`${process.env.DIALTONE_EMULATOR}/_emulator${path}`, body && {method: 'POST', body: JSON.stringify(body)})
  const text = await res.text()
  assert.ok(res.ok, text)
  return text && JSON.parse(text)
}

async function main() {
  const server = app.listen(process.env.PORT, '127.0.0.1')
  const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN)
  const ann = '+14155550101'
  const phone = `/phones/${ann}`

  // Numbers, with the application's real URLs.
  const [free] = await client.availablePhoneNumbers('US').local.list({limit: 1})
  const number = await client.incomingPhoneNumbers.create({phoneNumber: free.phoneNumber, smsUrl: 'https://app.example.com/sms', voiceUrl: 'https://app.example.com/voice'})
  const us = number.phoneNumber
  assert.deepEqual((await client.incomingPhoneNumbers.list()).map(n => n.sid), [number.sid])

  // A message, and its status.
  const message = await client.messages.create({to: ann, from: us, body: 'Hello', statusCallback: 'https://app.example.com/status'})
  assert.equal(message.status, 'queued')
  assert.equal((await person(phone + '/texts')).body, 'Hello')

  // A person writes: the application answers what is signed, by the real URL.
  await person(phone + '/texts', {to: us, body: 'the flowers'})
  assert.equal((await person(phone + '/texts?match=flowers')).body, 'Thanks for the flowers')
  const forged = await fetch(`http://127.0.0.1:${process.env.PORT}/sms`, {method: 'POST', body: new URLSearchParams({Body: 'forged'}), headers: {'X-Twilio-Signature': 'x'}})
  assert.equal(forged.status, 403)

  // A call that goes out: the person hears and presses.
  const call = await client.calls.create({to: ann, from: us, url: 'https://app.example.com/voice'})
  const {sid} = await person(phone + '/calls')
  assert.equal(sid, call.sid)
  await person(`${phone}/calls/${sid}?hears=Press+1`)
  await person(`${phone}/calls/${sid}/press`, {digits: '1'})
  await person(`${phone}/calls/${sid}?hears=You+pressed+1`)

  // A code, as the person got it.
  const service = await client.verify.v2.services.create({friendlyName: 'login'})
  await client.verify.v2.services(service.sid).verifications.create({to: ann, channel: 'sms'})
  const {code} = await person(`/codes/${ann}`)
  const wrong = await client.verify.v2.services(service.sid).verificationChecks.create({to: ann, code: '000'})
  assert.equal(wrong.status, 'pending')
  const right = await client.verify.v2.services(service.sid).verificationChecks.create({to: ann, code})
  assert.equal(right.status, 'approved')

  // Pages of a list lead on to Twilio's host, which is here.
  for (let i = 0; i < 3; i++) await client.verify.v2.services.create({friendlyName: `service ${i}`})
  assert.equal((await client.verify.v2.services.list({pageSize: 2})).length, 4)

  // What is wrong is the SDK's own error.
  await assert.rejects(client.messages.create({to: ann, from: us}), {status: 400, code: 21619})

  await person('/clock/settle', {})
  assert.equal((await client.calls(sid).fetch()).status, 'completed')
  assert.equal((await client.messages(message.sid).fetch()).status, 'delivered')
  assert.deepEqual(statuses, ['queued', 'sent', 'delivered'].filter(s => statuses.includes(s)))
  assert.ok(statuses.includes('delivered'), statuses.join())
  server.close()
  console.log('done')
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
