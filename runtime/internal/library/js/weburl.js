// URL and URLSearchParams, by the web's standard (https://url.spec.whatwg.org).

const {coded, wrongType, wantString} = require('errors')
const inspect = Symbol.for('nodejs.util.inspect.custom')

// A URLSearchParams that belongs to a URL tells it what has changed.
const owners = new WeakMap()
let replace

class URLSearchParams {
  #pairs = []

  constructor(init = '') {
    if (init === null || typeof init !== 'object') {
      this.#pairs = native.parseQuery(String(init).replace(/^\?/, ''))
    } else if (typeof init[Symbol.iterator] === 'function') {
      for (const pair of init) {
        const [name, value, ...rest] = pair
        if (rest.length > 0 || [...pair].length !== 2) {
          throw coded(new TypeError('Each query pair must be an iterable [name, value] tuple'), 'ERR_INVALID_TUPLE')
        }
        this.#pairs.push([String(name), String(value)])
      }
    } else {
      for (const name of Object.keys(init)) this.#pairs.push([name, String(init[name])])
    }
  }

  get size() { return this.#pairs.length }

  append(name, value) {
    this.#pairs.push([String(name), String(value)])
    this.#changed()
  }

  delete(name, value) {
    this.#pairs = this.#pairs.filter(pair => pair[0] !== String(name) || value !== undefined && pair[1] !== String(value))
    this.#changed()
  }

  get(name) { return this.#pairs.find(pair => pair[0] === String(name))?.[1] ?? null }
  getAll(name) { return this.#pairs.filter(pair => pair[0] === String(name)).map(pair => pair[1]) }

  has(name, value) {
    return this.#pairs.some(pair => pair[0] === String(name) && (value === undefined || pair[1] === String(value)))
  }

  set(name, value) {
    const first = this.#pairs.findIndex(pair => pair[0] === String(name))
    if (first < 0) return this.append(name, value)
    this.#pairs[first][1] = String(value)
    this.#pairs = this.#pairs.filter((pair, i) => i <= first || pair[0] !== String(name))
    this.#changed()
  }

  sort() {
    this.#pairs.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)
    this.#changed()
  }

  forEach(callback, thisArg) {
    for (const [name, value] of this.#pairs) callback.call(thisArg, value, name, this)
  }

  entries() { return this.#pairs.map(pair => [...pair])[Symbol.iterator]() }
  keys() { return this.#pairs.map(pair => pair[0])[Symbol.iterator]() }
  values() { return this.#pairs.map(pair => pair[1])[Symbol.iterator]() }
  [Symbol.iterator]() { return this.entries() }
  toString() { return native.formatQuery(this.#pairs) }

  #changed() { owners.get(this)?.(this.toString()) }

  // replace takes other pairs without telling the URL.
  static #replace(params, query) { params.#pairs = native.parseQuery(query) }
  static { replace = URLSearchParams.#replace }

  get [Symbol.toStringTag]() { return 'URLSearchParams' }

  [inspect](depth, options, inspect) {
    const pairs = this.#pairs.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`)
    if (pairs.length === 0) return 'URLSearchParams {}'
    const line = pairs.join(', ')
    return line.length > options.breakLength ? `URLSearchParams {\n  ${pairs.join(',\n  ')} }` : `URLSearchParams { ${line} }`
  }
}

const invalid = (input, base) => {
  const error = coded(new TypeError('Invalid URL'), 'ERR_INVALID_URL')
  error.input = input
  if (base !== undefined) error.base = base
  return error
}

class URL {
  #parts
  #params

  constructor(input, base) {
    this.#parts = native.parse(String(input), base === undefined ? undefined : String(base))
    if (!this.#parts) throw invalid(String(input), base === undefined ? undefined : String(base))
  }

  static canParse(input, base) { return native.parse(String(input), base === undefined ? undefined : String(base)) !== null }
  static parse(input, base) { return URL.canParse(input, base) ? new URL(input, base) : null }

  get href() { return this.#parts.href }
  get origin() { return this.#parts.origin }

  set href(value) {
    const parts = native.parse(String(value))
    if (!parts) throw invalid(String(value))
    this.#take(parts)
  }

  get searchParams() {
    if (!this.#params) {
      this.#params = new URLSearchParams(this.search)
      owners.set(this.#params, query => { this.#parts = native.change(this.href, 'search', query) })
    }
    return this.#params
  }

  toString() { return this.href }
  toJSON() { return this.href }

  #take(parts) {
    this.#parts = parts
    if (this.#params) replace(this.#params, this.search.slice(1))
  }

  static {
    for (const name of ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
      Object.defineProperty(URL.prototype, name, {
        get() { return this.#parts[name] },
        set(value) { this.#take(native.change(this.href, name, String(value))) },
        enumerable: true,
        configurable: true,
      })
    }
  }

  get [Symbol.toStringTag]() { return 'URL' }

  [inspect](depth, options, inspect) {
    if (depth < 0) return 'URL {}'
    const shown = {}
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) {
      shown[name] = this[name]
    }
    return `${this.constructor.name} ${inspect(shown, options)}`
  }
}

return {
  URL,
  URLSearchParams,

  fileURLToPath(value) {
    const url = typeof value === 'string' ? new URL(value) : value
    if (!(url instanceof URL)) throw wrongType('path', 'of type string or an instance of URL', value)
    if (url.protocol !== 'file:') throw coded(new TypeError('The URL must be of scheme file'), 'ERR_INVALID_URL_SCHEME')
    return decodeURIComponent(url.pathname)
  },

  pathToFileURL(path) {
    const url = new URL('file:///')
    const slash = wantString('path', path).endsWith('/') ? '/' : ''
    url.pathname = (require('path').resolve(path) + slash).replace(/[%\\\n\r\t?#]/g, encodeURIComponent)
    return url
  },
}
