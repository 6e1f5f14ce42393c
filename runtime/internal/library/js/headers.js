// Headers, by the web's standard (https://fetch.spec.whatwg.org/#headers-class).

const inspect = Symbol.for('nodejs.util.inspect.custom')

const nameOf = value => {
  const name = String(value)
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) throw new TypeError(`Headers: ${JSON.stringify(name)} is an invalid header name.`)
  return name.toLowerCase()
}

const valueOf = (name, value) => {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
  // The text may be a secret, so it is not in the message.
  if (/[\0\n\r]|[^\0-\xff]/.test(text)) throw new TypeError(`Headers: the value of ${name} is an invalid header value.`)
  return text
}

let received

class Headers {
  #lists = new Map()

  constructor(init) {
    if (init == null) return
    if (typeof init === 'object' && #lists in init) {
      for (const [name, values] of init.#lists) this.#lists.set(name, [...values])
      return
    }
    if (typeof init !== 'object') throw new TypeError('Headers: the argument must be an object or a list of pairs.')
    if (typeof init[Symbol.iterator] === 'function') {
      for (const [name, value, ...rest] of init) {
        if (value === undefined || rest.length > 0) throw new TypeError('Headers: each pair must be a name and a value.')
        this.append(name, value)
      }
    } else {
      for (const name of Object.keys(init)) this.append(name, init[name])
    }
  }

  // received makes the headers of an answer, whose names and values net/http has checked: a list
  // of names, in lower case, each with its value after it.
  static #received(list) {
    const headers = new Headers()
    for (let i = 0; i < list.length; i += 2) {
      const values = headers.#lists.get(list[i])
      if (values) values.push(list[i + 1])
      else headers.#lists.set(list[i], [list[i + 1]])
    }
    return headers
  }
  static { received = Headers.#received }

  append(name, value) {
    const key = nameOf(name)
    this.#lists.set(key, [...this.#lists.get(key) ?? [], valueOf(key, value)])
  }

  set(name, value) {
    const key = nameOf(name)
    this.#lists.set(key, [valueOf(key, value)])
  }

  delete(name) { this.#lists.delete(nameOf(name)) }
  has(name) { return this.#lists.has(nameOf(name)) }
  get(name) { return this.#lists.get(nameOf(name))?.join(', ') ?? null }
  getSetCookie() { return [...this.#lists.get('set-cookie') ?? []] }

  forEach(callback, thisArg) {
    for (const [name, value] of this) callback.call(thisArg, value, name, this)
  }

  #pairs() {
    const pairs = []
    for (const name of [...this.#lists.keys()].sort()) {
      const values = this.#lists.get(name)
      if (name === 'set-cookie') for (const value of values) pairs.push([name, value])
      else pairs.push([name, values.join(', ')])
    }
    return pairs
  }

  entries() { return this.#pairs()[Symbol.iterator]() }
  keys() { return this.#pairs().map(pair => pair[0])[Symbol.iterator]() }
  values() { return this.#pairs().map(pair => pair[1])[Symbol.iterator]() }
  [Symbol.iterator]() { return this.entries() }

  get [Symbol.toStringTag]() { return 'Headers' }
  [inspect](depth, options, inspect) { return `Headers ${inspect(Object.fromEntries(this.#pairs()), options)}` }
}

return {Headers, received}
