const client = require('./client')

client.messages.list({limit: 1}).then(([message]) => console.log(message.sid))
