// EventEmitter, as Node has it.

const {wantFunction} = require('errors')

// A function and no class: old code calls it on objects of its own.
function EventEmitter() {}

const all = new WeakMap() // The listeners of each emitter, by the names of events.

const listenersOf = emitter => {
  if (!all.has(emitter)) all.set(emitter, new Map())
  return all.get(emitter)
}

const listOf = (emitter, name) => listenersOf(emitter).get(name) ?? []

const add = (emitter, name, listener, once, first) => {
  const entry = {listener: wantFunction('listener', listener), once}
  listenersOf(emitter).set(name, first ? [entry, ...listOf(emitter, name)] : [...listOf(emitter, name), entry])
  return emitter
}

const keep = (emitter, name, list) => {
  if (list.length > 0) listenersOf(emitter).set(name, list)
  else listenersOf(emitter).delete(name)
}

Object.assign(EventEmitter.prototype, {
  on(name, listener) { return add(this, name, listener, false, false) },
  addListener(name, listener) { return this.on(name, listener) },
  once(name, listener) { return add(this, name, listener, true, false) },
  prependListener(name, listener) { return add(this, name, listener, false, true) },
  prependOnceListener(name, listener) { return add(this, name, listener, true, true) },

  off(name, listener) {
    const list = listOf(this, name)
    const last = list.findLastIndex(entry => entry.listener === listener)
    keep(this, name, list.filter((entry, i) => i !== last))
    return this
  },

  removeListener(name, listener) { return this.off(name, listener) },

  removeAllListeners(name) {
    if (arguments.length === 0) listenersOf(this).clear()
    else listenersOf(this).delete(name)
    return this
  },

  emit(name, ...args) {
    const list = listOf(this, name)
    if (list.length === 0 && name === 'error') {
      throw args[0] instanceof Error ? args[0] : Object.assign(new Error(`Unhandled error. (${String(args[0])})`), {code: 'ERR_UNHANDLED_ERROR', context: args[0]})
    }
    for (const entry of list) {
      if (entry.once) keep(this, name, listOf(this, name).filter(other => other !== entry))
      entry.listener.apply(this, args)
    }
    return list.length > 0
  },

  listeners(name) { return listOf(this, name).map(entry => entry.listener) },
  listenerCount(name) { return listOf(this, name).length },
  eventNames() { return [...listenersOf(this).keys()] },
  setMaxListeners() { return this },
})

// once is a promise of an event's arguments.
EventEmitter.once = (emitter, name) => new Promise((resolve, reject) => {
  const onError = error => {
    emitter.off(name, onEvent)
    reject(error)
  }
  const onEvent = (...args) => {
    emitter.off('error', onError)
    resolve(args)
  }
  emitter.once(name, onEvent)
  if (name !== 'error') emitter.once('error', onError)
})
EventEmitter.EventEmitter = EventEmitter

return EventEmitter
