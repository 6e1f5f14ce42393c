// The servers of http and https. Go takes the connections and reads requests; what is answered is written here, byte for
// byte as Node writes it.

const EventEmitter = require('events')
const {Duplex} = require('streams')
const {Buffer} = require('buffer')
const net = require('net')
const {IncomingMessage, received: receive} = require('http/incoming')
const {OutgoingMessage, forbidden} = require('http/outgoing')
const {STATUS_CODES} = require('http/status')
const {coded, received, wrongType, outOfRange} = require('errors')

const {assign, keys, setPrototypeOf, defineProperty} = Object
const {isArray} = Array
const {apply} = Reflect
const later = process.nextTick
const {setTimeout: start, clearTimeout: stop} = globalThis

const METHODS = [
  'ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE', 'MKACTIVITY',
  'MKCALENDAR', 'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE', 'PUT', 'QUERY',
  'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE',
]
const known = new Set(METHODS)

const CRLF = '\r\n'

// ServerResponse is a function and no class: packages call it on objects of their own.
function ServerResponse(request, options) {
  OutgoingMessage.call(this, options)
  assign(this, {req: request, statusCode: 200, statusMessage: undefined, sendDate: true, socket: null, _headerSent: false, _trailers: '', _sent100: false, _expectsContinue: false, _defaultKeepAlive: true})
  if (request.method === 'HEAD') this._hasBody = false
  if (request.httpVersionMajor < 1 || request.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(request.headers.te)
    this.shouldKeepAlive = false
  }
}
setPrototypeOf(ServerResponse, OutgoingMessage)
setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype)

const hasBytes = chunk => chunk !== null && chunk !== undefined

assign(ServerResponse.prototype, {
  assignSocket(socket) {
    if (socket._httpMessage) throw coded(new Error('ServerResponse has an already assigned socket'), 'ERR_HTTP_SOCKET_ASSIGNED')
    socket._httpMessage = this
    this.socket = socket
    this.emit('socket', socket)
    this._waiting?.()
  },

  detachSocket(socket) {
    socket._httpMessage = null
    this.socket = null
  },

  writeHead(status, reason, headers) {
    if (this._header) throw coded(new Error('Cannot write headers after they are sent to the client'), 'ERR_HTTP_HEADERS_SENT')
    const given = status
    status |= 0
    if (status < 100 || status > 999) throw coded(new RangeError(`Invalid status code: ${given}`), 'ERR_HTTP_INVALID_STATUS_CODE')
    if (typeof reason === 'string') {
      this.statusMessage = reason
    } else {
      this.statusMessage ||= STATUS_CODES[status] || 'unknown'
      headers ??= reason
    }
    this.statusCode = status
    if (isArray(headers)) {
      const pairs = isArray(headers[0]) ? headers.flat(1) : headers
      if (pairs.length % 2 !== 0) throw coded(new TypeError(`The argument 'headers' is invalid. Received ${require('util').inspect(headers)}`), 'ERR_INVALID_ARG_VALUE')
      for (let i = 0; i < pairs.length; i += 2) this.removeHeader(pairs[i])
      for (let i = 0; i < pairs.length; i += 2) this.appendHeader(pairs[i], pairs[i + 1])
    } else if (headers) {
      for (const name of keys(headers)) if (name) this.setHeader(name, headers[name])
    }
    if (forbidden.test(this.statusMessage)) throw coded(new TypeError('Invalid character in statusMessage'), 'ERR_INVALID_CHAR')
    if (status === 204 || status === 304 || status >= 100 && status <= 199) this._hasBody = false
    // The client may send the body, or not.
    if (this._expectsContinue && !this._sent100) this.shouldKeepAlive = false
    this._storeHeader(`HTTP/1.1 ${status} ${this.statusMessage}${CRLF}`)
    return this
  },

  _implicitHeader() { this.writeHead(this.statusCode) },

  // _storeHeader writes down the headers, and decides how the body's end is found and whether the connection stays.
  _storeHeader(head) {
    const has = name => this.hasHeader(name)
    const list = this._headerList()
    for (let i = 0; i < list.length; i += 2) head += `${list[i]}: ${list[i + 1]}${CRLF}`
    if (has('connection')) {
      if (/(?:^|\W)close(?:$|\W)/i.test(this.getHeader('connection'))) this._last = true
      else this.shouldKeepAlive = true
    }
    if (/(?:^|\W)chunked(?:$|\W)/i.test(this.getHeader('transfer-encoding'))) this.chunkedEncoding = true
    if (has('content-length')) this._contentLength = Number(this.getHeader('content-length'))
    if (this.sendDate && !has('date')) head += `Date: ${new Date().toUTCString()}${CRLF}`
    if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
      this.chunkedEncoding = false
      this.shouldKeepAlive = false
    }
    if (this._removed.connection) {
      this._last = !this.shouldKeepAlive
    } else if (!has('connection')) {
      if (this.shouldKeepAlive && (has('content-length') || this.useChunkedEncodingByDefault) && !this.maxRequestsOnConnectionReached) {
        head += 'Connection: keep-alive' + CRLF
        if (this._keepAliveTimeout && this._defaultKeepAlive && !has('keep-alive')) {
          const max = this._maxRequestsPerSocket > 0 ? `, max=${this._maxRequestsPerSocket}` : ''
          head += `Keep-Alive: timeout=${Math.floor(this._keepAliveTimeout / 1000)}${max}${CRLF}`
        }
      } else {
        this._last = true
        head += 'Connection: close' + CRLF
      }
    }
    if (!has('content-length') && !has('transfer-encoding')) {
      if (!this._hasBody) {
        this.chunkedEncoding = false
      } else if (!this.useChunkedEncodingByDefault) {
        this._last = true
      } else if (!has('trailer') && !this._removed['content-length'] && typeof this._contentLength === 'number') {
        head += `Content-Length: ${this._contentLength}${CRLF}`
      } else if (!this._removed['transfer-encoding']) {
        head += 'Transfer-Encoding: chunked' + CRLF
        this.chunkedEncoding = true
      } else {
        this._last = true
      }
    }
    if (!this.chunkedEncoding && has('trailer')) throw coded(new Error('Trailers are invalid with this transfer encoding'), 'ERR_HTTP_TRAILER_INVALID')
    this._header = head + CRLF
  },

  write(chunk, encoding, callback) {
    if (this.finished) {
      if (typeof encoding === 'function') callback = encoding
      const error = coded(new Error('write after end'), 'ERR_STREAM_WRITE_AFTER_END')
      later(() => {
        callback?.(error)
        later(() => this.emit('error', error))
      })
      return false
    }
    const valid = typeof chunk === 'string' || chunk instanceof Uint8Array
    if (valid && !this._header && !this.destroyed) this._implicitHeader()
    if (valid && !this._hasBody) {
      if (typeof encoding === 'function') callback = encoding
      if (callback) later(callback)
      return true
    }
    return apply(OutgoingMessage.prototype.write, this, [chunk, encoding, callback])
  },

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, encoding, callback] = [undefined, undefined, chunk]
    else if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding]
    if (hasBytes(chunk) && typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) {
      throw wrongType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk)
    }
    if (this.finished) {
      if (callback && this.writableFinished) later(() => callback(coded(new Error('Cannot call end after a stream was finished'), 'ERR_STREAM_ALREADY_FINISHED')))
      else if (callback) this.once('finish', callback)
      return this
    }
    if (!this.destroyed) {
      if (!this._header) {
        this._contentLength = !hasBytes(chunk) ? 0 : typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength
        this._implicitHeader()
      }
      this.finished = true
    }
    if (!this._hasBody || chunk === null) chunk = undefined
    if (callback) this.once('finish', callback)
    return apply(OutgoingMessage.prototype.end, this, [chunk, encoding])
  },

  _frame(chunk, encoding) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    if (!this.chunkedEncoding || bytes.length === 0) return [bytes]
    return [Buffer.from(bytes.length.toString(16) + CRLF, 'latin1'), bytes, Buffer.from(CRLF, 'latin1')]
  },

  // _out hands over bytes to the connection, after the headers.
  _out(parts, callback) {
    if (!this.socket) {
      this._waiting = () => {
        this._waiting = undefined
        this._out(parts, callback)
      }
      return
    }
    if (!this._headerSent) {
      this._headerSent = true
      parts.unshift(Buffer.from(this._header, 'latin1'))
    }
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    if (bytes.length === 0) return callback()
    // Where the connection fails the response ends, and as in Node only that is told.
    this.socket.write(bytes, error => error ? this.destroy() : callback())
  },

  _write(chunk, encoding, callback) { this._out(this._frame(chunk, encoding), callback) },
  _writev(chunks, callback) { this._out(chunks.flatMap(({chunk, encoding}) => this._frame(chunk, encoding)), callback) },
  _final(callback) {
    const tail = this._hasBody && this.chunkedEncoding ? '0' + CRLF + this._trailers + CRLF : ''
    this._out([Buffer.from(tail, 'latin1')], () => {
      callback()
      this._answered?.()
    })
  },

  _destroy(error, callback) {
    if (!this.writableFinished) this.socket?.destroy(error)
    callback(null)
  },

  flushHeaders() {
    if (!this._header) this._implicitHeader()
    if (!this._headerSent) this._out([], () => {})
  },

  addTrailers(headers) {
    const pairs = isArray(headers) ? headers : keys(headers).map(name => [name, headers[name]])
    for (const [name, value] of pairs) {
      if (typeof name !== 'string' || !name) throw coded(new TypeError(`Trailer name must be a valid HTTP token ["${name}"]`), 'ERR_INVALID_HTTP_TOKEN')
      if (forbidden.test(value)) throw coded(new TypeError(`Invalid character in trailer content ["${name}"]`), 'ERR_INVALID_CHAR')
      for (const one of isArray(value) ? value : [value]) this._trailers += `${name}: ${one}${CRLF}`
    }
  },

  _writeRaw(text, callback) { this.socket.write(Buffer.from(text, 'latin1'), callback) },
  writeContinue(callback) {
    this._writeRaw('HTTP/1.1 100 Continue' + CRLF + CRLF, callback)
    this._sent100 = true
  },
  writeProcessing(callback) { this._writeRaw('HTTP/1.1 102 Processing' + CRLF + CRLF, callback) },
  writeEarlyHints(hints, callback) {
    let head = 'HTTP/1.1 103 Early Hints' + CRLF
    if (!hints || typeof hints !== 'object') throw wrongType('hints', 'an instance of Object', hints)
    if (!hasBytes(hints.link)) return
    const links = [hints.link].flat()
    if (links.length === 0) return
    head += `Link: ${links.join(', ')}${CRLF}`
    for (const name of keys(hints)) if (name.toLowerCase() !== 'link') head += `${name}: ${hints[name]}${CRLF}`
    if (forbidden.test(head.replaceAll(CRLF, ''))) throw coded(new TypeError('Invalid character in header content ["hints"]'), 'ERR_INVALID_CHAR')
    this._writeRaw(head + CRLF, callback)
  },

  setTimeout(milliseconds, callback) {
    if (callback) this.on('timeout', callback)
    this.socket?.setTimeout(milliseconds)
    return this
  },
})

// Connection is the socket of a server. Its bytes are those of requests until one of them takes it over, by upgrade.
class Connection extends Duplex {
  #conn
  #raw // What reads the bytes once it has been taken over.
  #timer

  constructor(conn, server, encrypted) {
    super({allowHalfOpen: true, emitClose: false})
    this.#conn = conn
    assign(this, {server, connecting: false, pending: false, timeout: 0, bytesRead: 0, bytesWritten: 0, parser: null, _httpMessage: null, _requests: 0})
    for (const name of ['remoteAddress', 'remotePort', 'remoteFamily', 'localAddress', 'localPort', 'localFamily']) this[name] = conn[name]
    if (encrypted) assign(this, {encrypted: true, authorized: false})
    conn.listen((name, detail) => this.#told(name, detail))
  }

  get readyState() { return this.destroyed ? 'closed' : 'open' }
  address() { return {address: this.localAddress, family: this.localFamily, port: this.localPort} }
  setKeepAlive() { return this }
  setNoDelay() { return this }
  ref() { return this }
  unref() { return this }

  setTimeout(milliseconds, callback) {
    this.timeout = milliseconds
    if (callback) {
      if (milliseconds === 0) this.removeListener('timeout', callback)
      else this.once('timeout', callback)
    }
    this._active()
    return this
  }

  _active() {
    stop(this.#timer)
    if (!(this.timeout > 0) || this.destroyed) return
    this.#timer = start(() => this.emit('timeout'), this.timeout)
    this.#timer.unref()
  }

  destroySoon() {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', this.destroy)
  }

  // _takeOver makes the bytes to come those of the socket.
  _takeOver(exchange) {
    exchange.upgrade()
    this.#raw = exchange
    this._read()
  }

  _read() {
    this.#raw?.read((part, code, message) => {
      if (this.destroyed) return
      this._active()
      if (part === null) this.push(null)
      else if (part === undefined) this.destroy(coded(new Error(`read ${code}`), code))
      else {
        this.bytesRead += part.byteLength
        this.push(Buffer.from(part))
      }
    })
  }

  _write(chunk, encoding, callback) {
    this._active()
    this.#conn.write(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk, (code, message) => {
      this._active()
      if (code === undefined) {
        this.bytesWritten += chunk.length
        return callback()
      }
      callback(coded(new Error(message), code))
    })
  }

  _final(callback) { this.#conn.end(() => callback()) }

  _destroy(error, callback) {
    stop(this.#timer)
    this.#conn.destroy()
    callback(error)
  }

  #told(name, detail) {
    if (name === 'close') {
      if (!this.destroyed) this.destroy()
      later(() => this.emit('close', Boolean(this.errored)))
      return
    }
    this._told(name, detail)
  }
}

const badRequest = `HTTP/1.1 400 Bad Request${CRLF}Connection: close${CRLF}${CRLF}`
const answers = {
  HPE_HEADER_OVERFLOW: `HTTP/1.1 431 Request Header Fields Too Large${CRLF}Connection: close${CRLF}${CRLF}`,
  ERR_HTTP_REQUEST_TIMEOUT: `HTTP/1.1 408 Request Timeout${CRLF}Connection: close${CRLF}${CRLF}`,
}
const problems = {
  HPE_HEADER_OVERFLOW: 'Parse Error: Header overflow', HPE_INVALID_METHOD: 'Parse Error: Invalid method encountered',
  HPE_INVALID_URL: 'Parse Error: Invalid char in url path', HPE_INVALID_VERSION: 'Parse Error: Invalid HTTP version',
  HPE_INVALID_HEADER_TOKEN: 'Parse Error: Invalid header token', HPE_INVALID_CONTENT_LENGTH: 'Parse Error: Invalid content length',
  HPE_INVALID_CONSTANT: 'Parse Error: Expected HTTP/', ERR_HTTP_REQUEST_TIMEOUT: 'Request timeout', ECONNRESET: 'read ECONNRESET',
}

const whole = (options, name, usual) => {
  const value = options[name]
  if (value === undefined) return usual
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value) || value < 0) throw outOfRange(name, '>= 0 && <= 9007199254740991', value)
  return value
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener)
  begin(this, options, listener)
}

const begin = (server, options, listener) => {
  EventEmitter.call(server)
  if (typeof options === 'function') [options, listener] = [{}, options]
  options ??= {}
  if (typeof options !== 'object') throw wrongType('options', 'of type object', options)
  assign(server, {
    maxHeadersCount: null, maxRequestsPerSocket: 0, timeout: 0, listening: false,
    headersTimeout: whole(options, 'headersTimeout', 60000), requestTimeout: whole(options, 'requestTimeout', 300000),
    keepAliveTimeout: whole(options, 'keepAliveTimeout', 5000),
    httpAllowHalfOpen: false, _options: options, _handle: null, _connections: new Set(),
  })
  if (listener) server.on('request', listener)
}

setPrototypeOf(Server, net.Server)
setPrototypeOf(Server.prototype, net.Server.prototype)

// listenTo is what listen is given, as {port, host}.
const listenTo = args => {
  const [first] = args
  let options = first
  if (first === null || typeof first !== 'object') {
    if (typeof first === 'string' && !/^\d+$/.test(first)) options = {path: first}
    else options = {port: typeof first === 'function' ? undefined : first, host: typeof args[1] === 'string' ? args[1] : undefined}
  }
  if (options.path !== undefined || options.fd !== undefined || options._handle || options.handle) {
    throw coded(new Error('Listening on a path, a descriptor or a handle is missing here: give a port'), 'ERR_METHOD_NOT_IMPLEMENTED')
  }
  const {port = 0, host} = options
  if (port !== null && (typeof port !== 'number' && typeof port !== 'string' || typeof port === 'string' && port.trim() === '' || !(+port === (+port >>> 0)) || port > 0xFFFF)) {
    throw coded(new RangeError(`options.port should be >= 0 and < 65536. ${received(port)}.`), 'ERR_SOCKET_BAD_PORT')
  }
  return {port: Number(port), host: host ?? ''}
}

assign(Server.prototype, {
  listen(...args) {
    const callback = args.findLast(one => typeof one === 'function')
    const {port, host} = listenTo(args)
    if (this._handle) throw coded(new Error('Listen method has been called more than once without closing.'), 'ERR_SERVER_ALREADY_LISTEN')
    if (callback) this.once('listening', callback)
    const {headersTimeout, requestTimeout, _options: options} = this
    const made = native.listen(host, port, {headersTimeout, requestTimeout, maxHeader: whole(options, 'maxHeaderSize', 0) || 16384}, this._certificates?.(), (name, ...details) => this._told(name, ...details))
    if (made.message !== undefined) {
      const error = coded(new Error(made.message), made.code)
      if (made.errno) assign(error, {errno: made.errno, syscall: 'listen', address: host || '::', port})
      later(() => this.emit('error', error))
      return this
    }
    this._handle = made
    this.listening = true
    if (this._unref) made.unref()
    later(() => { if (this._handle === made) this.emit('listening') })
    return this
  },

  address() {
    if (!this._handle) return null
    const {address, family, port} = this._handle
    return {address, family, port}
  },

  close(callback) {
    if (callback) {
      if (this._handle) this.once('close', callback)
      else this.once('close', () => callback(coded(new Error('Server is not running.'), 'ERR_SERVER_NOT_RUNNING')))
    }
    if (!this._handle) {
      if (this._connections.size === 0) later(() => this.emit('close'))
      return this
    }
    const handle = this._handle
    this._handle = null
    this.listening = false
    handle.close()
    this.closeIdleConnections()
    return this
  },

  closeIdleConnections() {
    for (const connection of [...this._connections]) if (!connection._busy) connection.destroy()
  },
  closeAllConnections() {
    for (const connection of [...this._connections]) connection.destroy()
  },
  getConnections(callback) {
    later(() => callback(null, this._connections.size))
    return this
  },
  ref() {
    this._unref = false
    this._handle?.ref()
    return this
  },
  unref() {
    this._unref = true
    this._handle?.unref()
    return this
  },
  setTimeout(milliseconds, callback) {
    this.timeout = milliseconds
    if (callback) this.on('timeout', callback)
    return this
  },

  // _told takes what Go tells of the server.
  _told(name, detail) {
    if (name === 'connection') connect(this, detail)
    else this.emit(name)
  },
})
defineProperty(Server.prototype, Symbol.asyncDispose, {
  value() { return new Promise((resolve, reject) => this.close(error => error ? reject(error) : resolve())) },
  writable: true, configurable: true,
})

const connect = (server, conn) => {
  const socket = new Connection(conn, server, Boolean(server._certificates))
  server._connections.add(socket)
  socket.once('close', () => server._connections.delete(socket))
  socket.on('error', () => {}) // the request is told
  socket._told = (name, detail) => {
    if (name === 'request') serve(server, socket, detail)
    else if (name === 'clientError') refuse(server, socket, detail)
    else server.emit('tlsClientError', new Error(detail), socket)
  }
  if (server.maxConnections > 0 && server._connections.size > server.maxConnections) {
    server.emit('drop', {localAddress: conn.localAddress, localPort: conn.localPort, localFamily: conn.localFamily, remoteAddress: conn.remoteAddress, remotePort: conn.remotePort, remoteFamily: conn.remoteFamily})
    socket.destroy()
    return
  }
  socket.on('timeout', () => {
    const request = socket._request, response = socket._httpMessage
    const heard = [request && !request.complete && request.emit('timeout', socket), response?.emit('timeout', socket), server.emit('timeout', socket)]
    if (!heard.some(Boolean)) socket.destroy()
  })
  if (server.timeout > 0) socket.setTimeout(server.timeout)
  server.emit(server._certificates ? 'secureConnection' : 'connection', socket)
}

const refuse = (server, socket, code) => {
  if (code === 'HPE_USER') {
    socket.end(`HTTP/1.1 400 Bad Request${CRLF}Connection: close${CRLF}Date: ${new Date().toUTCString()}${CRLF}Transfer-Encoding: chunked${CRLF}${CRLF}0${CRLF}${CRLF}`)
    return
  }
  const error = coded(new Error(problems[code] ?? code), code)
  if (server.emit('clientError', error, socket)) return
  if (code === 'ECONNRESET' || !socket.writable) socket.destroy(error)
  else socket.end(answers[code] ?? badRequest)
}

const none = {read: got => got(null)}

// serve has the script answer a request.
const serve = (server, socket, exchange) => {
  const {method, keepAlive} = exchange
  if (!known.has(method)) return refuse(server, socket, 'HPE_INVALID_METHOD')
  const request = new IncomingMessage(socket)
  const {read} = exchange.hasBody ? exchange : none
  receive(request, {read, abort: () => socket.destroy()}, exchange.headers, exchange.version)
  assign(request, {method, url: exchange.target})
  const {headers} = request
  const event = method === 'CONNECT' ? 'connect' : headers.upgrade !== undefined && /(?:^|\W)upgrade(?:$|\W)/i.test(headers.connection) ? 'upgrade' : ''
  if (event !== '' && server.listenerCount(event) > 0) {
    request.upgrade = true
    request.complete = true
    request.push(null)
    socket._taken = true
    socket._takeOver(exchange)
    server.emit(event, request, socket, Buffer.alloc(0))
    return
  }
  if (event === 'connect') return void socket.destroy()
  request.upgrade = false
  socket._busy = true
  socket._request = request
  socket._requests++
  const response = new ServerResponse(request, {highWaterMark: socket.writableHighWaterMark})
  response.shouldKeepAlive = keepAlive
  response._keepAliveTimeout = server.keepAliveTimeout
  response._maxRequestsPerSocket = server.maxRequestsPerSocket
  response.assignSocket(socket)
  const gone = () => {
    response.destroy()
    request.destroy(coded(new Error('aborted'), 'ECONNRESET'))
  }
  socket.once('close', gone)
  response._answered = () => {
    socket.removeListener('close', gone)
    socket._busy = false
    if (!request._consumed) request._dump()
    response.detachSocket(socket)
    const keep = !response._last && server.listening
    exchange.finish(keep ? server.keepAliveTimeout : -1)
    if (!keep) socket.end()
  }
  const {maxRequestsPerSocket: most} = server
  if (most > 0) {
    response.maxRequestsOnConnectionReached = socket._requests >= most
    if (socket._requests > most) {
      server.emit('dropRequest', request, socket)
      response.writeHead(503)
      response.end()
      return
    }
  }
  const {expect} = headers
  if (expect === undefined || request.httpVersion === '1.0') {
    server.emit('request', request, response)
  } else if (/(?:^|\W)100-continue(?:$|\W)/i.test(expect)) {
    response._expectsContinue = true
    if (server.emit('checkContinue', request, response)) return
    response.writeContinue()
    server.emit('request', request, response)
  } else if (!server.emit('checkExpectation', request, response)) {
    response.writeHead(417)
    response.end()
  }
}

// HttpsServer is the server of https, with a key and a certificate in PEM.
function HttpsServer(options, listener) {
  if (!(this instanceof HttpsServer)) return new HttpsServer(options, listener)
  if (typeof options === 'function') [options, listener] = [{}, options]
  options ??= {}
  for (const name of ['pfx', 'ca', 'requestCert', 'SNICallback', 'crl', 'secureContext', 'passphrase']) {
    if (options[name]) throw coded(new Error(`the option ${name} of https.createServer is missing here: give key and cert in PEM`), 'ERR_METHOD_NOT_IMPLEMENTED')
  }
  begin(this, options, listener)
}
setPrototypeOf(HttpsServer, Server)
setPrototypeOf(HttpsServer.prototype, Server.prototype)

HttpsServer.prototype._certificates = function () {
  const {key, cert} = this._options
  if (!key || !cert) throw coded(new Error('https.createServer needs the options key and cert, in PEM'), 'ERR_MISSING_ARGS')
  const [one, chain] = [[key].flat()[0], [cert].flat()[0]]
  return {key: one?.pem ?? one, cert: chain}
}

return {Server, HttpsServer, ServerResponse, METHODS}
