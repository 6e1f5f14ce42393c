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
app.get('/menu', signed, (req, res) => res.type('text/plain').send(`Tea or coffee, ${req.query.From}? (${req.query.lang}, ${req.query.x})`))
app.post('/status', signed, (req, res) => {
  statuses.push(req.body.MessageStatus)
  res.sendStatus(204)
})
app.get('/statuses', (_, res) => res.json(statuses))
app.use((error, req, res, next) => {
  console.error(error)
  next(error)
})
const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
