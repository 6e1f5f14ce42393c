// http: the client over the host's network, and the server where the host lets scripts listen.

const {Agent, ClientRequest, globalAgent, requestOf, getOf} = require('http/client')
const {IncomingMessage} = require('http/incoming')
const {OutgoingMessage, validateHeaderName, validateHeaderValue} = require('http/outgoing')
const {Server, ServerResponse, METHODS} = require('http/server')
const {STATUS_CODES} = require('http/status')

const request = requestOf(false)

return {
  METHODS, STATUS_CODES, Agent, ClientRequest, IncomingMessage, OutgoingMessage,
  Server, ServerResponse, createServer(options, listener) { return new Server(options, listener) },
  get: getOf(request), request, globalAgent, maxHeaderSize: 16384, validateHeaderName, validateHeaderValue,
  setMaxIdleHTTPParsers() {},
}
