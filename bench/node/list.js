const client = require('./client')

let count = 0
let length = 0
client.messages.each({
  pageSize: 1000,
  callback: message => {
    count++
    length += message.body.length
  },
  done: error => {
    if (error) throw error
    console.log(count, length)
  },
})
