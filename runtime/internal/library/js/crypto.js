// crypto: random values.

const {wrongType} = require('errors')
const {DOMException} = require('abort')
const {Buffer} = require('buffer')

const randomUUID = () => native.randomUUID()

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

return {
  webcrypto: {randomUUID, getRandomValues},
  randomUUID,
  getRandomValues,

  randomBytes(size) {
    if (!Number.isInteger(size) || size < 0 || size > 0x7fffffff) throw wrongType('size', 'of type number', size)
    return Buffer.from(native.randomBytes(size))
  },
}
