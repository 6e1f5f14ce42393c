let count = 0
let length = 0
let next = '/2010-04-01/Accounts/' + account + '/Messages.json?PageSize=1000'
while (next) {
  const page = get(next)
  for (const message of page.messages) {
    count++
    length += message.body.length
  }
  next = page.next_page_uri
}
print(count + ' ' + length)
