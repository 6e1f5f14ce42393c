// An application as programs write them with Express and the middleware of Twilio's SDK for Node:
// it answers texts, and refuses what Twilio has not signed. It prints where it listens.
'use strict'
const express = require('express')
const twilio = require('twilio')

const app = express()
app.use(express.urlencoded({extended: false}))
const signed = twilio.webhook({validate: true, protocol: 'http'}) // which reads TWILIO_AUTH_TOKEN
const visits = {}
const statuses = []

app.post('/sms', signed, (req, res) => {
  const n = visits[req.body.From] = (visits[req.body.From] ?? 0) + 1
  const reply = new twilio.twiml.MessagingResponse()
  if (req.body.Body === 'menu') reply.redirect({method: 'GET'}, '/menu?lang=en&x=a%20b')
  else {
    reply.message({action: '/status'}, `${n}: you wrote ${req.body.Body}`)
    reply.message('It is 5 < 6 & true').media('/cat.png')
  }
  res.type('text/xml').send(reply.toString())
})
app.get('/cat.png', signed, (_, res) => res.type('png').send(Buffer.from('a cat')))
app.get('/menu', signed, (req, res) => res.type('text/plain').send(`Tea or coffee, ${req.query.From}? (${req.query.lang}, ${req.query.x})`))
app.post('/status', signed, (req, res) => {
  statuses.push(req.body.MessageStatus)
  res.sendStatus(204)
})

// What it answers calls with: an IVR, a voicemail, a conference and a queue.
const voice = build => (req, res) => {
  const reply = new twilio.twiml.VoiceResponse()
  build(reply, req.body)
  res.type('text/xml').send(reply.toString())
}
const heard = []
app.post('/ivr', signed, voice(reply => {
  reply.gather({numDigits: 1, action: '/ivr/chosen?from=<menu>&x=a%20b'}).say('Press 1 for tea, 2 for coffee')
  reply.redirect('/ivr')
}))
app.post('/ivr/chosen', signed, voice((reply, {Digits}) => {
  if (Digits === '1') reply.say('Tea & cake')
  else reply.redirect({method: 'POST'}, '/ivr')
}))
app.post('/voicemail', signed, voice(reply => {
  reply.say('Leave a message')
  reply.record({action: '/voicemail/done', recordingStatusCallback: '/heard', transcribe: true, transcribeCallback: '/heard'})
}))
app.post('/voicemail/done', signed, voice((reply, {RecordingDuration}) => reply.say(`Got ${RecordingDuration} seconds`)))
app.post('/conference', signed, voice(reply => {
  reply.dial({action: '/left'}).conference({statusCallback: '/heard', statusCallbackEvent: 'start end join leave', waitUrl: ''}, 'Room 101 & more')
}))
app.post('/queue', signed, voice(reply => reply.enqueue({waitUrl: '/queue/wait', action: '/left'}, 'support')))
app.post('/queue/wait', signed, voice((reply, {QueuePosition}) => {
  reply.say(`You are number ${QueuePosition}`)
  reply.pause({length: 10})
}))
app.post('/agent', signed, voice(reply => reply.dial({action: '/left'}).queue({url: '/queue/hello'}, 'support')))
app.post('/queue/hello', signed, voice(reply => reply.say('An agent comes')))
app.post('/left', signed, voice((_, body) => { heard.push(body.QueueResult ?? body.DialCallStatus) }))
app.post('/heard', signed, (req, res) => {
  const {StatusCallbackEvent, RecordingStatus, TranscriptionText} = req.body
  heard.push(StatusCallbackEvent ?? RecordingStatus ?? TranscriptionText)
  res.sendStatus(204)
})
app.get('/heard', (_, res) => res.json(heard.splice(0)))
app.get('/statuses', (_, res) => res.json(statuses))
app.use((error, req, res, next) => {
  console.error(error)
  next(error)
})
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
