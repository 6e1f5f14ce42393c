// tries: to make errors that tell the credentials
// want: ScriptError Error: nothing was found
const errors = []
const attempt = f => { try { errors.push(f()) } catch (e) { errors.push(e.message, e.stack, JSON.stringify(e), String(e.cause), require('util').inspect(e, {showHidden: true, depth: 9})) } }
attempt(() => Queue.find('QU00000000000000000000000000000000'))
attempt(() => Twilio.Config.auth_token)
attempt(() => Twilio.Config.setup({auth_token: {toString() { throw new Error('x') }}}))
attempt(() => Twilio.Config.setup({base_url: process.argv[2]}))
attempt(() => Twilio.client({account_sid: 'AC00000000000000000000000000000000'}).Queue.count())
attempt(() => Queue.create({friendly_name: 'errors', auth_token: 'x'}))
console.log(errors)
throw new Error('nothing was found') // HERE
