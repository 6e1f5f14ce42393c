// crypto: random values and digests.

const {coded, wrongType} = require('errors')
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

const bytesOf = (name, data, encoding) => {
  if (typeof data === 'string') return Buffer.from(data, encoding)
  if (!ArrayBuffer.isView(data)) throw wrongType(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data)
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

// Digest is what createHash and createHmac give: it keeps what it is given until the end.
class Digest {
  #finish
  #parts = []

  constructor(finish) { this.#finish = finish }

  update(data, encoding) {
    if (!this.#finish) throw coded(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
    this.#parts.push(Buffer.from(bytesOf('data', data, encoding)))
    return this
  }

  digest(encoding) {
    const finish = this.#finish
    if (!finish) throw coded(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
    this.#finish = undefined
    const bytes = Buffer.from(finish(Buffer.concat(this.#parts)))
    return encoding === undefined || encoding === 'buffer' ? bytes : bytes.toString(encoding)
  }
}

const known = algorithm => {
  if (typeof algorithm !== 'string') throw wrongType('algorithm', 'of type string', algorithm)
  if (native.hasDigest(algorithm)) return algorithm
  throw new Error(`Digest method not supported: ${algorithm}. There are md5, sha1, sha256, sha384 and sha512`)
}

return {
  createHash(algorithm) {
    known(algorithm)
    return new Digest(bytes => native.digest(algorithm, bytes))
  },
  createHmac(algorithm, key) {
    known(algorithm)
    const secret = bytesOf('key', key)
    return new Digest(bytes => native.digest(algorithm, bytes, secret))
  },
  timingSafeEqual(a, b) {
    const [left, right] = [bytesOf('buf1', a), bytesOf('buf2', b)]
    if (left.length !== right.length) throw coded(new RangeError('Input buffers must have the same byte length'), 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH')
    return native.isEqual(left, right)
  },
  webcrypto: {randomUUID, getRandomValues},
  randomUUID,
  getRandomValues,

  randomBytes(size) {
    if (!Number.isInteger(size) || size < 0 || size > 0x7fffffff) throw wrongType('size', 'of type number', size)
    return Buffer.from(native.randomBytes(size))
  },
}
