// Everybody calls the same number; the PIN says who is the moderator.
const {pins} = require('./lib/room')

const role = pins.get(params.Digits ?? '')
if (role) {
  const moderates = role === 'moderator'
  res.say(moderates ? 'Welcome, moderator.' : 'The meeting begins when the moderator comes.')
  res.dial(d => d.conference('weekly', {
    start_conference_on_enter: moderates, // until then the others hear music
    end_conference_on_exit: moderates,
    participant_label: moderates ? 'moderator' : params.From, // a name for the API, in place of the call's SID
    status_callback: '/events',
    status_callback_event: 'start end join leave mute',
  }))
} else {
  res.gather({num_digits: 4}, g => {
    if (params.Digits) g.say('That is not the PIN.')
    g.say('Please enter the PIN of your meeting.')
  })
  res.say('Goodbye.')
}
