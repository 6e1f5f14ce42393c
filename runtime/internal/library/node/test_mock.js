// The mocks of node:test: functions and methods that note how they are called, and what stands in for them.

const {missing, coded, outOfRange, wantFunction, wrongType} = require('errors')

const wantObject = (name, value) => {
  if (value === null || typeof value !== 'object') throw wrongType(name, 'of type object', value)
}

const wantBoolean = (name, value) => {
  if (typeof value !== 'boolean') throw wrongType(name, 'of type boolean', value)
}

const wantInteger = (name, value, least) => {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
  if (value < least) throw outOfRange(name, `>= ${least} && <= ${Number.MAX_SAFE_INTEGER}`, value)
}

const wrongValue = (name, value, problem) =>
  coded(new TypeError(`The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${problem}. Received ${native.inspect(value)}`), 'ERR_INVALID_ARG_VALUE')

// What only the mocks themselves call.
let next, note

class MockFunctionContext {
  #calls = []
  #once = new Map() // what stands in for one call, by its number
  #implementation
  #original
  #times

  constructor(implementation, original, times) {
    this.#implementation = implementation
    this.#original = original
    this.#times = times
  }

  get calls() { return this.#calls.slice() }
  callCount() { return this.#calls.length }
  mockImplementation(implementation) { this.#implementation = wantFunction('implementation', implementation) }

  mockImplementationOnce(implementation, onCall) {
    wantFunction('implementation', implementation)
    const coming = this.#calls.length
    const call = onCall ?? coming
    wantInteger('onCall', call, coming)
    this.#once.set(call, implementation)
  }

  restore() {
    const {object, name, descriptor, original} = this.#original
    if (object) Object.defineProperty(object, name, descriptor)
    else this.#implementation = original
  }

  resetCalls() { this.#calls = [] }

  static {
    next = context => {
      const call = context.#calls.length
      const implementation = context.#once.get(call) ?? context.#implementation
      if (call + 1 === context.#times) context.restore()
      context.#once.delete(call)
      return implementation
    }
    note = (context, call) => { context.#calls.push(call) }
  }
}

const descriptorOf = (object, name) => {
  for (let holder = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, name)
    if (descriptor) return descriptor
  }
}

const same = () => {} // as an implementation: the original's own

class MockTracker {
  #mocks = []
  #timers

  get timers() { return this.#timers ??= new (require('test/timers').MockTimers)() }

  fn(original = function () {}, implementation = original, options = {}) {
    if (original !== null && typeof original === 'object') {
      options = original
      original = function () {}
      implementation = original
    } else if (implementation !== null && typeof implementation === 'object') {
      [options, implementation] = [implementation, original]
    }
    wantFunction('original', original)
    wantFunction('implementation', implementation)
    return this.#mock(original, implementation, {original}, options)
  }

  method(object, name, implementation = same, options = {}) {
    if (typeof name !== 'string' && typeof name !== 'symbol') throw wrongType('methodName', 'one of type string or symbol', name)
    if (typeof object !== 'function') wantObject('object', object)
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, same]
    wantFunction('implementation', implementation)
    wantObject('options', options)
    const {getter = false, setter = false} = options
    wantBoolean('options.getter', getter)
    wantBoolean('options.setter', setter)
    if (setter && getter) throw wrongValue('options.setter', setter, "cannot be used with 'options.getter'")

    const descriptor = descriptorOf(object, name)
    const original = getter ? descriptor?.get : setter ? descriptor?.set : descriptor?.value
    if (typeof original !== 'function') throw wrongValue('methodName', original, 'must be a method')
    const mock = this.#mock(original, implementation === same ? original : implementation, {object, name, descriptor}, options)
    const {configurable, enumerable, writable, get, set} = descriptor
    Object.defineProperty(object, name, {
      configurable, enumerable,
      ...(getter ? {get: mock, set} : setter ? {get, set: mock} : {writable, value: mock}),
    })
    return mock
  }

  getter(object, name, implementation = same, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, same]
    else wantObject('options', options)
    const {getter = true} = options
    if (getter === false) throw wrongValue('options.getter', getter, 'cannot be false')
    return this.method(object, name, implementation, {...options, getter})
  }

  setter(object, name, implementation = same, options = {}) {
    if (implementation !== null && typeof implementation === 'object') [options, implementation] = [implementation, same]
    else wantObject('options', options)
    const {setter = true} = options
    if (setter === false) throw wrongValue('options.setter', setter, 'cannot be false')
    return this.method(object, name, implementation, {...options, setter})
  }

  reset() {
    this.restoreAll()
    this.#timers?.reset()
    this.#mocks = []
  }

  restoreAll() {
    for (const context of this.#mocks) context.restore()
  }

  #mock(original, implementation, restored, options) {
    wantObject('options', options)
    const {times = Infinity} = options
    if (times !== Infinity) wantInteger('options.times', times, 1)
    const context = new MockFunctionContext(implementation, restored, times)
    const tracked = (call, details) => {
      let result, error
      try {
        return result = call()
      } catch (thrown) {
        error = thrown
        throw thrown
      } finally {
        note(context, {arguments: details.args, error, result, stack: new Error(), target: details.target, this: details.target ? result : details.receiver})
      }
    }
    // Arguments are copied: Goja uses the array that a proxy gets again when the call is over.
    const mock = new Proxy(original, {
      apply: (_, receiver, given) => {
        const args = [...given]
        const called = next(context)
        return tracked(() => Reflect.apply(called, receiver, args), {args, receiver})
      },
      construct: (target, given, made) => {
        const args = [...given]
        const called = next(context)
        return tracked(() => Reflect.construct(called, args, made), {args, target})
      },
      get: (target, property, receiver) => property === 'mock' ? context : Reflect.get(target, property, receiver),
    })
    this.#mocks.push(context)
    return mock
  }
}

missing(MockTracker.prototype, 't.mock', ['module', 'property'])

return {MockTracker, wrongValue}
