// Asked for also when the caller has hung up, who then does not hear it.
res.say('Thank you. We will call you back.')
res.hangup()
