// The same view as app/voice.voice.js, as twilio-node's documentation has it.
const express = require('express')
const twilio = require('twilio')

const app = express()
app.post('/voice', express.urlencoded({extended: false}), twilio.webhook(), (req, res) => {
  const response = new twilio.twiml.VoiceResponse()
  response.say({voice: 'alice'}, `Hello, ${req.body.From}`)
  response.play('https://example.com/cowbell.mp3')
  response.hangup()
  res.type('text/xml').send(response.toString())
})
const server = app.listen(0, '127.0.0.1', () => console.error(`serving on http://127.0.0.1:${server.address().port}`))
