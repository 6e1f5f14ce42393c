// What a caller hears first. Serve the folder and point a number's voice_url at it:
//
//   dialtone serve scripts/app --public-url https://example.com
const {open} = require('./lib/hours')

session.tries ??= 0
res.play('/greeting.wav')
if (!open(new Date())) res.say('We are closed now.')
res.gather({num_digits: 1, timeout: 5, action: '/menu'}, g => {
  g.say('For sales, press 1. To leave a message, press 2.')
})
res.redirect('/voicemail')
