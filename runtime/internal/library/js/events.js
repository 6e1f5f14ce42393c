// EventEmitter, as Node has it.

const {wantFunction} = require('errors')

class EventEmitter {
  #listeners = new Map()

  #list(name) { return this.#listeners.get(name) ?? [] }

  #add(name, listener, once, first) {
    const entry = {listener: wantFunction('listener', listener), once}
    this.#listeners.set(name, first ? [entry, ...this.#list(name)] : [...this.#list(name), entry])
    return this
  }

  on(name, listener) { return this.#add(name, listener, false, false) }
  addListener(name, listener) { return this.on(name, listener) }
  once(name, listener) { return this.#add(name, listener, true, false) }
  prependListener(name, listener) { return this.#add(name, listener, false, true) }
  prependOnceListener(name, listener) { return this.#add(name, listener, true, true) }

  #keep(name, list) {
    if (list.length > 0) this.#listeners.set(name, list)
    else this.#listeners.delete(name)
  }

  off(name, listener) {
    const list = this.#list(name)
    const last = list.findLastIndex(entry => entry.listener === listener)
    this.#keep(name, list.filter((entry, i) => i !== last))
    return this
  }

  removeListener(name, listener) { return this.off(name, listener) }

  removeAllListeners(name) {
    if (arguments.length === 0) this.#listeners.clear()
    else this.#listeners.delete(name)
    return this
  }

  emit(name, ...args) {
    const list = this.#list(name)
    if (list.length === 0 && name === 'error') {
      throw args[0] instanceof Error ? args[0] : Object.assign(new Error(`Unhandled error. (${String(args[0])})`), {code: 'ERR_UNHANDLED_ERROR', context: args[0]})
    }
    for (const entry of list) {
      if (entry.once) this.#keep(name, this.#list(name).filter(other => other !== entry))
      entry.listener.apply(this, args)
    }
    return list.length > 0
  }

  listeners(name) { return this.#list(name).map(entry => entry.listener) }
  listenerCount(name) { return this.#list(name).length }
  eventNames() { return [...this.#listeners.keys()] }
  setMaxListeners() { return this }
}

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
