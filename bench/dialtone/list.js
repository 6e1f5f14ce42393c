let count = 0
let length = 0
for (const message of SMS.all({page_size: 1000})) {
  count++
  length += message.body.length
}
console.log(count, length)
