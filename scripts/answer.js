#!/usr/bin/env -S dialtone run
// One file that buys a number, points it here, and answers the calls and texts to it.
//
//   dialtone run scripts/answer.js https://example.com    where Twilio reaches this machine
//   dialtone --emulator run scripts/answer.js             to try it
//
// It goes on until a person texts STOP.

const server = serve({
  port: 0,
  public_url: process.argv[2],

  '/voice': (res, req) => {
    req.session.calls = (req.session.calls ?? 0) + 1
    res.say(`Hello, ${req.params.From}. This is step ${req.session.calls}.`)
    res.gather({action: '/voice', num_digits: 1}, g => g.say('Press any key to go on.'))
  },

  '/sms': async (res, req) => {
    const {From, Body} = req.params
    const earlier = await SMS.async.count({from: From})
    res.message(`You wrote ${Body}. I have ${earlier} messages of yours.`)
    if (Body === 'STOP') server.close()
  },
})

const [offered] = AvailablePhoneNumber.all({sms_enabled: true, voice_enabled: true})
const number = offered.purchase({voice_url: server.url + '/voice', sms_url: server.url + '/sms'})
console.log(`serving ${number.phone_number} on http://127.0.0.1:${server.port}`)
console.log(`its voice_url is ${IncomingPhoneNumber.find(number.sid)?.voice_url}`)
