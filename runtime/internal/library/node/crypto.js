// crypto: random values and digests.

const {coded, wrongType} = require('errors')
const {Buffer} = require('buffer')

const keys = require('crypto/keys')

const {crypto, getRandomValues} = require('webcrypto')
const randomUUID = () => crypto.randomUUID()

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

  copy() {
    if (!this.#finish) throw coded(new Error('Digest already called'), 'ERR_CRYPTO_HASH_FINALIZED')
    const copy = new Digest(this.#finish)
    copy.#parts = [...this.#parts]
    return copy
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
  ...keys.exports,
  createHash(algorithm) {
    known(algorithm)
    return new Digest(bytes => native.digest(algorithm, bytes))
  },
  createHmac(algorithm, key) {
    known(algorithm)
    const secret = keys.secretBytes(key)
    return new Digest(bytes => native.digest(algorithm, bytes, secret))
  },
  timingSafeEqual(a, b) {
    const [left, right] = [bytesOf('buf1', a), bytesOf('buf2', b)]
    if (left.length !== right.length) throw coded(new RangeError('Input buffers must have the same byte length'), 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH')
    return native.isEqual(left, right)
  },
  webcrypto: crypto,
  get subtle() { return crypto.subtle },
  randomUUID,
  getRandomValues,

  randomInt(low, high, callback) {
    if (typeof high === 'function' || high === undefined) [low, high, callback] = [0, low, high]
    if (!Number.isSafeInteger(low)) throw wrongType('min', 'a safe integer', low)
    if (!Number.isSafeInteger(high)) throw wrongType('max', 'a safe integer', high)
    if (high <= low || high - low > 2 ** 48 - 1) {
      throw coded(new RangeError(`The value of "max" is out of range. It must be greater than the value of "min" (${low}). Received ${high}`), 'ERR_OUT_OF_RANGE')
    }
    // Numbers beyond the last whole multiple of the range would make some more frequent.
    const range = high - low, most = 2 ** 48 - 2 ** 48 % range
    let number
    do number = Buffer.from(native.randomBytes(6)).readUIntBE(0, 6)
    while (number >= most)
    const chosen = low + number % range
    if (callback === undefined) return chosen
    process.nextTick(callback, undefined, chosen)
  },

  randomFillSync(view, offset = 0, size = view.byteLength - offset) {
    const bytes = ArrayBuffer.isView(view) ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(view)
    if (!(offset >= 0 && size >= 0 && offset + size <= bytes.length)) throw coded(new RangeError('The offset and the size are out of range'), 'ERR_OUT_OF_RANGE')
    bytes.set(new Uint8Array(native.randomBytes(size)), offset)
    return view
  },

  getHashes: () => ['md5', 'sha1', 'sha256', 'sha384', 'sha512'],

  randomBytes(size, callback) {
    if (callback !== undefined) return void process.nextTick(callback, null, this.randomBytes(size))

    if (!Number.isInteger(size) || size < 0 || size > 0x7fffffff) throw wrongType('size', 'of type number', size)
    return Buffer.from(native.randomBytes(size))
  },
}
