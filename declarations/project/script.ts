// Run it with: dialtone run script.ts, or on the built-in Twilio with
// dialtone --emulator run script.ts
const number = IncomingPhoneNumber.first()
if (!number) throw new Error('this account has no number to send from: buy one first')

const line = (message: SMS): string => `${message.date_sent?.toISOString() ?? 'not sent'} ${message.from} ${message.body}`

for await (const message of SMS.all().limit(5)) console.log(line(message))
