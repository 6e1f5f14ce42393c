// Iterator and its helpers.

const {define, isObject} = require('language/define')
const {apply} = Reflect
const {create, defineProperty, getPrototypeOf} = Object

const IteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()))
const generator = getPrototypeOf(getPrototypeOf((function* () {})()))
const {isPrototypeOf} = Object.prototype
const {next: resume, return: finish} = generator

const wantObject = value => {
  if (!isObject(value)) throw new TypeError('Iterator helper called on non-object')
  return value
}

// close ends an iterator. Because of an error, which then is the one that counts, nothing of its own is thrown.
const close = iterator => {
  const ending = iterator.return
  if (ending == null) return
  const result = apply(ending, iterator, [])
  if (!isObject(result)) throw new TypeError('The result of return is not an object')
}

const closeQuietly = iterator => {
  try {
    const ending = iterator.return
    if (ending != null) apply(ending, iterator, [])
  } catch {}
}

const failClosed = (iterator, error) => {
  closeQuietly(iterator)
  return error
}

const direct = iterator => ({iterator, next: iterator.next})

const step = ({iterator, next}) => {
  const result = apply(next, iterator, [])
  if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`)
  return result
}

// guarded calls a script's function, and ends the iterator if that throws.
const guarded = (iterator, call, ...args) => {
  try {
    return call(...args)
  } catch (error) {
    throw failClosed(iterator, error)
  }
}

const wantCallable = (iterator, value) => {
  if (typeof value !== 'function') throw failClosed(iterator, new TypeError(`${typeof value === 'symbol' ? 'a symbol' : String(value)} is not a function`))
  return value
}

// wantCount is a number of elements: what is none or negative ends the iterator.
const wantCount = (iterator, value) => {
  const count = guarded(iterator, () => Math.trunc(+value))
  if (!(count >= 0) || count > Number.MAX_SAFE_INTEGER && count < Infinity) throw failClosed(iterator, new RangeError(`${count} must be positive`))
  return count
}

// states are those of the helpers: what generates their values, and the iterator below.
const states = new WeakMap()
const {get: stateGet, set: stateSet} = WeakMap.prototype

const stateOf = helper => {
  const state = isObject(helper) ? apply(stateGet, states, [helper]) : undefined
  if (!state) throw new TypeError('The receiver is not an Iterator Helper')
  if (state.running) throw new TypeError('Generator is already running')
  return state
}

const running = (state, call) => {
  state.running = true
  try {
    return call()
  } finally {
    state.running = false
  }
}

const HelperPrototype = create(IteratorPrototype)
define(HelperPrototype, {
  next() {
    const state = stateOf(this)
    state.started = true
    return running(state, () => apply(resume, state.values, []))
  },

  return() {
    const state = stateOf(this)
    if (state.started) return running(state, () => apply(finish, state.values, []))
    state.started = true
    apply(finish, state.values, [])
    running(state, () => close(state.iterator))
    return {value: undefined, done: true}
  },
})
defineProperty(HelperPrototype, Symbol.toStringTag, {value: 'Iterator Helper', configurable: true})

const helper = (iterator, values) => {
  const made = create(HelperPrototype)
  apply(stateSet, states, [made, {iterator, values, started: false, running: false}])
  return made
}

// give yields a value, and ends the iterator when the helper is told to end there.
function* give(iterator, value) {
  let resumed = false
  try {
    yield value
    resumed = true
  } finally {
    if (!resumed) close(iterator)
  }
}

function* mapped(from, mapper) {
  for (let i = 0; ; i++) {
    const result = step(from)
    if (result.done) return
    const value = result.value
    yield* give(from.iterator, guarded(from.iterator, mapper, value, i))
  }
}

function* filtered(from, predicate) {
  for (let i = 0; ; i++) {
    const result = step(from)
    if (result.done) return
    const value = result.value
    if (guarded(from.iterator, predicate, value, i)) yield* give(from.iterator, value)
  }
}

function* taken(from, count) {
  for (let left = count; ; left--) {
    if (left === 0) return close(from.iterator)
    const result = step(from)
    if (result.done) return
    yield* give(from.iterator, result.value)
  }
}

function* dropped(from, count) {
  for (let left = count; left > 0; left--) if (step(from).done) return
  for (;;) {
    const result = step(from)
    if (result.done) return
    yield* give(from.iterator, result.value)
  }
}

// flattenable is the iterator of a value, which may be one itself.
const flattenable = (value, takesText) => {
  if (!isObject(value) && !(takesText && typeof value === 'string')) throw new TypeError(`${typeof value === 'symbol' ? 'a symbol' : String(value)} is not an object`)
  const method = value[Symbol.iterator]
  const iterator = method == null ? value : apply(method, value, [])
  if (!isObject(iterator)) throw new TypeError('The iterator is not an object')
  return direct(iterator)
}

function* flatMapped(from, mapper) {
  for (let i = 0; ; i++) {
    const result = step(from)
    if (result.done) return
    const value = result.value
    const inner = guarded(from.iterator, () => flattenable(mapper(value, i), false))
    for (;;) {
      const part = guarded(from.iterator, () => {
        const result = step(inner)
        return result.done ? undefined : {value: result.value}
      })
      if (part === undefined) break
      let resumed = false
      try {
        yield part.value
        resumed = true
      } finally {
        if (!resumed) {
          guarded(from.iterator, () => close(inner.iterator))
          close(from.iterator)
        }
      }
    }
  }
}

function Iterator() {
  if (new.target === undefined || new.target === Iterator) throw new TypeError(new.target ? 'Abstract class Iterator not directly constructable' : "Constructor Iterator requires 'new'")
}
defineProperty(Iterator, 'prototype', {value: IteratorPrototype, writable: false, enumerable: false, configurable: false})

const WrapPrototype = create(IteratorPrototype)
const wrapped = new WeakMap()
const wrappedBy = value => {
  const from = isObject(value) ? apply(stateGet, wrapped, [value]) : undefined
  if (!from) throw new TypeError('The receiver is not a wrapped iterator')
  return from
}
define(WrapPrototype, {
  next() {
    const {iterator, next} = wrappedBy(this)
    return apply(next, iterator, [])
  },
  return() {
    const {iterator} = wrappedBy(this)
    const ending = iterator.return
    return ending == null ? {value: undefined, done: true} : apply(ending, iterator, [])
  },
})

define(Iterator, {
  from(value) {
    const from = flattenable(value, true)
    if (apply(isPrototypeOf, IteratorPrototype, [from.iterator])) return from.iterator
    const made = create(WrapPrototype)
    apply(stateSet, wrapped, [made, from])
    return made
  },
})

define(IteratorPrototype, {
  map(mapper) {
    wantCallable(wantObject(this), mapper)
    return helper(this, mapped(direct(this), mapper))
  },

  filter(predicate) {
    wantCallable(wantObject(this), predicate)
    return helper(this, filtered(direct(this), predicate))
  },

  take(limit) {
    const count = wantCount(wantObject(this), limit)
    return helper(this, taken(direct(this), count))
  },

  drop(limit) {
    const count = wantCount(wantObject(this), limit)
    return helper(this, dropped(direct(this), count))
  },

  flatMap(mapper) {
    wantCallable(wantObject(this), mapper)
    return helper(this, flatMapped(direct(this), mapper))
  },

  reduce(reducer) {
    wantCallable(wantObject(this), reducer)
    const from = direct(this)
    let value, i = 0
    if (arguments.length > 1) {
      value = arguments[1]
    } else {
      const first = step(from)
      if (first.done) throw new TypeError('Reduce of a done iterator with no initial value')
      value = first.value
      i = 1
    }
    for (; ; i++) {
      const result = step(from)
      if (result.done) return value
      value = guarded(this, reducer, value, result.value, i)
    }
  },

  toArray() {
    const from = direct(wantObject(this)), list = []
    for (;;) {
      const result = step(from)
      if (result.done) return list
      defineProperty(list, list.length, {value: result.value, writable: true, enumerable: true, configurable: true})
    }
  },

  forEach(call) {
    wantCallable(wantObject(this), call)
    const from = direct(this)
    for (let i = 0; ; i++) {
      const result = step(from)
      if (result.done) return
      guarded(this, call, result.value, i)
    }
  },

  some(predicate) {
    wantCallable(wantObject(this), predicate)
    const from = direct(this)
    for (let i = 0; ; i++) {
      const result = step(from)
      if (result.done) return false
      if (guarded(this, predicate, result.value, i)) {
        close(this)
        return true
      }
    }
  },

  every(predicate) {
    wantCallable(wantObject(this), predicate)
    const from = direct(this)
    for (let i = 0; ; i++) {
      const result = step(from)
      if (result.done) return true
      if (!guarded(this, predicate, result.value, i)) {
        close(this)
        return false
      }
    }
  },

  find(predicate) {
    wantCallable(wantObject(this), predicate)
    const from = direct(this)
    for (let i = 0; ; i++) {
      const result = step(from)
      if (result.done) return undefined
      const value = result.value
      if (guarded(this, predicate, value, i)) {
        close(this)
        return value
      }
    }
  },
})

if (Symbol.dispose) define(IteratorPrototype, {[Symbol.dispose]() { close(this) }})

// weird are two properties that the standard has as accessors: a plain assignment to an iterator of a script's own
// goes on to work.
const weird = (key, value) => {
  const accessors = {
    get value() { return value },
    set value(given) {
      if (!isObject(this)) throw new TypeError('The receiver is not an object')
      if (this === IteratorPrototype) throw new TypeError('Cannot assign to this property of Iterator.prototype')
      if (Object.hasOwn(this, key)) this[key] = given
      else defineProperty(this, key, {value: given, writable: true, enumerable: true, configurable: true})
    },
  }
  const {get, set} = Object.getOwnPropertyDescriptor(accessors, 'value')
  for (const [accessor, kind] of [[get, 'get'], [set, 'set']]) {
    defineProperty(accessor, 'name', {value: `${kind} ${typeof key === 'symbol' ? `[${key.description}]` : key}`, configurable: true})
  }
  defineProperty(IteratorPrototype, key, {get, set, enumerable: false, configurable: true})
}
weird(Symbol.toStringTag, 'Iterator')
weird('constructor', Iterator)

return {Iterator}
