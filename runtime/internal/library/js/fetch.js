// fetch, by the web's standard (https://fetch.spec.whatwg.org). Bodies arrive, and are sent, in parts.

const {URL, URLSearchParams} = require('url')
const {Headers, received} = require('headers')
const {AbortSignal} = require('abort')
const inspect = Symbol.for('nodejs.util.inspect.custom')

const {ReadableStream} = require('webstreams')

// A form's classes are loaded when other code has loaded them, or when a body is parsed as one.
const isA = (value, name) => typeof value === 'object' && value !== null && value[Symbol.toStringTag] === name
const forms = () => require('formdata')

// contentOf is what a body consists of, as it is given: bytes, a promise of them, or a stream; and names its type.
const contentOf = body => {
  if (body == null) return [null]
  if (typeof body === 'string') return [native.encode(body), 'text/plain;charset=UTF-8']
  if (body instanceof URLSearchParams) return [native.encode(body.toString()), 'application/x-www-form-urlencoded;charset=UTF-8']
  if (body instanceof ArrayBuffer) return [body.slice(0)]
  if (ArrayBuffer.isView(body)) return [body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength)]
  if (body instanceof ReadableStream) return [body]
  if (isA(body, 'FormData') && body instanceof forms().FormData) return forms().multipart(body)
  if ((isA(body, 'Blob') || isA(body, 'File')) && body instanceof forms().Blob) return [forms().bytesOfBlob(body).slice().buffer, body.type || undefined]
  if (typeof body === 'object' && typeof body[Symbol.asyncIterator] === 'function') return [streamOf(body)]
  return [native.encode(String(body)), 'text/plain;charset=UTF-8']
}

// streamOf is a stream of what an object gives, such as one of Node's streams.
const streamOf = iterable => {
  const iterator = iterable[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const {done, value} = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel(reason) { await iterator.return?.(reason) },
  }, {highWaterMark: 0})
}

// partOf is the next part of what a server sends, or null at its end.
const partOf = source => new Promise((resolve, reject) => source.read((part, code, message) => {
  if (source.signal?.aborted) return reject(source.signal.reason)
  if (part === null && source.ended) source.ended()
  if (part !== undefined) return resolve(part)
  const error = new TypeError('terminated')
  error.cause = Object.assign(new Error(message), {code})
  return reject(error)
}))

// maxBody is the most that is read at once, in bytes; what is read in parts may be longer.
const maxBody = 64 << 20

const whole = async (next, first) => {
  const parts = []
  let size = 0
  for (let part = await next(); part !== null; part = await next()) {
    size += part.byteLength
    if (size > maxBody) throw new TypeError(`the body is larger than ${maxBody >> 20} MB: read it in parts, as for await (const part of response.body)`)
    parts.push(part)
  }
  if (parts.length === 1 && parts[0] instanceof ArrayBuffer) return parts[0]
  const all = new Uint8Array(size)
  for (let i = 0, at = 0; i < parts.length; at += parts[i].byteLength, i++) {
    all.set(parts[i] instanceof ArrayBuffer ? new Uint8Array(parts[i]) : parts[i], at)
  }
  return all.buffer
}

const bytesOnly = part => {
  if (part instanceof Uint8Array) return part
  if (typeof part === 'string') return new Uint8Array(native.encode(part))
  throw new TypeError('Received non-Uint8Array chunk')
}

// typed is the headers of a body, which name its type.
const typed = (headers, type) => {
  if (!headers.has('content-type')) headers.set('content-type', type)
  return headers
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']
let peek, twice, answer

// Body is what requests and responses have in common.
class Body {
  #content // Bytes that nobody else can write to, a promise of them, a stream, what a server sends, or null.
  #headers // Headers, or a list of names and values, of which they are made when a script asks.
  #used = false
  #stream // What body has given.

  constructor(content, headers) {
    this.#content = content
    this.#headers = headers
    if (content instanceof ReadableStream) this.#stream = content
  }

  get headers() {
    if (!(this.#headers instanceof Headers)) this.#headers = received(this.#headers ?? [])
    return this.#headers
  }

  get bodyUsed() { return this.#used || this.#stream?._disturbed === true }

  get body() {
    if (this.#content === null || this.#stream) return this.#stream ?? null
    const content = this.#content
    const used = this.#used
    this.#stream = new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        const part = used ? null : content.read ? await partOf(content) : await content
        if (part !== null && part.byteLength > 0) controller.enqueue(new Uint8Array(part.slice(0)))
        if (part === null || !content.read) {
          controller.close()
          controller.byobRequest?.respond(0)
        }
      },
      cancel() { content.abort?.() },
    }, {highWaterMark: 0})
    return this.#stream
  }

  // #all is all of it; where that is there already it is not a promise.
  #all() {
    const content = this.#content
    if (content === null) return new ArrayBuffer(0)
    if (this.#stream) {
      const reader = this.#stream.getReader()
      return whole(async () => {
        const {done, value} = await reader.read()
        return done ? null : bytesOnly(value)
      })
    }
    return content.read ? whole(() => partOf(content)) : content
  }

  #take(convert) {
    try {
      if (this.bodyUsed || this.#stream?.locked) throw new TypeError('Body is unusable: Body has already been read')
      this.#used = this.#content !== null
      const all = this.#all()
      return all instanceof ArrayBuffer ? Promise.resolve(convert(all)) : all.then(convert)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  text() { return this.#take(native.decode) }
  json() { return this.#take(bytes => JSON.parse(native.decode(bytes))) }
  bytes() { return this.#take(bytes => new Uint8Array(bytes.slice(0))) }
  arrayBuffer() { return this.#take(bytes => bytes.slice(0)) }
  blob() { return this.#take(bytes => new (forms().Blob)([bytes], {type: this.headers.get('content-type') ?? ''})) }
  formData() {
    return this.#take(bytes => {
      const type = this.headers.get('content-type') ?? ''
      const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
      if (/^multipart\/form-data/i.test(type) && boundary) return forms().parsed(bytes, boundary)
      if (!/^application\/x-www-form-urlencoded/i.test(type)) throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".')
      const form = new (forms().FormData)()
      for (const [name, value] of new URLSearchParams(native.decode(bytes))) form.append(name, value)
      return form
    })
  }

  // peek is the content, which only a body that has not been read still has.
  static #peek(body) {
    if (body.bodyUsed || body.#stream?.locked) throw new TypeError('Body is unusable: Body has already been read')
    return body.#stream ?? body.#content
  }
  static { peek = Body.#peek }

  // twice has two bodies read the same.
  static #twice(body) {
    const content = peek(body)
    if (content === null || !(body.#stream || content.read)) return content
    const [one, other] = body.body.tee()
    body.#content = body.#stream = one
    return other
  }
  static { twice = Body.#twice }
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
  const body = init.body ?? (from ? twice(from) : null)
  if (body !== null && (method === 'GET' || method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.')
  const redirect = init.redirect ?? from?.redirect ?? 'follow'
  if (!redirects.includes(redirect)) throw new TypeError(`The redirect of a request is follow, error or manual, not ${redirect}`)
  const signal = init.signal ?? from?.signal ?? null
  if (signal !== null && !(signal instanceof AbortSignal)) throw new TypeError('The signal of a request must be an AbortSignal.')
  const given = init.headers ?? from?.headers
  const [content, type] = contentOf(body)
  if (content instanceof ReadableStream && init.body != null && init.duplex !== 'half') {
    throw new TypeError('RequestInit: duplex option is required when sending a body.')
  }
  let headers = given == null ? undefined : new Headers(given)
  if (type) headers = typed(headers ?? new Headers(), type)
  return {url, method, redirect, signal, headers, content}
}

class Request extends Body {
  #parts

  constructor(input, init) {
    const parts = partsOf(input, init)
    super(parts.content, parts.headers)
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

  constructor(body = null, init = {}, content) {
    if (body === served) {
      super(content, init)
      return
    }
    const {status = 200, statusText = '', headers} = init
    if (!(status >= 200 && status <= 599)) throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`)
    if (body !== null && [204, 205, 304].includes(status)) throw new TypeError(`Response with null body status cannot have body: invalid response status code ${status}`)
    const [own, type] = contentOf(body)
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
  static #answer(status, statusText, headers, content, url, redirected) {
    const response = new Response(served, headers, [204, 205, 304].includes(status) ? null : content)
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
    const response = answer(status, statusText, new Headers(headers), twice(this), url, redirected)
    response.#type = type
    return response
  }

  get [Symbol.toStringTag]() { return 'Response' }

  [inspect](depth, options, inspect) {
    const {status, statusText, headers, bodyUsed, ok, redirected, type, url} = this
    return `Response ${inspect({status, statusText, headers, bodyUsed, ok, redirected, type, url}, options)}`
  }
}

// send writes a body in parts, for as long as it is wanted.
const send = async (source, stream) => {
  const reader = stream.getReader()
  for (;;) {
    const {done, value} = await reader.read()
    if (done) return source.end()
    const bytes = bytesOnly(value)
    await new Promise(resolve => source.write(bytes, resolve))
  }
}

function fetch(input, init) {
  // The error is made here, where its stack leads to the caller.
  const failure = new TypeError('fetch failed')
  return new Promise((resolve, reject) => {
    const {url, method, redirect, signal, headers, content} = partsOf(input, init)
    if (signal?.aborted) throw signal.reason
    let source, onAbort
    const begin = bytes => {
      if (signal?.aborted) return
      const list = []
      if (headers) for (const [name, value] of headers) list.push(name, value)
      source = native.open(method, url, undefined, list, bytes, -1, redirect, (status, statusText, headers, version, url, redirected) => {
        if (typeof status === 'string') {
          if (onAbort) signal.removeEventListener('abort', onAbort)
          return reject(failure)
        }
        if (signal !== null) {
          source.signal = signal
          source.ended = () => signal.removeEventListener('abort', onAbort)
        }
        return resolve(answer(status, statusText, headers, method === 'HEAD' ? null : source, url, redirected))
      }, failure)
      if (bytes === undefined) {
        send(source, content).catch(error => {
          source.abort()
          failure.cause = error
          reject(failure)
        })
      }
    }
    if (content instanceof ReadableStream) begin(undefined)
    else if (content === null || content instanceof ArrayBuffer) begin(content)
    else content.then(begin, reject)
    if (signal === null) return
    onAbort = () => {
      source?.abort()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort)
  })
}

return {fetch, Headers, Request, Response}
