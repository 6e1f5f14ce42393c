// MessageChannel and its ports: messages between parts of one script.

const {EventTarget, Event} = require('webevents')
const {structuredClone: clone} = require('clone')
const {setImmediate: later, setInterval: hold, clearInterval: release} = globalThis

let join

class MessageEvent extends Event {
  #data

  constructor(type, options) {
    super(type, options)
    this.#data = options?.data ?? null
  }

  get data() { return this.#data }
  get ports() { return [] }
}

class MessagePort extends EventTarget {
  #other
  #waiting = []
  #started = false
  #closed = false
  #handler = null
  #hold

  constructor(key) {
    if (key !== join) throw new TypeError('Illegal constructor')
    super()
  }

  postMessage(value) {
    const copy = clone(value)
    const other = this.#other
    later(() => other?.#receive(copy))
  }

  #receive(data) {
    if (this.#closed) return
    if (!this.#started) return void this.#waiting.push(data)
    this.dispatchEvent(new MessageEvent('message', {data}))
  }

  start() {
    if (this.#started || this.#closed) return
    this.#started = true
    this.ref()
    for (const data of this.#waiting.splice(0)) later(() => this.#receive(data))
  }

  close() {
    for (const port of [this, this.#other]) {
      if (port.#closed) continue
      port.#closed = true
      port.unref()
      later(() => port.dispatchEvent(new Event('close')))
    }
  }

  // A port that listens keeps the script going, as in Node.
  ref() {
    const day = 86400000
    if (!this.#closed) this.#hold ??= hold(() => {}, day)
  }

  unref() {
    if (this.#hold !== undefined) release(this.#hold)
    this.#hold = undefined
  }

  get onmessage() { return this.#handler }
  set onmessage(handler) {
    if (this.#handler) this.removeEventListener('message', this.#handler)
    this.#handler = typeof handler === 'function' ? handler : null
    if (!this.#handler) return
    this.addEventListener('message', this.#handler)
    this.start()
  }

  on(event, listener) {
    this.addEventListener(event, event === 'message' ? e => listener(e.data) : listener)
    if (event === 'message') this.start()
    return this
  }

  once(event, listener) {
    this.addEventListener(event, event === 'message' ? e => listener(e.data) : listener, {once: true})
    if (event === 'message') this.start()
    return this
  }

  static { join = (a, b) => { [a.#other, b.#other] = [b, a] } }
}

class MessageChannel {
  constructor() {
    this.port1 = new MessagePort(join)
    this.port2 = new MessagePort(join)
    join(this.port1, this.port2)
  }
}

return {MessageChannel, MessageEvent, MessagePort}
