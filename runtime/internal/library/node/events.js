// EventEmitter, as Node has it: its lists are in _events, for packages that look there.

const {coded, wrongType, outOfRange, wantFunction} = require('errors')

const {apply, ownKeys} = Reflect
const {isArray} = Array
const {create, getPrototypeOf, defineProperties} = Object
const call = Function.prototype.call
const uncurry = call.bind.bind(call)
const [slice, splice, push, unshift] = [uncurry([].slice), uncurry([].splice), uncurry([].push), uncurry([].unshift)]
const later = process.nextTick

const errorMonitor = Symbol('events.errorMonitor')
const captureRejection = Symbol.for('nodejs.rejection')
const captures = Symbol('kCapture')
let defaultMaxListeners = 10

// A function and no class: old code calls it on objects of its own.
function EventEmitter(options) { EventEmitter.init.call(this, options) }

EventEmitter.init = function (options) {
  if (this._events === undefined || this._events === getPrototypeOf(this)._events) {
    this._events = create(null)
    this._eventsCount = 0
  }
  this._maxListeners ||= undefined
  this[captures] = options?.captureRejections ?? EventEmitter.captureRejections
}

// eventsOf is the lists of an emitter, which need not have been made by the constructor.
const eventsOf = emitter => {
  if (emitter._events === undefined) {
    emitter._events = create(null)
    emitter._eventsCount = 0
  }
  return emitter._events
}

const maxOf = emitter => emitter._maxListeners ?? defaultMaxListeners

// As in Node one listener stands for itself and more are a list, which nobody changes while
// it is gone through: emit takes a copy.
const listOf = (emitter, name) => {
  const of = emitter._events?.[name]
  return of === undefined ? [] : isArray(of) ? of : [of]
}

const warn = (emitter, name, list) => {
  list.warned = true
  const message = `Possible EventEmitter memory leak detected. ${list.length} ${String(name)} listeners added to ${emitter.constructor?.name ?? 'Object'}. MaxListeners is ${maxOf(emitter)}. Use emitter.setMaxListeners() to increase limit`
  process.emitWarning?.(Object.assign(new Error(message), {name: 'MaxListenersExceededWarning', emitter, type: name, count: list.length}))
}

const add = (emitter, name, listener, first) => {
  wantFunction('listener', listener)
  let events = eventsOf(emitter)
  if (events.newListener !== undefined) {
    emitter.emit('newListener', name, listener.listener ?? listener)
    events = emitter._events // A listener may have put others in their place.
  }
  const before = events[name]
  if (before === undefined) {
    events[name] = listener
    emitter._eventsCount++
    return emitter
  }
  const list = isArray(before) ? before : events[name] = [before]
  if (first) unshift(list, listener)
  else push(list, listener)
  const max = maxOf(emitter)
  if (max > 0 && list.length > max && !list.warned) warn(emitter, name, list)
  return emitter
}

// onceOf makes a listener that goes away when it is called.
const onceOf = (emitter, name, listener) => {
  wantFunction('listener', listener)
  let fired = false
  const wrapped = (...args) => {
    if (fired) return undefined
    fired = true
    emitter.removeListener(name, wrapped)
    return apply(listener, emitter, args)
  }
  wrapped.listener = listener
  return wrapped
}

const drop = (emitter, name) => {
  delete emitter._events[name]
  emitter._eventsCount--
}

const unhandled = error => {
  if (error instanceof Error) return error
  let shown
  try {
    shown = require('util').inspect(error)
  } catch {
    shown = String(error)
  }
  return coded(Object.assign(new Error(`Unhandled error. (${shown})`), {context: error}), 'ERR_UNHANDLED_ERROR')
}

// watch has the rejection of what a listener returned be an error of the emitter.
const watch = (emitter, promise, name, args) => {
  const then = promise?.then
  if (typeof then !== 'function') return
  apply(then, promise, [undefined, error => later(() => {
    if (typeof emitter[captureRejection] === 'function') return emitter[captureRejection](error, name, ...args)
    const before = emitter[captures]
    emitter[captures] = false
    try {
      emitter.emit('error', error)
    } finally {
      emitter[captures] = before
    }
  })])
}


Object.assign(EventEmitter.prototype, {
  _events: undefined,
  _eventsCount: 0,
  _maxListeners: undefined,

  on: function addListener(name, listener) { return add(this, name, listener, false) },
  once(name, listener) { return this.on(name, onceOf(this, name, listener)) },
  prependListener(name, listener) { return add(this, name, listener, true) },
  prependOnceListener(name, listener) { return this.prependListener(name, onceOf(this, name, listener)) },

  off: function removeListener(name, listener) {
    wantFunction('listener', listener)
    const of = this._events?.[name]
    if (of === undefined) return this
    let removed = of
    if (of === listener || of.listener === listener) {
      drop(this, name)
    } else if (isArray(of)) {
      let at = of.length - 1
      while (at >= 0 && of[at] !== listener && of[at].listener !== listener) at--
      if (at < 0) return this
      removed = of[at]
      splice(of, at, 1)
      if (of.length === 1) this._events[name] = of[0]
    } else {
      return this
    }
    if (this._events.removeListener !== undefined) this.emit('removeListener', name, removed.listener ?? listener)
    return this
  },

  removeAllListeners(name) {
    const events = this._events
    if (events === undefined) return this
    if (arguments.length === 0) {
      if (events.removeListener !== undefined) {
        for (const key of ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key)
        this.removeAllListeners('removeListener')
      }
      this._events = create(null)
      this._eventsCount = 0
    } else if (events[name] !== undefined) {
      if (events.removeListener === undefined) {
        drop(this, name)
      } else {
        const list = slice(listOf(this, name))
        for (let i = list.length - 1; i >= 0; i--) this.removeListener(name, list[i])
      }
    }
    return this
  },

  emit(name, ...args) {
    const events = this._events
    if (name === 'error') {
      if (events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args)
      if (events?.error === undefined) throw unhandled(args[0])
    }
    const of = events?.[name]
    if (of === undefined) return false
    const list = isArray(of) ? slice(of) : [of]
    for (let i = 0; i < list.length; i++) {
      const result = apply(list[i], this, args)
      if (result != null && this[captures]) watch(this, result, name, args)
    }
    return true
  },

  listeners(name) {
    const list = slice(listOf(this, name))
    for (let i = 0; i < list.length; i++) list[i] = list[i].listener ?? list[i]
    return list
  },
  rawListeners(name) { return slice(listOf(this, name)) },
  eventNames() { return this._eventsCount > 0 ? ownKeys(this._events) : [] },

  listenerCount(name, listener) {
    const list = listOf(this, name)
    if (listener === undefined) return list.length
    let count = 0
    for (let i = 0; i < list.length; i++) if (list[i] === listener || list[i].listener === listener) count++
    return count
  },

  setMaxListeners(count) {
    this._maxListeners = wantCount(count)
    return this
  },
  getMaxListeners() { return maxOf(this) },
})
EventEmitter.prototype.addListener = EventEmitter.prototype.on
EventEmitter.prototype.removeListener = EventEmitter.prototype.off

const wantCount = count => {
  if (typeof count !== 'number') throw wrongType('n', 'of type number', count)
  if (!(count >= 0)) throw outOfRange('n', 'a non-negative number', count)
  return count
}

const abortError = signal => Object.assign(new Error('The operation was aborted', {cause: signal.reason}), {name: 'AbortError', code: 'ABORT_ERR'})

// subscribe adds a listener to an emitter or to an EventTarget; the function that it returns
// takes it away.
const subscribe = (emitter, name, listener, options) => {
  if (typeof emitter?.on === 'function') {
    if (options?.once) emitter.once(name, listener)
    else emitter.on(name, listener)
    return () => emitter.removeListener(name, listener)
  }
  if (typeof emitter?.addEventListener !== 'function') throw wrongType('emitter', 'an instance of EventEmitter', emitter)
  emitter.addEventListener(name, listener, options)
  return () => emitter.removeEventListener(name, listener)
}

// once is a promise of an event's arguments.
EventEmitter.once = async (emitter, name, options) => {
  const signal = options?.signal
  if (signal?.aborted) throw abortError(signal)
  return new Promise((resolve, reject) => {
    const ended = []
    const end = () => { for (let i = 0; i < ended.length; i++) ended[i]() }
    push(ended, subscribe(emitter, name, (...args) => {
      end()
      resolve(args)
    }, {once: true}))
    if (name !== 'error' && typeof emitter.on === 'function') {
      push(ended, subscribe(emitter, 'error', error => {
        end()
        reject(error)
      }, {once: true}))
    }
    if (signal) {
      push(ended, subscribe(signal, 'abort', () => {
        end()
        reject(abortError(signal))
      }, {once: true}))
    }
  })
}

// on iterates over an event's arguments.
EventEmitter.on = (emitter, name, options) => {
  const signal = options?.signal
  if (signal?.aborted) throw abortError(signal)
  const events = [], waiting = [], ended = []
  let failure, finished = false
  const stop = () => {
    for (let i = 0; i < ended.length; i++) ended[i]()
    finished = true
    while (waiting.length > 0) splice(waiting, 0, 1)[0].resolve({value: undefined, done: true})
    return Promise.resolve({value: undefined, done: true})
  }
  const fail = error => {
    if (waiting.length > 0) splice(waiting, 0, 1)[0].reject(error)
    else failure = {error}
    stop()
  }
  const iterator = {
    next() {
      if (events.length > 0) return Promise.resolve({value: splice(events, 0, 1)[0], done: false})
      if (failure) {
        const {error} = failure
        failure = undefined
        return Promise.reject(error)
      }
      if (finished) return stop()
      return new Promise((resolve, reject) => push(waiting, {resolve, reject}))
    },
    return: stop,
    throw(error) {
      if (!(error instanceof Error)) throw wrongType('EventEmitter.AsyncIterator', 'an instance of Error', error)
      fail(error)
    },
    [Symbol.asyncIterator]() { return this },
  }
  push(ended, subscribe(emitter, name, (...args) => {
    if (waiting.length > 0) splice(waiting, 0, 1)[0].resolve({value: args, done: false})
    else push(events, args)
  }))
  if (name !== 'error' && typeof emitter.on === 'function') push(ended, subscribe(emitter, 'error', fail))
  for (const close of options?.close ?? []) push(ended, subscribe(emitter, close, stop))
  if (signal) push(ended, subscribe(signal, 'abort', () => fail(abortError(signal))))
  return iterator
}

EventEmitter.getEventListeners = (emitter, name) => {
  if (typeof emitter?.listeners === 'function') return emitter.listeners(name)
  throw wrongType('emitter', 'an instance of EventEmitter', emitter)
}
EventEmitter.getMaxListeners = emitter => emitter?.getMaxListeners?.() ?? defaultMaxListeners
EventEmitter.listenerCount = (emitter, name) => emitter.listenerCount(name)
EventEmitter.setMaxListeners = (count = defaultMaxListeners, ...emitters) => {
  wantCount(count)
  if (emitters.length === 0) defaultMaxListeners = count
  for (const emitter of emitters) emitter.setMaxListeners?.(count) // An EventTarget has no limit here.
}
EventEmitter.addAbortListener = (signal, listener) => {
  wantFunction('listener', listener)
  if (signal.aborted) queueMicrotask(listener)
  else signal.addEventListener('abort', listener, {once: true})
  return {[Symbol.dispose ?? Symbol.for('dispose')]() { signal.removeEventListener('abort', listener) }}
}
EventEmitter.EventEmitter = EventEmitter
EventEmitter.usingDomains = false
EventEmitter.errorMonitor = errorMonitor
EventEmitter.captureRejectionSymbol = captureRejection
EventEmitter.captureRejections = false
defineProperties(EventEmitter, {
  defaultMaxListeners: {
    get: () => defaultMaxListeners,
    set(count) { defaultMaxListeners = wantCount(count) },
    enumerable: true,
  },
})

return EventEmitter
