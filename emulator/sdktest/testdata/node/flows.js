// What programs do with Twilio's SDK for Node, on the emulator at $EMULATOR.
'use strict'
const assert = require('node:assert/strict')
const twilio = require('twilio')

const {EMULATOR, TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, CLIENT_ID, CLIENT_SECRET} = process.env

// Leads the SDK's requests to the emulator, and leaves their Host as it is.
class Local extends twilio.RequestClient {
  request(options) {
    const url = new URL(options.uri)
    return super.request({...options, uri: EMULATOR + url.pathname + url.search, headers: {...options.headers, Host: url.host}})
  }
}

// Leads them there by the path, as a client with a base URL does, and records what they ask for.
class Based extends twilio.RequestClient {
  asked = []
  request(options) {
    this.asked.push(options.uri)
    const url = new URL(options.uri)
    if (url.host.endsWith('.twilio.com')) {
      const product = url.host.split('.')[0]
      options = {...options, uri: EMULATOR + (product === 'api' ? '' : '/' + product) + url.pathname + url.search}
    }
    return super.request(options)
  }
}

async function refused(promise, status, code) {
  const error = await promise.then(() => assert.fail('it was not refused'), e => e)
  assert.equal(error.status, status, error.message)
  assert.equal(error.code, code, error.message)
  return error
}

async function main() {
  const client = twilio(sid, token, {httpClient: new Local()})

  // Enumerations in any case.
  const conversation = await client.conversations.v1.conversations.create({friendlyName: 'tea'})
  assert.equal(conversation.state, 'active')
  assert.deepEqual(JSON.parse(conversation.attributes), {})
  assert.deepEqual(conversation.timers, {})
  assert.deepEqual(conversation.bindings, {})
  const hook = await conversation.webhooks().create({target: 'webhook', 'configuration.url': 'https://example.com', 'configuration.method': 'POST', 'configuration.filters': ['onMessageAdded']})
  assert.equal(hook.configuration.method, 'post')

  // Lists follow their links to the end, also under a base URL.
  for (let i = 0; i < 5; i++) await client.verify.v2.services.create({friendlyName: `service ${i}`})
  const names = (await client.verify.v2.services.list({pageSize: 2})).map(s => s.friendlyName)
  assert.equal(names.length, 5)
  const http = new Based()
  const based = twilio(sid, token, {httpClient: http})
  assert.equal((await based.verify.v2.services.list({pageSize: 2})).length, 5)
  assert.ok(http.asked.slice(1).every(uri => uri.startsWith(EMULATOR)), `a link led to ${http.asked}`)
  assert.equal((await based.calls.list({pageSize: 5})).length, (await client.calls.list()).length)

  // Errors.
  await refused(client.messages.create({to: '+14155551212', from: '+14155550130'}), 400, 21619)
  await refused(client.messages.create({to: 'whatsapp:+14155551212', from: '+14155550130', body: 'x'}), 400, 21910)
  await refused(client.messages.create({to: 'whatsapp:+14155551212', from: 'whatsapp:+14155550199', body: 'x'}), 400, 63007)
  const none = 'CH' + '0'.repeat(32)
  const lost = await refused(client.conversations.v1.conversations(none).fetch(), 404, 20404)
  assert.equal(lost.message, `The requested resource /Conversations/${none} was not found`)

  // A service's SID as From, and a message of more than one segment.
  const service = await client.messaging.v1.services.create({friendlyName: 'news'})
  await refused(client.messages.create({to: '+14155551212', from: service.sid, body: 'x'}), 400, 21704)
  const [own] = await client.incomingPhoneNumbers.list({phoneNumber: '+14155550130'})
  await service.phoneNumbers().create({phoneNumberSid: own.sid})
  const message = await client.messages.create({to: '+14155551212', from: service.sid, body: 'x'})
  assert.equal(message.messagingServiceSid, service.sid)
  assert.equal(message.status, 'accepted')
  assert.equal((await client.messages.create({to: '+14155551212', from: '+14155550130', body: 'a' + '😀'.repeat(100)})).numSegments, '4')

  // Lookups, Studio, Sync.
  const number = await client.lookups.v2.phoneNumbers('+14159929960').fetch()
  assert.deepEqual([number.valid, number.nationalFormat, number.callerName, number.validationErrors], [true, '(415) 992-9960', null, null])
  const wrong = await client.lookups.v2.phoneNumbers('+141599299600').fetch()
  assert.deepEqual([wrong.valid, wrong.validationErrors], [false, ['TOO_LONG']])
  const flow = await client.studio.v2.flows.create({friendlyName: 'x', status: 'draft', definition: {initial_state: 'Trigger'}})
  assert.deepEqual([flow.revision, flow.valid], [1, true])
  assert.equal((await flow.update({status: 'published'})).revision, 2)
  const sync = await client.sync.v1.services.create()
  const document = await sync.documents().create({uniqueName: 'd', data: {n: 1}})
  await refused(sync.documents().create({uniqueName: 'd'}), 409, 54301)
  const changed = await document.update({data: {n: 2}, ifMatch: document.revision})
  assert.deepEqual(changed.data, {n: 2})
  await refused(document.update({data: {n: 3}, ifMatch: '0'}), 412, 54103)

  // OAuth client credentials. The SDK asks for its token by a client of its own, so the token is
  // fetched here by hand and given to it by a manager.
  const answer = await fetch(EMULATOR + '/oauth/v2/token', {method: 'POST', body: new URLSearchParams({client_id: CLIENT_ID, client_secret: CLIENT_SECRET, grant_type: 'client_credentials'})})
  const {access_token} = await answer.json()
  const provider = new twilio.ClientCredentialProviderBuilder().setClientId(CLIENT_ID).setClientSecret(CLIENT_SECRET)
    .setTokenManager({fetchToken: async () => access_token}).build()
  const app = twilio(undefined, undefined, {httpClient: new Local(), accountSid: sid})
  app.setCredentialProvider(provider)
  app.setAccountSid(sid)
  assert.ok((await app.messages.list({limit: 1})).length === 1)
  const denied = await refused(app.keys.list(), 401, 70051)
  assert.match(denied.message, /no requested permission/)

  // A recording in parts, and multipart.
  const [recording] = await client.recordings.list({limit: 1})
  const part = await fetch(`${EMULATOR}/2010-04-01/Accounts/${sid}/Recordings/${recording.sid}.wav`, {headers: {Range: 'bytes=0-3'}})
  assert.deepEqual([part.status, await part.text()], [206, 'RIFF'])
  const form = new FormData()
  for (const [k, v] of Object.entries({To: '+14155551212', From: '+14155550130', Body: 'parts'})) form.append(k, v)
  const authorization = 'Basic ' + Buffer.from(`${sid}:${token}`).toString('base64')
  const sent = await fetch(`${EMULATOR}/2010-04-01/Accounts/${sid}/Messages.json`, {method: 'POST', body: form, headers: {authorization}})
  assert.deepEqual([sent.status, (await sent.json()).body], [201, 'parts'])
  console.log('done')
}

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
