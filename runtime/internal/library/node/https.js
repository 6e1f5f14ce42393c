// https: the client over the host's network, whose connections check certificates, and the server where the host lets
// scripts listen.

const {HttpsAgent, httpsGlobalAgent, requestOf, getOf} = require('http/client')
const {HttpsServer} = require('http/server')

const request = requestOf(true)

return {
  Agent: HttpsAgent, globalAgent: httpsGlobalAgent, Server: HttpsServer,
  createServer(options, listener) { return new HttpsServer(options, listener) },
  get: getOf(request), request,
}
