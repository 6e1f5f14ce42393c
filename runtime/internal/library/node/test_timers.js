// The mock timers of node:test: time that a test moves itself.

const {coded, wrongType} = require('errors')
const {wrongValue} = require('test/mock')
const {every} = require('timers/every')

const apis = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait']
const maxTimeout = 2 ** 31 - 1
const disabled = () => coded(new Error('Invalid state: You should enable MockTimers first by calling the .enable function'), 'ERR_INVALID_STATE')
const aborted = signal => Object.defineProperty(coded(new Error('The operation was aborted', {cause: signal.reason}), 'ABORT_ERR'), 'name', {value: 'AbortError', writable: true, configurable: true})

const wantSignal = signal => {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') throw wrongType('options.signal', 'an instance of AbortSignal', signal)
}

const wantTime = time => {
  if (time < 0) throw wrongValue('time', 'positive integer', time) // in Node's order
}

const wantNumber = (name, value) => {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
}

class Timeout {
  constructor(fields) { Object.assign(this, fields) }

  hasRef() { return true }
  ref() { return this }
  unref() { return this }
  refresh() { return this }
  [Symbol.toPrimitive]() { return this.id }
}

class MockTimers {
  #now = 0
  #enabled = false
  #last = 0
  #timers = [] // in the order in which they are due
  #replaced = [] // what to put back: [object, name, descriptor]

  #add(callback, delay, args, interval) {
    const timer = new Timeout({id: ++this.#last, callback, runAt: this.#now + delay, interval, args})
    this.#insert(timer)
    return timer
  }

  #insert(timer) {
    const after = this.#timers.findIndex(other => other.runAt > timer.runAt)
    this.#timers.splice(after < 0 ? this.#timers.length : after, 0, timer)
  }

  #clear = timer => {
    const at = this.#timers.findIndex(other => other === timer || other.id === timer)
    if (at >= 0) this.#timers.splice(at, 1)
  }

  #delay = delay => delay > maxTimeout || !(delay >= 0) ? 1 : Number(delay)

  #promised(delay, result, options) {
    return new Promise((resolve, reject) => {
      const signal = options?.signal
      wantSignal(signal)
      if (signal?.aborted) throw aborted(signal)
      const timer = this.#add(() => resolve(result), delay, [])
      signal?.addEventListener('abort', () => {
        this.#clear(timer)
        reject(aborted(signal))
      }, {once: true})
    })
  }

  #ticking(delay, result, options) {
    return every(result, tick => {
      const timer = this.#add(tick, delay, [], delay)
      return () => this.#clear(timer)
    }, options)
  }

  #replace(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name)
    this.#replaced.push([object, name, descriptor])
    Object.defineProperty(object, name, {value, writable: true, enumerable: descriptor?.enumerable ?? true, configurable: true})
  }

  #fake = {
    setTimeout: (timers, promises) => {
      const set = (callback, delay, ...args) => this.#add(callback, this.#delay(delay), args)
      for (const object of [globalThis, timers]) {
        this.#replace(object, 'setTimeout', set)
        this.#replace(object, 'clearTimeout', this.#clear)
      }
      this.#replace(promises, 'setTimeout', (delay, result, options) => this.#promised(this.#delay(delay), result, options))
    },
    setInterval: (timers, promises) => {
      const set = (callback, delay, ...args) => this.#add(callback, this.#delay(delay), args, this.#delay(delay))
      for (const object of [globalThis, timers]) {
        this.#replace(object, 'setInterval', set)
        this.#replace(object, 'clearInterval', this.#clear)
      }
      this.#replace(promises, 'setInterval', (delay, result, options) => this.#ticking(this.#delay(delay), result, options))
    },
    setImmediate: (timers, promises) => {
      const set = (callback, ...args) => this.#add(callback, -1, args) // before all timers
      for (const object of [globalThis, timers]) {
        this.#replace(object, 'setImmediate', set)
        this.#replace(object, 'clearImmediate', this.#clear)
      }
      this.#replace(promises, 'setImmediate', (result, options) => this.#promised(-1, result, options))
    },
    'scheduler.wait': (timers, promises) => {
      if (promises.scheduler) this.#replace(promises.scheduler, 'wait', (delay, options) => this.#promised(this.#delay(delay), undefined, options))
    },
    Date: () => { this.#replace(globalThis, 'Date', this.#date(globalThis.Date)) },
  }

  // date makes a Date whose present is the mock's.
  #date(Real) {
    if (Real.isMock) throw coded(new Error('Invalid state: Date is already being mocked!'), 'ERR_INVALID_STATE')
    const now = () => this.#now
    function MockDate(...args) {
      if (!new.target) return new Real(now()).toString()
      const date = args.length === 0 ? new Real(now()) : new Real(...args)
      return new.target === MockDate ? date : Object.setPrototypeOf(date, new.target.prototype)
    }
    const {prototype, ...own} = Object.getOwnPropertyDescriptors(Real)
    Object.defineProperties(MockDate, own)
    MockDate.now = now
    MockDate.toString = () => Function.prototype.toString.call(Real)
    Object.defineProperty(MockDate, 'isMock', {value: true, enumerable: true})
    MockDate.prototype = prototype.value
    return MockDate
  }

  enable(options = {}) {
    if (this.#enabled) throw coded(new Error('Invalid state: MockTimers is already enabled!'), 'ERR_INVALID_STATE')
    const now = options.now || 0
    if (Number.isNaN(options.now)) throw wrongValue('now', options.now, `epoch must be a positive integer received ${options.now}`)
    const wanted = options.apis || apis
    if (!Array.isArray(wanted)) throw wrongType('options.apis', 'an instance of Array', wanted)
    for (const api of wanted) {
      if (!apis.includes(api)) throw wrongValue('options.apis', api, `option ${api} is not supported`)
    }
    if (now instanceof Date) {
      this.#now = now.getTime()
    } else {
      wantNumber('initialTime', now)
      wantTime(now)
      this.#now = now
    }
    const [timers, promises] = [require('timers'), require('timers/promises')]
    for (const api of wanted) this.#fake[api](timers, promises)
    this.#enabled = true
  }

  setTime(time = 0) {
    wantNumber('time', time)
    wantTime(time)
    if (!this.#enabled) throw disabled()
    this.#now = time
  }

  tick(time = 1) {
    if (!this.#enabled) throw disabled()
    wantTime(time)
    this.#now += time
    while (this.#timers.length > 0 && this.#timers[0].runAt <= this.#now) {
      const timer = this.#timers[0]
      Reflect.apply(timer.callback, undefined, timer.args)
      // It may have cleared itself.
      const at = this.#timers.indexOf(timer)
      if (at < 0) continue
      this.#timers.splice(at, 1)
      if (timer.interval === undefined) continue
      timer.runAt += timer.interval
      this.#insert(timer)
    }
  }

  runAll() {
    if (!this.#enabled) throw disabled()
    const last = this.#timers.at(-1)
    if (last) this.tick(last.runAt - this.#now)
  }

  reset() {
    if (!this.#enabled) return
    for (const [object, name, descriptor] of this.#replaced.reverse()) {
      if (descriptor) Object.defineProperty(object, name, descriptor)
      else delete object[name]
    }
    this.#enabled = false
    this.#replaced = []
    this.#timers = []
    this.#now = 0
  }

  [Symbol.dispose]() { this.reset() }
}

return {MockTimers}
