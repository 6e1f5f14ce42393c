// fetch, by the web's standard (https://fetch.spec.whatwg.org), for bodies that
// fit into memory: there are no streams.

const {URL, URLSearchParams} = require('url')
const {Headers, received} = require('headers')
const {AbortSignal} = require('abort')
const inspect = Symbol.for('nodejs.util.inspect.custom')

// bytesOf makes a body's bytes of what it is given as, and names their type.
const bytesOf = body => {
  if (body == null) return [null]
  if (body instanceof URLSearchParams) return [native.encode(body.toString()), 'application/x-www-form-urlencoded;charset=UTF-8']
  if (body instanceof ArrayBuffer) return [body.slice(0)]
  if (ArrayBuffer.isView(body)) return [body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)]
  return [native.encode(String(body)), 'text/plain;charset=UTF-8']
}

// typed is the headers of a body, which name its type.
const typed = (headers, type) => {
  if (!headers.has('content-type')) headers.set('content-type', type)
  return headers
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']
let peek, answer

// Body is what requests and responses have in common.
class Body {
  #bytes // An ArrayBuffer that nobody else can write to, or null.
  #headers // Headers, or a list of names and values, of which they are made when somebody asks.
  #used = false

  constructor(bytes, headers) {
    this.#bytes = bytes
    this.#headers = headers
  }

  get headers() {
    if (!(this.#headers instanceof Headers)) this.#headers = received(this.#headers ?? [])
    return this.#headers
  }

  get bodyUsed() { return this.#used }

  #take(convert) {
    try {
      if (this.#used) throw new TypeError('Body is unusable: Body has already been read')
      this.#used = this.#bytes !== null
      return Promise.resolve(convert(this.#bytes ?? new ArrayBuffer(0)))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  text() { return this.#take(native.decode) }
  json() { return this.#take(bytes => JSON.parse(native.decode(bytes))) }
  bytes() { return this.#take(bytes => new Uint8Array(bytes.slice(0))) }
  arrayBuffer() { return this.#take(bytes => bytes.slice(0)) }

  // peek is the bytes, which only a body that has not been read still has.
  static #peek(body) {
    if (body.#used) throw new TypeError('Body is unusable: Body has already been read')
    return body.#bytes
  }
  static { peek = Body.#peek }
}
const redirects = ['follow', 'error', 'manual']

// partsOf reads what a request is made of, as Request and fetch take it.
const partsOf = (input, init) => {
  init ??= {}
  const from = input instanceof Request ? input : undefined
  const href = from ? from.url : String(input)
  const url = native.address(href)
  if (url === null) throw new TypeError(`Failed to parse URL from ${href}`)
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
  const given = init.headers ?? from?.headers
  const [bytes, type] = bytesOf(body)
  let headers = given == null ? undefined : new Headers(given)
  if (type) headers = typed(headers ?? new Headers(), type)
  return {url, method, redirect, signal, headers, bytes}
}

class Request extends Body {
  #parts

  constructor(input, init) {
    const parts = partsOf(input, init)
    super(parts.bytes, parts.headers)
    this.#parts = parts
  }

  get url() { return this.#parts.url }
  get method() { return this.#parts.method }
  get redirect() { return this.#parts.redirect }
  get signal() { return this.#parts.signal }

  clone() { return new Request(this) }

  get [Symbol.toStringTag]() { return 'Request' }

  [inspect](depth, options, inspect) {
    const {method, url, headers, redirect, bodyUsed} = this
    return `Request ${inspect({method, url, headers, redirect, bodyUsed}, options)}`
  }
}

// served is what a response is made of that comes from a server: a script cannot
// name it.
const served = Symbol('served')

class Response extends Body {
  #status
  #statusText
  #url = ''
  #redirected = false
  #type = 'default'

  constructor(body = null, init = {}, bytes) {
    if (body === served) {
      super(bytes, init)
      return
    }
    const {status = 200, statusText = '', headers} = init
    if (!(status >= 200 && status <= 599)) throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`)
    if (body !== null && [204, 205, 304].includes(status)) throw new TypeError(`Response with null body status cannot have body: invalid response status code ${status}`)
    const [own, type] = bytesOf(body)
    super(own, type ? typed(new Headers(headers), type) : new Headers(headers))
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
  static #answer(status, statusText, headers, body, url, redirected) {
    const response = new Response(served, headers, [204, 205, 304].includes(status) ? null : body)
    response.#status = status
    response.#statusText = statusText
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
    const response = answer(status, statusText, new Headers(headers), peek(this), url, redirected)
    response.#type = type
    return response
  }

  get [Symbol.toStringTag]() { return 'Response' }

  [inspect](depth, options, inspect) {
    const {status, statusText, headers, bodyUsed, ok, redirected, type, url} = this
    return `Response ${inspect({status, statusText, headers, bodyUsed, ok, redirected, type, url}, options)}`
  }
}

function fetch(input, init) {
  // The error is made here, where its stack leads to the caller.
  const failure = new TypeError('fetch failed')
  return new Promise((resolve, reject) => {
    const {url, method, redirect, signal, headers, bytes} = partsOf(input, init)
    if (signal?.aborted) throw signal.reason
    let onAbort
    const cancel = native.send(
      method, url, headers && [...headers], bytes, redirect, failure, signal !== null,
      (status, statusText, headers, body, url, redirected) => {
        if (onAbort) signal.removeEventListener('abort', onAbort)
        if (status === undefined) reject(failure)
        else resolve(answer(status, statusText, headers, body, url, redirected))
      })
    if (signal === null) return
    onAbort = () => {
      cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort)
  })
}

return {fetch, Headers, Request, Response}
