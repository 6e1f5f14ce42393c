// The global crypto: random values, and crypto.subtle, which is made when it is first named.

const {DOMException} = require('abort')

const secret = Symbol('secret')
const invalidThis = () => Object.assign(new TypeError('Value of "this" must be of type Crypto'), {code: 'ERR_INVALID_THIS'})

const getRandomValues = view => {
  if (!ArrayBuffer.isView(view) || view instanceof DataView || view instanceof Float32Array || view instanceof Float64Array) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError')
  }
  if (view.byteLength > 65536) {
    throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError')
  }
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(new Uint8Array(native.randomBytes(view.byteLength)))
  return view
}

class Crypto {
  constructor(key) {
    if (key !== secret) throw Object.assign(new TypeError('Illegal constructor'), {code: 'ERR_ILLEGAL_CONSTRUCTOR'})
  }

  get subtle() {
    if (this !== crypto) throw invalidThis()
    return require('webcrypto/subtle').subtle
  }

  getRandomValues(array) {
    if (this !== crypto) throw invalidThis()
    if (arguments.length === 0) throw Object.assign(new TypeError("Failed to execute 'getRandomValues' on 'Crypto': 1 argument required, but only 0 present."), {code: 'ERR_MISSING_ARGS'})
    return getRandomValues(array)
  }

  randomUUID() {
    if (this !== crypto) throw invalidThis()
    return native.randomUUID()
  }
}
const crypto = new Crypto(secret)
for (const name of ['subtle', 'getRandomValues', 'randomUUID']) Object.defineProperty(Crypto.prototype, name, {enumerable: true})
Object.defineProperty(Crypto.prototype, Symbol.toStringTag, {value: 'Crypto', configurable: true})

return {Crypto, crypto, getRandomValues}
