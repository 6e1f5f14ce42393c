// Why a caller has left the queue: an agent took the call and it is over, the caller hung up, or waited too long.
switch (params.QueueResult) {
  case 'bridged':
    res.say('Thank you for your call.')
    break
  case 'leave':
    res.say('We are sorry that nobody could answer. We will call you back.')
    await SMS.async.create({from: params.To, to: require('./lib/team').lead, body: `Please call ${params.From} back.`})
    break
}
res.hangup()
