// Array.fromAsync.

const {define, isObject} = require('language/define')
const {defineProperty} = Object
const {asyncIterator, iterator: syncIterator} = Symbol

const isConstructor = value => {
  if (typeof value !== 'function') return false
  try {
    Reflect.construct(Object, [], value)
    return true
  } catch {
    return false
  }
}

const put = (object, index, value) => defineProperty(object, index, {value, writable: true, enumerable: true, configurable: true})

// steps is what gives the values: of an iterator, whose promises are awaited where it is not asynchronous itself.
const fromIterator = async (target, iterator, isAsync, mapper, thisArg) => {
  const {next} = iterator
  let index = 0
  for (;;) {
    let step = Reflect.apply(next, iterator, [])
    if (isAsync) step = await step
    if (!isObject(step)) throw new TypeError(`Iterator result ${String(step)} is not an object`)
    if (step.done) {
      target.length = index
      return target
    }
    let value = step.value
    try {
      if (!isAsync) value = await value
      if (mapper) value = await Reflect.apply(mapper, thisArg, [value, index])
      put(target, index, value)
    } catch (error) {
      try {
        const ending = iterator.return
        if (ending != null) await Reflect.apply(ending, iterator, [])
      } catch {}
      throw error
    }
    index++
  }
}

const fromAsync = async (constructor, items, mapper, thisArg) => {
  if (mapper !== undefined && typeof mapper !== 'function') throw new TypeError(`${String(mapper)} is not a function`)
  const asyncMethod = items[asyncIterator] ?? undefined
  if (asyncMethod !== undefined && typeof asyncMethod !== 'function') throw new TypeError('The Symbol.asyncIterator of the items is not a function')
  const syncMethod = asyncMethod === undefined ? items[syncIterator] ?? undefined : undefined
  if (syncMethod !== undefined && typeof syncMethod !== 'function') throw new TypeError('The Symbol.iterator of the items is not a function')
  const method = asyncMethod ?? syncMethod
  if (method !== undefined) {
    const target = isConstructor(constructor) ? new constructor() : []
    const iterator = Reflect.apply(method, items, [])
    if (!isObject(iterator)) throw new TypeError('The iterator is not an object')
    return fromIterator(target, iterator, asyncMethod !== undefined, mapper, thisArg)
  }
  const list = Object(items)
  const length = Math.min(Math.max(Math.trunc(+list.length) || 0, 0), Number.MAX_SAFE_INTEGER)
  const target = isConstructor(constructor) ? new constructor(length) : new Array(length)
  for (let index = 0; index < length; index++) {
    let value = await list[index]
    if (mapper) value = await Reflect.apply(mapper, thisArg, [value, index])
    put(target, index, value)
  }
  target.length = length
  return target
}

define(Array, {
  fromAsync(items, mapper = undefined, thisArg = undefined) { return fromAsync(this, items, mapper, thisArg) },
})

return {}
