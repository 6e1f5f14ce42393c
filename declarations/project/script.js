// Run it with: dialtone run script.js, or on the built-in Twilio with
// dialtone --emulator run script.js
const number = IncomingPhoneNumber.first()
if (!number) throw new Error('this account has no number to send from: buy one first')

for (const message of SMS.all().limit(5)) {
  console.log(message.date_sent, message.from, message.body)
}
