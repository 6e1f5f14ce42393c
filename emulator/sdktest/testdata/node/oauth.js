// A program that sends a message by OAuth's client credentials, and knows nothing of an emulator.
'use strict'
const twilio = require('twilio')
const credentials = new twilio.ClientCredentialProviderBuilder()
  .setClientId(process.env.TWILIO_CLIENT_ID)
  .setClientSecret(process.env.TWILIO_CLIENT_SECRET)
  .build()
const client = twilio()
client.setCredentialProvider(credentials)
client.setAccountSid(process.env.TWILIO_ACCOUNT_SID)

const main = async () => {
  const {phoneNumber} = await client.incomingPhoneNumbers.create({phoneNumber: '+15005550006'})
  const {sid} = await client.messages.create({to: '+14155550101', from: phoneNumber, body: 'hi'})
  const sent = await client.messages(sid).fetch()
  console.log(sid.slice(0, 2), sent.body, 'by', (await credentials.toAuthStrategy().getAuthString()).split(' ')[0])
}
main()
