// A program that looks after the accounts and people of an organization by OAuth, and what else Twilio
// tries its SDKs with: names with signs that mean something in URLs, lists in a body, a cached token.
'use strict'
const assert = require('node:assert/strict')
const twilio = require('twilio')

const {TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token, TWILIO_CLIENT_ID: clientId, TWILIO_CLIENT_SECRET: clientSecret} = process.env
const sid = 'OR00000000000000000000000000000001'

async function main() {
  const credentials = new twilio.OrgsCredentialProviderBuilder().setClientId(clientId).setClientSecret(clientSecret).build()
  const client = twilio()
  client.setCredentialProvider(credentials)
  const organization = client.previewIam.organization(sid)

  const plain = twilio(account, token)
  const below = await plain.api.v2010.accounts.create({friendlyName: 'below'})
  const accounts = await organization.accounts.list()
  assert.deepEqual(accounts.map(a => a.accountSid), [below.sid, account])
  const found = await organization.accounts(below.sid).fetch()
  assert.equal(found.friendlyName, 'below')
  assert.equal(found.status, 'active')
  const missing = await organization.accounts(account.replace(/.$/, c => c === '0' ? '1' : '0')).fetch().catch(e => e)
  assert.deepEqual([missing.status, missing.code], [404, 20404])

  const [owner] = await organization.users.list()
  assert.equal(owner.id, found.ownerSid)
  assert.equal((await organization.users(owner.id).fetch()).userName, owner.userName)
  assert.deepEqual(await organization.roleAssignments.list({scope: account}), [])

  const service = await plain.chat.v2.services.create({friendlyName: 'service|friendly&name'})
  const user = await plain.chat.v2.services(service.sid).users.create({identity: 'user|identity&string'})
  assert.equal(await plain.chat.v2.services(service.sid).users(user.identity).remove(), true)
  assert.equal(await plain.chat.v2.services(service.sid).remove(), true)

  const sink = await plain.events.v1.sinks.create({
    description: 'a sink', sinkType: 'webhook', sinkConfiguration: {destination: 'http://example.org/webhook', method: 'post', batch_events: false},
  })
  const types = ['delivered', 'sent'].map(what => ({type: `com.twilio.messaging.message.${what}`}))
  const subscription = await plain.events.v1.subscriptions.create({description: 'a subscription', sinkSid: sink.sid, types})
  assert.equal(await plain.events.v1.subscriptions(subscription.sid).remove(), true)
  assert.equal(await plain.events.v1.sinks(sink.sid).remove(), true)

  assert.equal((await plain.availablePhoneNumbers('US').tollFree.list({limit: 2})).length, 2)
  console.log('done')
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
