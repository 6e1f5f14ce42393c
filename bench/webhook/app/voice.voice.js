res.say(`Hello, ${params.From}`, {voice: 'alice'})
res.play('https://example.com/cowbell.mp3')
res.hangup()
