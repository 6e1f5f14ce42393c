// net: addresses are told apart; sockets are not here, for what scripts reach is HTTP, by the
// host's own connections.

const EventEmitter = require('events')
const {Duplex} = require('streams')
const {coded, missing} = require('errors')

const isIP = value => native.ipVersion(`${value}`)

const refuse = what => coded(new Error(`${what} is missing here: dialtone has http, https and fetch, and no sockets`), 'ERR_METHOD_NOT_IMPLEMENTED')

class Socket extends Duplex {
  constructor(options) {
    super(options)
    this.connecting = false
  }
  connect() { throw refuse('net.Socket.connect') }
  setTimeout() { return this }
  setKeepAlive() { return this }
  setNoDelay() { return this }
  ref() { return this }
  unref() { return this }
}

class Server extends EventEmitter {
  listen() { throw refuse('net.Server.listen') }
}

const connect = () => { throw refuse('net.connect') }

return missing({
  isIP, isIPv4: value => isIP(value) === 4, isIPv6: value => isIP(value) === 6, Socket, Stream: Socket, Server,
  connect, createConnection: connect, createServer: () => new Server(),
  getDefaultAutoSelectFamily: () => true, setDefaultAutoSelectFamily() {},
}, 'net', ['BlockList', 'SocketAddress'])
