// Promise.withResolvers and Promise.try.

const {define, isObject} = require('language/define')

// capability makes a promise of a class, with what settles it.
const capability = constructor => {
  if (!isObject(constructor)) throw new TypeError('Promise is not a constructor')
  let resolve, reject
  const promise = new constructor((one, other) => {
    if (resolve !== undefined || reject !== undefined) throw new TypeError('The executor was called before')
    resolve = one
    reject = other
  })
  if (typeof resolve !== 'function' || typeof reject !== 'function') throw new TypeError('Promise resolve or reject function is not callable')
  return {promise, resolve, reject}
}

define(Promise, {
  withResolvers() { return capability(this) },

  try(call, ...args) {
    const {promise, resolve, reject} = capability(this)
    try {
      resolve(call(...args))
    } catch (error) {
      reject(error)
    }
    return promise
  },
})
Object.defineProperty(Promise.try, 'length', {value: 1, configurable: true})

return {}
