// The client of http and https, over the host's network: what it permits is reached, by its
// connections. An Agent says how many requests may be under way; it makes no connections of its own.

const EventEmitter = require('events')
const {OutgoingMessage, token} = require('http/outgoing')
const {IncomingMessage, received} = require('http/incoming')
const {Buffer} = require('buffer')
const {URL} = require('url')
const {coded} = require('errors')

const {assign, create, keys} = Object
const {isArray} = Array
const later = process.nextTick
const {setTimeout: start, clearTimeout: stop} = globalThis

const unsupported = what => coded(new Error(`${what} is not supported by dialtone: requests go by the host's own connections`), 'ERR_METHOD_NOT_IMPLEMENTED')

// Socket stands for the connection of a request, which Go holds.
class Socket extends EventEmitter {
  constructor(owner, encrypted) {
    super()
    assign(this, {connecting: false, destroyed: false, readable: true, writable: true, timeout: 0, _owner: owner})
    if (encrypted) assign(this, {encrypted: true, authorized: true})
  }
  setTimeout(milliseconds, callback) {
    this.timeout = milliseconds
    if (callback) this.once('timeout', callback)
    this._owner._watch(milliseconds)
    return this
  }
  _active() { this._owner._active() }
  setKeepAlive() { return this }
  setNoDelay() { return this }
  ref() { return this }
  unref() { return this }
  pause() { return this }
  resume() { return this }
  address() { return {} }
  getPeerCertificate() { return {} }
  end() { return this }
  write() { throw unsupported('writing to the socket of a request') }
  destroy(error) {
    if (this.destroyed) return this
    this.destroyed = true
    this._owner.destroy(error)
    later(() => this.emit('close', Boolean(error)))
    return this
  }
}

const defaultPort = secure => secure ? 443 : 80

// Those of an agent that makes connections of its own are others.
let ownConnection, ownRequest

class Agent extends EventEmitter {
  #under = new Map() // How many requests are under way, by name,
  #waiting = new Map() // and those that wait.

  constructor(options = {}) {
    super()
    this.options = {__proto__: null, path: null, ...options}
    refuseTLS(this.options)
    assign(this, {
      defaultPort: 80, protocol: 'http:', keepAlive: options.keepAlive ?? false, keepAliveMsecs: options.keepAliveMsecs ?? 1000,
      maxSockets: options.maxSockets ?? Infinity, maxFreeSockets: options.maxFreeSockets ?? 256, maxTotalSockets: options.maxTotalSockets ?? Infinity,
      requests: {}, sockets: {}, freeSockets: {}, scheduling: options.scheduling ?? 'lifo',
    })
  }

  getName({host = 'localhost', port = '', localAddress = '', family} = {}) {
    return `${host}:${port}:${localAddress}${family === 4 || family === 6 ? ':' + family : ''}`
  }

  createConnection() { throw unsupported('a connection of an agent\'s own') }
  addRequest() { throw unsupported('a connection of an agent\'s own') }
  keepSocketAlive() { return true }
  reuseSocket() {}
  destroy() {}

  // _enter calls back when a request to a host may begin; what it hands over is called when that has ended.
  _enter(options, begin) {
    const name = this.getName(options)
    const max = Math.min(this.maxSockets, this.maxTotalSockets)
    if ((this.#under.get(name) ?? 0) >= max) {
      if (!this.#waiting.has(name)) this.#waiting.set(name, [])
      this.#waiting.get(name).push(begin)
      return
    }
    this.#under.set(name, (this.#under.get(name) ?? 0) + 1)
    let left = false
    begin(() => {
      if (left) return
      left = true
      this.#under.set(name, this.#under.get(name) - 1)
      const next = this.#waiting.get(name)?.shift()
      if (next) this._enter(options, next)
    })
  }

  static { [ownConnection, ownRequest] = [Agent.prototype.createConnection, Agent.prototype.addRequest] }
}

// refuseTLS refuses what the host's connections do not have.
const refuseTLS = options => {
  if (options.rejectUnauthorized === false) throw unsupported('rejectUnauthorized: false')
  for (const name of ['ca', 'cert', 'key', 'pfx', 'checkServerIdentity']) {
    if (options[name] !== undefined && options[name] !== null) throw unsupported(`the option ${name} of TLS`)
  }
}

class HttpsAgent extends Agent {
  constructor(options) {
    super(options)
    assign(this, {defaultPort: 443, protocol: 'https:', maxCachedSessions: options?.maxCachedSessions ?? 100})
  }
}

const globalAgent = new Agent({keepAlive: true, scheduling: 'lifo', timeout: 5000})
const httpsGlobalAgent = new HttpsAgent({keepAlive: true, scheduling: 'lifo', timeout: 5000})

// optionsOfURL is what a URL says, as request takes it.
const optionsOfURL = url => ({
  protocol: url.protocol,
  hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
  hash: url.hash, search: url.search, pathname: url.pathname, path: (url.pathname || '') + (url.search || ''), href: url.href,
  ...(url.port !== '' && {port: Number(url.port)}),
  ...((url.username || url.password) && {auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`}),
})

const joined = parts => parts.length === 1 ? parts[0] : Buffer.concat(parts)

class ClientRequest extends OutgoingMessage {
  #exchange
  #queue = [] // What is to be sent in parts, in order: bytes and what to call then, or null for the end.
  #sending = false
  #parts = false // Whether the body is sent in parts.
  #ended = false
  #pending // What was written in the first go.
  #shut = false
  #opened = false
  #leave
  #timer
  #idle
  #options

  constructor(secure, input, options, callback) {
    super({autoDestroy: false, emitClose: false})
    if (typeof input === 'string') input = optionsOfURL(new URL(input))
    else if (input instanceof URL) input = optionsOfURL(input)
    else [input, options, callback] = [{}, input, options]
    if (typeof options === 'function') [options, callback] = [undefined, options]
    options = this.#options = assign(create(null), input, options)
    const {agent} = options
    if (agent !== undefined && agent !== null && agent !== false && typeof agent.addRequest !== 'function') {
      throw coded(new TypeError('The "options.agent" property must be one of Agent-like Object, undefined, or false.'), 'ERR_INVALID_ARG_TYPE')
    }
    this.agent = agent === false ? new (secure ? HttpsAgent : Agent)() : agent ?? (secure ? httpsGlobalAgent : globalAgent)
    const wanted = this.agent.protocol ?? (secure ? 'https:' : 'http:')
    this.protocol = options.protocol ?? wanted
    if (this.protocol !== 'http:' && this.protocol !== 'https:' || this.protocol !== wanted) {
      throw coded(new TypeError(`Protocol "${this.protocol}" not supported. Expected "${wanted}"`), 'ERR_INVALID_PROTOCOL')
    }
    if (this.agent.createConnection !== ownConnection || this.agent.addRequest !== ownRequest) throw unsupported('an agent that makes connections of its own')
    for (const name of ['createConnection', 'socketPath', 'localAddress', 'lookup']) {
      if (options[name]) throw unsupported(`the option ${name}`)
    }
    refuseTLS(options)
    this.method = String(options.method ?? 'GET').toUpperCase()
    if (!token.test(this.method)) throw coded(new TypeError(`Method must be a valid HTTP token ["${this.method}"]`), 'ERR_INVALID_HTTP_TOKEN')
    this.path = options.path || '/'
    if (/[^\x21-\xff]/.test(this.path)) throw coded(new TypeError('Request path contains unescaped characters'), 'ERR_UNESCAPED_CHARACTERS')
    this.host = options.hostname || options.host || 'localhost'
    this.port = Number(options.port || options.defaultPort || this.agent.defaultPort || defaultPort(this.protocol === 'https:'))
    assign(this, {aborted: false, reusedSocket: false, maxHeadersCount: null, res: null, timeout: options.timeout ?? this.agent.options?.timeout, shouldKeepAlive: this.agent.keepAlive ?? false, finished: false})
    this.socket = new Socket(this, this.protocol === 'https:')
    const {headers} = options
    if (isArray(headers)) {
      if (isArray(headers[0])) for (const [name, value] of headers) this.appendHeader(name, value)
      else for (let i = 0; i < headers.length; i += 2) this.appendHeader(headers[i], headers[i + 1])
    } else if (headers) {
      for (const name of keys(headers)) this.setHeader(name, headers[name])
    }
    if (!this.hasHeader('host')) {
      const host = this.host.includes(':') && !this.host.startsWith('[') ? `[${this.host}]` : this.host
      this.setHeader('Host', this.port === defaultPort(this.protocol === 'https:') ? host : `${host}:${this.port}`)
    }
    if (options.auth && !this.hasHeader('authorization')) this.setHeader('Authorization', 'Basic ' + Buffer.from(options.auth).toString('base64'))
    if (callback) this.once('response', callback)
    const {signal} = options
    if (signal) {
      const abort = () => this.destroy(assign(new Error('The operation was aborted', {cause: signal.reason}), {name: 'AbortError', code: 'ABORT_ERR'}))
      if (signal.aborted) later(abort)
      else {
        signal.addEventListener('abort', abort, {once: true})
        this.once('close', () => signal.removeEventListener('abort', abort))
      }
    }
    later(() => {
      if (this.destroyed) return
      this.emit('socket', this.socket)
      this._watch(this.timeout)
    })
  }

  get headersSent() { return this.#opened }
  get _header() { return this.#opened ? `${this.method} ${this.path} HTTP/1.1\r\n` : null }
  set _header(_) {}

  flushHeaders() { this.#open(undefined) }
  setNoDelay() {}
  setSocketKeepAlive() {}
  onSocket() {}

  setTimeout(milliseconds, callback) {
    if (callback) this.once('timeout', callback)
    this.timeout = milliseconds
    this._watch(milliseconds)
    return this
  }

  // _watch has timeout told when nothing has happened for so long.
  _watch(milliseconds) {
    stop(this.#timer)
    this.#idle = milliseconds
    if (!(milliseconds > 0) || this.destroyed) return
    this.#timer = start(() => {
      this.emit('timeout')
      this.socket.emit('timeout')
    }, milliseconds)
    this.#timer.unref()
  }

  _active() { if (this.#timer) this._watch(this.#idle) }

  // #open sends the request, with a body that is bytes or null, or comes in parts.
  #open(body) {
    if (this.#opened || this.destroyed) return
    this.#opened = true
    this.#parts = body === undefined
    const length = this.getHeader('content-length')
    const absolute = /^https?:\/\//.test(this.path) // A proxy is asked so.
    const host = this.host.includes(':') && !this.host.startsWith('[') ? `[${this.host}]` : this.host
    const origin = `${this.protocol}//${host}:${this.port}`
    this.agent._enter({host: this.host, port: this.port}, leave => {
      this.#leave = leave
      if (this.destroyed) return leave()
      this.#exchange = native.open(
        this.method, absolute ? origin + '/' : origin + this.path, absolute ? this.path : undefined,
        this._headerList(), body, length === undefined ? -1 : Number(length), 'plain',
        (...parts) => this.#told(parts))
      this.#send()
    })
  }

  #told([status, text, headers, version]) {
    if (typeof status === 'string') return this.#failed(status, text)
    this._active()
    if (this.destroyed) return undefined
    const response = this.res = new IncomingMessage(this.socket)
    received(response, this.#exchange, headers, version)
    assign(response, {statusCode: status, statusMessage: text, req: this})
    response.once('close', () => this.#close())
    // A response to HEAD, and such as have no body, end at once, and the user of the response has to see it.
    if (!this.emit('response', response)) response._dump()
  }

  #failed(code, message) {
    if (this.destroyed) return
    const error = coded(new Error(message), code)
    if (!code) delete error.code
    const address = /^connect \w+ (.*):(\d+)$/.exec(message)
    if (address) assign(error, {syscall: 'connect', address: address[1], port: Number(address[2])})
    if (/^getaddrinfo/.test(message)) assign(error, {syscall: 'getaddrinfo', hostname: this.host})
    this.destroy(error)
  }

  #close() {
    stop(this.#timer)
    this.#leave?.()
    if (this.#shut) return
    this.#shut = true
    later(() => this.emit('close'))
  }

  // #send sends the next of what is to be sent, once the exchange has begun.
  #send() {
    if (this.#sending || !this.#exchange || this.#queue.length === 0) return
    const [bytes, done] = this.#queue.shift()
    if (bytes === null) return this.#exchange.end()
    this.#sending = true
    this.#exchange.write(bytes, () => {
      this.#sending = false
      this._active()
      done?.()
      this.#send()
    })
  }

  _write(chunk, encoding, callback) {
    if (this.#parts) {
      this.#queue.push([chunk, callback])
      this.#send()
      return
    }
    // A body that is written in one go is sent with its length.
    if (!this.#pending) {
      this.#pending = []
      later(() => {
        if (this.#ended || this.destroyed) return
        this.#queue.push([joined(this.#pending)])
        this.#open(undefined)
      })
    }
    this.#pending.push(chunk)
    callback()
  }

  _final(callback) {
    this.#ended = true
    this.finished = true
    if (this.#parts) {
      this.#queue.push([null])
      this.#send()
    } else {
      this.#open(this.#pending ? joined(this.#pending) : null)
    }
    callback()
  }

  abort() {
    if (this.aborted) return
    this.aborted = true
    later(() => this.emit('abort'))
    this.destroy()
  }

  destroy(error) {
    if (this.destroyed) return this
    super.destroy(error)
    return this
  }

  _destroy(error, callback) {
    this.#exchange?.abort()
    this.socket.destroyed = true
    if (this.res) {
      this.res.destroy(error ?? undefined)
    } else {
      error ??= coded(new Error('socket hang up'), 'ECONNRESET')
    }
    later(() => {
      if (error && !this.res) this.emit('error', error)
      this.#close()
      this.socket.emit('close', Boolean(error))
    })
    callback()
  }
}

const requestOf = secure => function request(input, options, callback) { return new ClientRequest(secure, input, options, callback) }
const getOf = request => function get(input, options, callback) {
  const made = request(input, options, callback)
  made.end()
  return made
}

return {Agent, HttpsAgent, ClientRequest, globalAgent, httpsGlobalAgent, requestOf, getOf}
