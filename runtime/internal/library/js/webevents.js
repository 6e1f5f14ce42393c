// Event, CustomEvent and EventTarget.

const {coded, wrongType} = require('errors')

const states = new WeakMap()

class Event {
  constructor(type, {bubbles = false, cancelable = false, composed = false} = {}) {
    if (arguments.length === 0) throw coded(new TypeError('The "type" argument must be specified'), 'ERR_MISSING_ARGS')
    states.set(this, {type: `${type}`, bubbles: Boolean(bubbles), cancelable: Boolean(cancelable), composed: Boolean(composed), target: null, current: null, prevented: false, stopped: false, timeStamp: performance.now()})
  }

  get type() { return states.get(this).type }
  get target() { return states.get(this).target }
  get srcElement() { return this.target }
  get currentTarget() { return states.get(this).current }
  get bubbles() { return states.get(this).bubbles }
  get cancelable() { return states.get(this).cancelable }
  get composed() { return states.get(this).composed }
  get defaultPrevented() { return states.get(this).prevented }
  get returnValue() { return !this.defaultPrevented }
  get timeStamp() { return states.get(this).timeStamp }
  get eventPhase() { return states.get(this).current ? 2 : 0 }
  get isTrusted() { return false }
  composedPath() { return this.currentTarget ? [this.currentTarget] : [] }
  preventDefault() { if (this.cancelable) states.get(this).prevented = true }
  stopPropagation() {}
  stopImmediatePropagation() { states.get(this).stopped = true }
  get [Symbol.toStringTag]() { return 'Event' }
}
for (const [name, value] of [['NONE', 0], ['CAPTURING_PHASE', 1], ['AT_TARGET', 2], ['BUBBLING_PHASE', 3]]) {
  for (const object of [Event, Event.prototype]) Object.defineProperty(object, name, {value, enumerable: true})
}

class CustomEvent extends Event {
  #detail

  constructor(type, options) {
    super(type, options)
    this.#detail = options?.detail ?? null
  }

  get detail() { return this.#detail }
  get [Symbol.toStringTag]() { return 'CustomEvent' }
}

class EventTarget {
  #listeners = new Map()

  addEventListener(type, listener, options) {
    if (listener == null) return
    if (typeof listener !== 'function' && typeof listener !== 'object') throw wrongType('listener', 'an instance of EventListener', listener)
    const {once = false, capture = false, signal} = typeof options === 'boolean' ? {capture: options} : options ?? {}
    if (signal?.aborted) return
    const name = `${type}`, list = this.#listeners.get(name) ?? []
    if (list.some(entry => entry.listener === listener && entry.capture === Boolean(capture))) return
    this.#listeners.set(name, [...list, {listener, once, capture: Boolean(capture)}])
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener, options), {once: true})
  }

  removeEventListener(type, listener, options) {
    const capture = Boolean(typeof options === 'boolean' ? options : options?.capture)
    const name = `${type}`
    this.#listeners.set(name, (this.#listeners.get(name) ?? []).filter(entry => entry.listener !== listener || entry.capture !== capture))
  }

  // dispatchEvent calls the listeners. What one throws is an uncaught error, and the others are called all the same.
  dispatchEvent(event) {
    if (!(event instanceof Event)) throw wrongType('event', 'an instance of Event', event)
    const state = states.get(event)
    if (state.current) throw coded(new Error('The event is already being dispatched'), 'ERR_EVENT_RECURSION')
    state.target = state.current = this
    state.stopped = false
    for (const {listener, once, capture} of this.#listeners.get(event.type) ?? []) {
      if (!(this.#listeners.get(event.type) ?? []).some(entry => entry.listener === listener && entry.capture === capture)) continue
      if (once) this.removeEventListener(event.type, listener, capture)
      try {
        if (typeof listener === 'function') Reflect.apply(listener, this, [event])
        else listener.handleEvent(event)
      } catch (error) {
        process.nextTick(() => { throw error })
      }
      if (state.stopped) break
    }
    state.current = null
    return !event.defaultPrevented
  }

  get [Symbol.toStringTag]() { return 'EventTarget' }
}

return {Event, CustomEvent, EventTarget}
