// Texts the office about a message that a caller has left.
const {RecordingUrl, RecordingDuration, From, To} = params
if (RecordingUrl) {
  await SMS.async.create({from: To, to: '+15005550006', body: `${From} left ${RecordingDuration} seconds: ${RecordingUrl}`})
  res.say('Thank you. Goodbye.')
}
res.hangup()
