// SuppressedError, DisposableStack and AsyncDisposableStack.

const {asClass, isObject, named} = require('language/define')

function SuppressedError(error, suppressed, message) {
  const made = Reflect.construct(Error, message === undefined ? [] : [message], new.target ?? SuppressedError)
  Object.defineProperty(made, 'error', {value: error, writable: true, configurable: true})
  Object.defineProperty(made, 'suppressed', {value: suppressed, writable: true, configurable: true})
  return made
}
Object.setPrototypeOf(SuppressedError, Error)
Object.defineProperty(SuppressedError, 'prototype', {
  value: Object.create(Error.prototype, {
    constructor: {value: SuppressedError, writable: true, configurable: true},
    name: {value: 'SuppressedError', writable: true, configurable: true},
    message: {value: '', writable: true, configurable: true},
  }),
  writable: false,
})

const wantCallable = value => {
  if (typeof value !== 'function') throw new TypeError(`${String(value)} is not a function`)
  return value
}

// methodOf finds what disposes of a value.
const methodOf = (value, isAsync) => {
  let method = isAsync ? value[Symbol.asyncDispose] : undefined
  if (method == null) {
    const dispose = value[Symbol.dispose]
    if (isAsync && dispose != null) {
      wantCallable(dispose)
      method = function () { Reflect.apply(dispose, this, []) }
    } else {
      method = dispose
    }
  }
  if (method == null) throw new TypeError(`Property [Symbol.${isAsync ? 'asyncDispose' : 'dispose'}] is not callable`)
  return wantCallable(method)
}

// failing collects errors: each one suppresses the one before.
const failing = () => {
  let failed = false, error
  return {
    add(next) {
      error = failed ? new SuppressedError(next, error) : next
      failed = true
    },
    end() { if (failed) throw error },
  }
}

const disposed = name => new ReferenceError(`${name} has already been disposed`)

class DisposableStack {
  #entries = []
  #disposed = false

  get disposed() { return this.#disposed }

  #open() { if (this.#disposed) throw disposed('DisposableStack') }

  use(value) {
    this.#entries
    this.#open()
    if (value == null) return value
    if (!isObject(value)) throw new TypeError(`${String(value)} is not an object`)
    const method = methodOf(value, false)
    this.#entries.push(() => Reflect.apply(method, value, []))
    return value
  }

  adopt(value, dispose) {
    this.#entries
    this.#open()
    wantCallable(dispose)
    this.#entries.push(() => dispose(value))
    return value
  }

  defer(dispose) {
    this.#entries
    this.#open()
    wantCallable(dispose)
    this.#entries.push(() => dispose())
  }

  move() {
    this.#entries
    this.#open()
    const stack = new DisposableStack()
    stack.#entries = this.#entries
    this.#entries = []
    this.#disposed = true
    return stack
  }

  dispose() {
    this.#entries
    if (this.#disposed) return
    this.#disposed = true
    const entries = this.#entries, errors = failing()
    this.#entries = []
    for (let i = entries.length - 1; i >= 0; i--) {
      try {
        entries[i]()
      } catch (error) {
        errors.add(error)
      }
    }
    errors.end()
  }
}

class AsyncDisposableStack {
  #entries = []
  #disposed = false

  get disposed() { return this.#disposed }

  #open() { if (this.#disposed) throw disposed('AsyncDisposableStack') }

  use(value) {
    this.#entries
    this.#open()
    if (value == null) {
      this.#entries.push(() => {})
      return value
    }
    if (!isObject(value)) throw new TypeError(`${String(value)} is not an object`)
    const method = methodOf(value, true)
    this.#entries.push(() => Reflect.apply(method, value, []))
    return value
  }

  adopt(value, dispose) {
    this.#entries
    this.#open()
    wantCallable(dispose)
    this.#entries.push(() => dispose(value))
    return value
  }

  defer(dispose) {
    this.#entries
    this.#open()
    wantCallable(dispose)
    this.#entries.push(() => dispose())
  }

  move() {
    this.#entries
    this.#open()
    const stack = new AsyncDisposableStack()
    stack.#entries = this.#entries
    this.#entries = []
    this.#disposed = true
    return stack
  }

  disposeAsync() {
    const dispose = async () => {
      this.#entries
      if (this.#disposed) return
      this.#disposed = true
      const entries = this.#entries, errors = failing()
      this.#entries = []
      for (let i = entries.length - 1; i >= 0; i--) {
        try {
          await entries[i]()
        } catch (error) {
          errors.add(error)
        }
      }
      errors.end()
    }
    return dispose()
  }
}

for (const [constructor, name, method] of [[DisposableStack, 'DisposableStack', 'dispose'], [AsyncDisposableStack, 'AsyncDisposableStack', 'disposeAsync']]) {
  asClass(constructor)
  named(constructor.prototype, name)
  const symbol = method === 'dispose' ? Symbol.dispose : Symbol.asyncDispose
  Object.defineProperty(constructor.prototype, symbol, {value: constructor.prototype[method], writable: true, enumerable: false, configurable: true})
}

return {SuppressedError, DisposableStack, AsyncDisposableStack}
