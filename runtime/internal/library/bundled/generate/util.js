// In place of readable-stream's lib/ours/util.js: what it needs of Node's util is the library's.

const {format, inspect, promisify: {custom}} = require('util')
const {AbortSignal} = require('abort')
const {AggregateError} = require('./primordials')

const {isView} = ArrayBuffer
const asyncFunctions = Object.getPrototypeOf(async () => {})
const {isPrototypeOf} = Object.prototype
const {apply} = Reflect
const later = queueMicrotask

const noted = Object.freeze({})

module.exports = {
  AggregateError,
  kEmptyObject: noted,
  format,
  inspect,
  debuglog: () => () => {},
  deprecate: callback => callback,
  types: {
    isAsyncFunction: value => apply(isPrototypeOf, asyncFunctions, [value]),
    isArrayBufferView: isView,
  },
  isBlob: value => typeof value === 'object' && value !== null && value[Symbol.toStringTag] === 'Blob',

  once(callback) {
    let called = false
    return function (...args) {
      if (called) return
      called = true
      apply(callback, this, args)
    }
  },

  promisify: Object.assign(start => new Promise((resolve, reject) => {
    start((error, value) => error ? reject(error) : resolve(value))
  }), {custom}),

  createDeferredPromise() {
    const deferred = {}
    deferred.promise = new Promise((resolve, reject) => {
      deferred.resolve = resolve
      deferred.reject = reject
    })
    return deferred
  },

  addAbortListener(signal, listener) {
    if (signal.aborted) later(() => listener())
    else signal.addEventListener('abort', listener, {once: true})
    return {[Symbol.dispose ?? Symbol.for('dispose')]() { signal.removeEventListener('abort', listener) }}
  },

  AbortSignalAny: AbortSignal.any,
}
