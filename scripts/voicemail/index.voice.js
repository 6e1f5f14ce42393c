// Takes a message of two minutes at most. Twilio goes on with the action as soon as it ends; that the recording can
// be had, it tells the callback, some time later.
res.say('Nobody is here. Please leave a message after the beep, and press pound when you are done.')
res.record({action: '/thanks', max_length: 120, finish_on_key: '#', recording_status_callback: '/recorded'})

// Nothing was said: Twilio does not ask for the action, but goes on here.
res.say('I did not hear anything. Goodbye.')
