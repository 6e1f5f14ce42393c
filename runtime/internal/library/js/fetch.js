// fetch, by the web's standard (https://fetch.spec.whatwg.org), for bodies that
// fit into memory: there are no streams.

const {Buffer} = require('buffer')
const {URL, URLSearchParams} = require('url')
const {Headers, received} = require('headers')
const {AbortSignal} = require('abort')
const {TextDecoder} = require('text')
const inspect = Symbol.for('nodejs.util.inspect.custom')

// bytesOf makes a body's bytes of what it is given as, and names their type.
const bytesOf = body => {
  if (body == null) return [null]
  if (body instanceof URLSearchParams) return [Buffer.from(body.toString()), 'application/x-www-form-urlencoded;charset=UTF-8']
  if (body instanceof ArrayBuffer) return [Buffer.from(body.slice(0))]
  if (ArrayBuffer.isView(body)) return [Buffer.from(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength))]
  return [Buffer.from(String(body)), 'text/plain;charset=UTF-8']
}

const decoder = new TextDecoder()
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']
let peek, answer

// Body is what requests and responses have in common.
class Body {
  #bytes
  #used = false

  constructor(body, headers) {
    const [bytes, type] = bytesOf(body)
    this.#bytes = bytes
    if (type && !headers.has('content-type')) headers.set('content-type', type)
    Object.defineProperty(this, 'headers', {value: headers, enumerable: true})
  }

  get bodyUsed() { return this.#used }

  #take(convert) {
    return new Promise(resolve => {
      if (this.#used) throw new TypeError('Body is unusable: Body has already been read')
      this.#used = this.#bytes !== null
      resolve(convert(this.#bytes ?? Buffer.alloc(0)))
    })
  }

  text() { return this.#take(bytes => decoder.decode(bytes)) }
  json() { return this.#take(bytes => JSON.parse(decoder.decode(bytes))) }
  bytes() { return this.#take(bytes => new Uint8Array(bytes)) }
  arrayBuffer() { return this.#take(bytes => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) }

  // peek is the bytes, which only a body that has not been read still has.
  static #peek(body) {
    if (body.#used) throw new TypeError('Body is unusable: Body has already been read')
    return body.#bytes
  }
  static { peek = Body.#peek }
}
const redirects = ['follow', 'error', 'manual']

class Request extends Body {
  constructor(input, init = {}) {
    init ??= {}
    const from = input instanceof Request ? input : undefined
    const href = from ? from.url : String(input)
    const url = URL.parse(href)
    if (!url) throw new TypeError(`Failed to parse URL from ${href}`)
    if (url.username || url.password) throw new TypeError(`Request cannot be constructed from a URL that includes credentials: use an authorization header`)
    let method = String(init.method ?? from?.method ?? 'GET')
    if (!methods.includes(method)) {
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method) || /^(connect|trace|track)$/i.test(method)) {
        throw new TypeError(`'${method}' is not a valid HTTP method.`)
      }
      if (/^(delete|get|head|options|post|put|patch)$/i.test(method)) method = method.toUpperCase()
    }
    const body = init.body ?? (from ? peek(from) : null)
    if (body !== null && (method === 'GET' || method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.')
    const redirect = init.redirect ?? from?.redirect ?? 'follow'
    if (!redirects.includes(redirect)) throw new TypeError(`The redirect of a request is follow, error or manual, not ${redirect}`)
    const signal = init.signal ?? from?.signal ?? null
    if (signal !== null && !(signal instanceof AbortSignal)) throw new TypeError('The signal of a request must be an AbortSignal.')
    super(body, new Headers(init.headers ?? from?.headers))
    const fixed = {url: url.href, method, redirect, signal}
    for (const name of Object.keys(fixed)) Object.defineProperty(this, name, {value: fixed[name], enumerable: true})
  }

  clone() { return new Request(this) }

  get [Symbol.toStringTag]() { return 'Request' }

  [inspect](depth, options, inspect) {
    const {method, url, headers, redirect, bodyUsed} = this
    return `Request ${inspect({method, url, headers, redirect, bodyUsed}, options)}`
  }
}

class Response extends Body {
  #status
  #statusText
  #url = ''
  #redirected = false
  #type = 'default'

  constructor(body = null, {status = 200, statusText = '', headers} = {}) {
    if (!(status >= 200 && status <= 599)) throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`)
    if (body !== null && [204, 205, 304].includes(status)) throw new TypeError(`Response with null body status cannot have body: invalid response status code ${status}`)
    super(body, new Headers(headers))
    this.#status = status
    this.#statusText = String(statusText)
  }

  static json(data, init = {}) {
    const response = new Response(JSON.stringify(data), init)
    if (!new Headers(init.headers).has('content-type')) response.headers.set('content-type', 'application/json')
    return response
  }

  static error() {
    const response = new Response()
    response.#status = 0
    response.#type = 'error'
    return response
  }

  static redirect(url, status = 302) {
    if (![301, 302, 303, 307, 308].includes(status)) throw new RangeError(`Invalid status code ${status}`)
    return new Response(null, {status, headers: {location: new URL(url).href}})
  }

  // answer makes the response of a server.
  static #answer({status, statusText, headers, body, url, redirected}) {
    const empty = [204, 205, 304].includes(status)
    const response = new Response(empty ? null : body, {statusText, headers: received(headers)})
    response.#status = status
    response.#url = url
    response.#redirected = redirected
    response.#type = 'basic'
    return response
  }
  static { answer = Response.#answer }

  get status() { return this.#status }
  get statusText() { return this.#statusText }
  get ok() { return this.#status >= 200 && this.#status <= 299 }
  get url() { return this.#url }
  get redirected() { return this.#redirected }
  get type() { return this.#type }

  clone() {
    const {status, statusText, headers, url, redirected, type} = this
    const response = answer({status, statusText, headers, url, redirected, body: peek(this)})
    response.#type = type
    return response
  }

  get [Symbol.toStringTag]() { return 'Response' }

  [inspect](depth, options, inspect) {
    const {status, statusText, headers, bodyUsed, ok, redirected, type, url} = this
    return `Response ${inspect({status, statusText, headers, bodyUsed, ok, redirected, type, url}, options)}`
  }
}
// withoutFragment is a URL as the server of it sees it.
const withoutFragment = href => href.split('#', 1)[0]

function fetch(input, init) {
  // The error is made here, where its stack leads to the caller.
  const failure = new TypeError('fetch failed')
  return new Promise((resolve, reject) => {
    const request = new Request(input, init)
    const {signal} = request
    if (signal?.aborted) throw signal.reason
    let cancel
    const onAbort = () => {
      cancel()
      reject(signal.reason)
    }
    cancel = native.send(
      request.method, withoutFragment(request.url), [...request.headers], peek(request), request.redirect, failure,
      result => {
        signal?.removeEventListener('abort', onAbort)
        if (result === failure) reject(failure)
        else resolve(answer(result))
      })
    signal?.addEventListener('abort', onAbort)
  })
}

return {fetch, Headers, Request, Response}
