// AbortController and AbortSignal, and the errors of an abort.

const inspect = Symbol.for('nodejs.util.inspect.custom')

const codes = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
  NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12,
  InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18,
  NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23,
  InvalidNodeTypeError: 24, DataCloneError: 25,
}

class DOMException extends Error {
  #name

  constructor(message = '', options = 'Error') {
    super(String(message))
    const named = typeof options === 'object'
    this.#name = String(named ? options.name ?? 'Error' : options)
    if (named && 'cause' in options) Object.defineProperty(this, 'cause', {value: options.cause, writable: true, configurable: true})
  }

  get name() { return this.#name }
  get code() { return codes[this.#name] ?? 0 }
  get [Symbol.toStringTag]() { return 'DOMException' }
}

const abortError = () => new DOMException('This operation was aborted', 'AbortError')

// secret is what only this file can give to the constructor of AbortSignal.
const secret = {}
let abort

class AbortSignal {
  #aborted = false
  #reason
  #listeners = []
  #onabort = null

  constructor(key) {
    if (key !== secret) throw Object.assign(new TypeError('Illegal constructor'), {code: 'ERR_ILLEGAL_CONSTRUCTOR'})
  }

  get onabort() { return this.#onabort }

  set onabort(listener) {
    if (this.#onabort) this.removeEventListener('abort', this.#onabort)
    this.#onabort = typeof listener === 'function' ? listener : null
    this.addEventListener('abort', this.#onabort)
  }

  get aborted() { return this.#aborted }
  get reason() { return this.#reason }
  throwIfAborted() { if (this.#aborted) throw this.#reason }

  // An abort happens once, so that all listeners are {once: true}.
  addEventListener(type, listener) {
    if (type === 'abort' && listener != null && !this.#listeners.includes(listener)) this.#listeners.push(listener)
  }

  removeEventListener(type, listener) {
    if (type === 'abort') this.#listeners = this.#listeners.filter(other => other !== listener)
  }

  // abort aborts a signal, once. What a listener throws is an uncaught error, and
  // the others are called all the same.
  static #abort(signal, reason) {
    if (signal.#aborted) return
    signal.#aborted = true
    signal.#reason = reason
    const event = {type: 'abort', target: signal, currentTarget: signal}
    const listeners = signal.#listeners
    signal.#listeners = []
    for (const listener of listeners) {
      try {
        if (typeof listener === 'function') listener.call(signal, event)
        else listener.handleEvent(event)
      } catch (error) {
        queueMicrotask(() => { throw error })
      }
    }
  }

  // The controller is another class, and may abort.
  static { abort = AbortSignal.#abort }

  static abort(reason = abortError()) {
    const signal = new AbortSignal(secret)
    AbortSignal.#abort(signal, reason)
    return signal
  }

  static timeout(milliseconds) {
    const signal = new AbortSignal(secret)
    const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    setTimeout(() => AbortSignal.#abort(signal, error), milliseconds).unref()
    return signal
  }

  static any(signals) {
    const any = new AbortSignal(secret)
    for (const signal of signals) {
      if (signal.aborted) {
        AbortSignal.#abort(any, signal.reason)
        break
      }
      signal.addEventListener('abort', () => AbortSignal.#abort(any, signal.reason))
    }
    return any
  }

  get [Symbol.toStringTag]() { return 'AbortSignal' }
  [inspect](depth, options, inspect) { return `AbortSignal ${inspect({aborted: this.#aborted}, options)}` }
}

class AbortController {
  #signal = new AbortSignal(secret)

  get signal() { return this.#signal }
  abort(reason = abortError()) { abort(this.#signal, reason) }

  get [Symbol.toStringTag]() { return 'AbortController' }
  [inspect](depth, options, inspect) { return `AbortController ${inspect({signal: this.#signal}, options)}` }
}

return {AbortController, AbortSignal, DOMException}
