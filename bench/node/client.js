// npm's twilio as its documentation has it, but that its requests go to the stub.
const twilio = require('twilio')
const RequestClient = require('twilio/lib/base/RequestClient')

const url = process.argv[2]

class ToStub extends RequestClient {
  request(options) {
    return super.request({...options, uri: options.uri.replace('https://api.twilio.com', url)})
  }
}

module.exports = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN, {httpClient: new ToStub()})
