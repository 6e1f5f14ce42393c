// IncomingMessage: what a client has of a response, and a server of a request.

const {Readable} = require('streams')
const {Buffer} = require('buffer')
const {coded} = require('errors')

const {assign, create, setPrototypeOf} = Object
const later = process.nextTick

// single are the headers of which the first counts, as in Node; set-cookie is a list, and of the others all are joined.
const single = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
  'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
  'referer', 'retry-after', 'server', 'user-agent'])

const source = Symbol('source')

// A function and no class: packages call it on objects of their own.
function IncomingMessage(socket) {
  Readable.call(this, {highWaterMark: socket?.readableHighWaterMark})
  assign(this, {
    _consumed: false, _dumped: false, socket, httpVersionMajor: null, httpVersionMinor: null, httpVersion: null, complete: false,
    rawHeaders: [], rawTrailers: [], aborted: false, upgrade: null, url: '', method: null, statusCode: null, statusMessage: null, client: socket,
    headers: {}, headersDistinct: create(null), trailers: {}, trailersDistinct: create(null),
  })
}
setPrototypeOf(IncomingMessage, Readable)
setPrototypeOf(IncomingMessage.prototype, Readable.prototype)

const add = (headers, distinct, list) => {
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i].toLowerCase(), value = list[i + 1]
    ;(distinct[name] ??= []).push(value)
    if (name === 'set-cookie') (headers[name] ??= []).push(value)
    else if (!(name in headers)) headers[name] = value
    else if (!single.has(name)) headers[name] += (name === 'cookie' ? '; ' : ', ') + value
  }
}

// received takes the headers as they come, each name with its value after it, and where the body comes from.
const received = (message, from, list, version) => {
  message[source] = from
  message.httpVersion = version
  const [major, minor] = version.split('.')
  message.httpVersionMajor = Number(major)
  message.httpVersionMinor = Number(minor ?? 0)
  message.rawHeaders = list
  add(message.headers, message.headersDistinct, list)
}

const ended = (message, trailers) => {
  message.complete = true
  if (trailers?.length > 0) {
    message.rawTrailers = trailers
    add(message.trailers, message.trailersDistinct, trailers)
  }
  message.push(null)
}

assign(IncomingMessage.prototype, {
  setTimeout(milliseconds, callback) {
    if (callback) this.on('timeout', callback)
    this.socket?.setTimeout(milliseconds)
    return this
  },

  _read() {
    this._consumed = true
    const from = this[source]
    if (!from) return
    from.read((part, more, message) => {
      this.socket?._active?.()
      if (this.destroyed) return
      if (part === undefined) {
        this.aborted = true
        this.emit('aborted')
        this.destroy(coded(new Error(more === 'ECONNRESET' ? 'aborted' : message), more || 'ECONNRESET'))
      } else if (part === null) {
        ended(this, more)
      } else {
        this.push(Buffer.from(part))
        if (more !== undefined) ended(this, more) // the end came with it
      }
    })
  },

  _destroy(error, callback) {
    if (!this.readableEnded || !this.complete) {
      if (!this.aborted) {
        this.aborted = true
        this.emit('aborted')
      }
      this[source]?.abort()
    }
    // As in Node an error is one only to those who listen.
    later(() => callback(this.listenerCount('error') === 0 ? null : error))
  },

  // _dump reads what nobody listens to.
  _dump() {
    if (this._dumped) return
    this._dumped = true
    this.resume()
  },
})

Object.defineProperty(IncomingMessage.prototype, 'connection', {
  get() { return this.socket },
  set(value) { this.socket = value },
  configurable: true, enumerable: false,
})

return {IncomingMessage, received}
