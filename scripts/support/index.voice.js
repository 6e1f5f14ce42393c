// Callers wait in a queue until an agent is free. The queue is made when the first caller enters it.
res.say('Thank you for calling. All our agents are busy.')
res.enqueue('support', {wait_url: '/hold', action: '/left'})
