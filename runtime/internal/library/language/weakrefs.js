// WeakRef and FinalizationRegistry. They hold what they are given: nothing here tells when a value is no longer needed.

const {asClass, isObject, named} = require('language/define')

const canBeHeld = value => isObject(value) || typeof value === 'symbol' && Symbol.keyFor(value) === undefined

class WeakRef {
  #target

  constructor(target) {
    if (!canBeHeld(target)) throw new TypeError('WeakRef: target must be an object')
    this.#target = target
  }

  deref() { return this.#target }
}

class FinalizationRegistry {
  #tokens = new Set()

  constructor(cleanup) {
    if (typeof cleanup !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable')
  }

  register(target, held, token = undefined) {
    this.#tokens
    if (!canBeHeld(target)) throw new TypeError('FinalizationRegistry.prototype.register: target must be an object')
    if (Object.is(target, held)) throw new TypeError('FinalizationRegistry.prototype.register: target and holdings must not be same')
    if (!canBeHeld(token) && token !== undefined) throw new TypeError(`unregisterToken ('${String(token)}') must be an object`)
    if (token !== undefined) this.#tokens.add(token)
  }

  unregister(token) {
    this.#tokens
    if (!canBeHeld(token)) throw new TypeError(`unregisterToken ('${String(token)}') must be an object`)
    return this.#tokens.delete(token)
  }
}

named(WeakRef.prototype, 'WeakRef')
named(FinalizationRegistry.prototype, 'FinalizationRegistry')

return {WeakRef: asClass(WeakRef), FinalizationRegistry: asClass(FinalizationRegistry)}
