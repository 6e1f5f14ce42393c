// tls: what packages look at before they would make a connection of their own, which is not here.

const {Socket, Server} = require('net')
const {coded, missing} = require('errors')

const refuse = what => coded(new Error(`${what} is missing here: dialtone has https and fetch, and no sockets`), 'ERR_METHOD_NOT_IMPLEMENTED')

class TLSSocket extends Socket {}

return missing({
  TLSSocket, Server, rootCertificates: [], DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3', DEFAULT_ECDH_CURVE: 'auto', DEFAULT_CIPHERS: '',
  connect() { throw refuse('tls.connect') },
  createServer() { throw refuse('tls.createServer') },
  getCiphers: () => [],
}, 'tls', ['createSecureContext', 'createSecurePair', 'SecureContext', 'checkServerIdentity'])
