// What a caller hears while waiting. Twilio asks for it again each time that it has been played to its end, so the
// position that is told is always the present one.
if (Number(params.QueueTime) > 120) {
  res.leave() // goes on with the action of the Enqueue
} else {
  res.say(`You are number ${params.QueuePosition} in the queue.`)
  res.play('/hold.wav', {loop: 10})
}
