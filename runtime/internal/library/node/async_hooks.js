// async_hooks: AsyncLocalStorage and AsyncResource. The host carries the current frame along promises, timers and
// ticks. A frame is a store with the frame that it was set in.

const {missing, wantFunction, wantString} = require('errors')

const within = (frame, call, receiver, args) => {
  const before = native.swap(frame)
  try {
    return Reflect.apply(call, receiver, args)
  } finally {
    native.swap(before)
  }
}

class AsyncLocalStorage {
  #name
  #usual

  constructor({name = '', defaultValue} = {}) {
    this.#name = String(name)
    this.#usual = defaultValue
  }

  get name() { return this.#name }

  static bind(call) { return AsyncResource.bind(call) }

  static snapshot() {
    const frame = native.current()
    return (call, ...args) => within(frame, call, undefined, args)
  }

  run(store, call, ...args) { return within({storage: this, store, outer: native.current()}, call, undefined, args) }
  exit(call, ...args) { return this.run(undefined, call, ...args) }
  enterWith(store) { native.swap({storage: this, store, outer: native.current()}) }
  disable() { this.enterWith(undefined) }

  getStore() {
    for (let frame = native.current(); frame; frame = frame.outer) if (frame.storage === this) return frame.store
    return this.#usual
  }
}

let lastId = 1

class AsyncResource {
  #frame = native.current()
  #id = ++lastId

  constructor(type) { wantString('type', type) }

  static bind(call, type, receiver) {
    return new AsyncResource(type ?? (call.name || 'bound-anonymous-fn')).bind(call, receiver)
  }

  bind(call, receiver) {
    wantFunction('fn', call)
    const resource = this
    const bound = function (...args) { return resource.runInAsyncScope(call, receiver === undefined ? this : receiver, ...args) }
    return Object.defineProperty(bound, 'length', {value: call.length, configurable: true})
  }

  runInAsyncScope(call, receiver, ...args) { return within(this.#frame, call, receiver, args) }
  emitDestroy() { return this }
  asyncId() { return this.#id }
  triggerAsyncId() { return 1 }
}

return missing({AsyncLocalStorage, AsyncResource}, 'async_hooks', ['createHook', 'executionAsyncId', 'executionAsyncResource', 'triggerAsyncId'])
