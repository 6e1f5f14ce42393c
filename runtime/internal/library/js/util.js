// util, as Node has it, in part.

const {wantFunction, wrongType} = require('errors')
const {deepStrictEqual} = require('equal')
const {TextEncoder, TextDecoder} = require('text')

const promisified = Symbol.for('nodejs.util.promisify.custom')

const promisify = original => {
  wantFunction('original', original)
  if (original[promisified]) return wantFunction('util.promisify.custom', original[promisified])
  const promising = function (...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, value) => error ? reject(error) : resolve(value))
    })
  }
  return Object.defineProperties(Object.setPrototypeOf(promising, Object.getPrototypeOf(original)), Object.getOwnPropertyDescriptors(original))
}
promisify.custom = promisified

return {
  inspect: native.inspectFunction,
  format: (...args) => native.format(...args),
  promisify,
  isDeepStrictEqual: (a, b) => deepStrictEqual(a, b),
  TextEncoder,
  TextDecoder,

  callbackify: original => function (...args) {
    const callback = wantFunction('last argument', args.pop())
    wantFunction('original', original).apply(this, args).then(
      value => process.nextTick(callback, null, value),
      reason => process.nextTick(callback, reason ?? new Error('Promise was rejected with a falsy value')))
  },

  inherits(constructor, parent) {
    wantFunction('ctor', constructor)
    if (wantFunction('superCtor', parent).prototype === undefined) throw wrongType('superCtor.prototype', 'of type object', undefined)
    Object.defineProperty(constructor, 'super_', {value: parent, writable: true, configurable: true})
    Object.setPrototypeOf(constructor.prototype, parent.prototype)
  },

  deprecate: call => call,
  types: {
    isPromise: value => value instanceof Promise,
    isDate: value => value instanceof Date,
    isRegExp: value => value instanceof RegExp,
    isNativeError: value => value instanceof Error,
    isMap: value => value instanceof Map,
    isSet: value => value instanceof Set,
    isTypedArray: value => ArrayBuffer.isView(value) && !(value instanceof DataView),
    isUint8Array: value => value instanceof Uint8Array,
    isArrayBuffer: value => value instanceof ArrayBuffer,
  },
}
