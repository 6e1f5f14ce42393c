// OutgoingMessage: the headers that a client's request and a server's response have in common.

const {Writable} = require('streams')
const {coded, wantString} = require('errors')

const {assign, create, keys, setPrototypeOf, defineProperties} = Object
const {isArray} = Array

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const forbidden = /[^\t\x20-\x7e\x80-\xff]/

const validateHeaderName = (name, label) => {
  if (typeof name !== 'string' || !token.test(name)) {
    throw coded(new TypeError(`${label || 'Header name'} must be a valid HTTP token ["${name}"]`), 'ERR_INVALID_HTTP_TOKEN')
  }
}

const validateHeaderValue = (name, value) => {
  if (value === undefined) throw coded(new TypeError(`Invalid value "${value}" for header "${name}"`), 'ERR_HTTP_INVALID_HEADER_VALUE')
  if (forbidden.test(value)) throw coded(new TypeError(`Invalid character in header content ["${name}"]`), 'ERR_INVALID_CHAR')
}

const sent = what => coded(new Error(`Cannot ${what} headers after they are sent to the client`), 'ERR_HTTP_HEADERS_SENT')

const headersOf = Symbol('headers') // By their names in lower case: the name as given, and the value.

// A function and no class: packages call it on objects of their own.
function OutgoingMessage(options) {
  Writable.call(this, options)
  this[headersOf] = create(null)
  assign(this, {finished: false, sendDate: false, shouldKeepAlive: true, chunkedEncoding: false, useChunkedEncodingByDefault: true, _header: null, _hasBody: true, _last: false, _contentLength: null})
  this._removed = {connection: false, 'content-length': false, 'transfer-encoding': false}
}
setPrototypeOf(OutgoingMessage, Writable)
setPrototypeOf(OutgoingMessage.prototype, Writable.prototype)

assign(OutgoingMessage.prototype, {
  setHeader(name, value) {
    if (this.headersSent) throw sent('set')
    validateHeaderName(name)
    validateHeaderValue(name, value)
    const key = name.toLowerCase()
    this[headersOf][key] = {name, value}
    if (key in this._removed) this._removed[key] = false
    return this
  },

  setHeaders(headers) {
    if (this.headersSent) throw sent('set')
    if (!headers || isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw coded(new TypeError('The "headers" argument must be an instance of Headers or Map.'), 'ERR_INVALID_ARG_TYPE')
    }
    const cookies = []
    for (const [name, value] of headers) {
      if (name === 'set-cookie') cookies.push(...[value].flat())
      else this.setHeader(name, value)
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies)
    return this
  },

  appendHeader(name, value) {
    if (this.headersSent) throw sent('append')
    const before = this.getHeader(name)
    const header = this[headersOf][name.toLowerCase?.()]
    this.setHeader(header?.name ?? name, before === undefined ? value : [before, value].flat())
    return this
  },

  getHeader(name) { return this[headersOf][nameOf(name)]?.value },
  hasHeader(name) { return nameOf(name) in this[headersOf] },
  removeHeader(name) {
    const key = nameOf(name)
    if (this.headersSent) throw sent('remove')
    if (key === 'date') this.sendDate = false
    if (key in this._removed) this._removed[key] = true
    delete this[headersOf][key]
  },
  getHeaderNames() { return keys(this[headersOf]) },
  getRawHeaderNames() { return keys(this[headersOf]).map(key => this[headersOf][key].name) },
  getHeaders() {
    const headers = create(null)
    for (const key of keys(this[headersOf])) headers[key] = this[headersOf][key].value
    return headers
  },

  // _headerList is the headers as they are sent: each name with its value after it.
  _headerList() {
    const list = []
    for (const key of keys(this[headersOf])) {
      const {name, value} = this[headersOf][key]
      for (const one of isArray(value) && key !== 'cookie' ? value : [isArray(value) ? value.join('; ') : value]) list.push(name, `${one}`)
    }
    return list
  },
})

const nameOf = name => wantString('name', name).toLowerCase()

defineProperties(OutgoingMessage.prototype, {
  headersSent: {get() { return Boolean(this._header) }, configurable: true, enumerable: true},
  connection: {get() { return this.socket }, set(value) { this.socket = value }, configurable: true, enumerable: false},
})

return {OutgoingMessage, validateHeaderName, validateHeaderValue, token, forbidden}
