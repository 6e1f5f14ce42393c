// The keys of crypto: KeyObject, signatures, and making pairs of keys.

const {Buffer} = require('buffer')
const {coded, wrongType} = require('errors')

const promisify = {custom: Symbol.for('nodejs.util.promisify.custom')}
const secret = Symbol('secret')
let handleOf

const bytesOf = (name, data, encoding) => {
  if (typeof data === 'string') return Buffer.from(data, encoding)
  if (data instanceof ArrayBuffer) return Buffer.from(data)
  if (!ArrayBuffer.isView(data)) throw wrongType(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data)
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

class KeyObject {
  #type
  #handle // The bytes of a secret, or what Go has of another.

  constructor(type, handle, key) {
    if (key !== secret) throw coded(new TypeError('Illegal constructor'), 'ERR_ILLEGAL_CONSTRUCTOR')
    this.#type = type
    this.#handle = handle
  }

  get type() { return this.#type }
  get symmetricKeySize() { return this.#type === 'secret' ? this.#handle.length : undefined }
  get asymmetricKeyType() { return this.#type === 'secret' ? undefined : this.#handle.kind }
  get asymmetricKeyDetails() {
    const {kind, bits, exponent, curve} = this.#handle
    if (this.#type === 'secret') return undefined
    return kind === 'rsa' ? {modulusLength: bits, publicExponent: BigInt(exponent)} : kind === 'ec' ? {namedCurve: curve} : {}
  }

  export(options = {}) {
    if (this.#type === 'secret') {
      if (options.format === 'jwk') return {kty: 'oct', k: this.#handle.toString('base64url')}
      return Buffer.from(this.#handle)
    }
    if (options.format === 'jwk') return this.#handle.jwk()
    if (options.passphrase !== undefined) throw coded(new Error('keys with a passphrase are missing here'), 'ERR_METHOD_NOT_IMPLEMENTED')
    const made = this.#handle.export(options.type ?? (this.#type === 'private' ? 'pkcs8' : 'spki'), options.format === 'pem')
    return typeof made === 'string' ? made : Buffer.from(made)
  }

  equals(other) {
    if (!(other instanceof KeyObject)) throw wrongType('otherKeyObject', 'an instance of KeyObject', other)
    if (other.type !== this.type) return false
    return this.export({format: 'der'}).equals(other.export({format: 'der'}))
  }

  get [Symbol.toStringTag]() { return 'KeyObject' }

  static from(key) {
    const {CryptoKey, stateOf} = require('webcrypto/algorithms')
    if (!(key instanceof CryptoKey)) throw wrongType('key', 'an instance of CryptoKey', key)
    const {type, material} = stateOf(key)
    return new KeyObject(type, type === 'secret' ? Buffer.from(material) : material, secret)
  }

  static #handleOf(key) { return key.#handle }
  static { handleOf = KeyObject.#handleOf }
}

const secretOf = (key, encoding) => new KeyObject('secret', Buffer.from(bytesOf('key', key, encoding)), secret)

const parsed = (key, isPrivate) => {
  if (key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) && !(key instanceof ArrayBuffer)) {
    if (key.passphrase !== undefined) throw coded(new Error('keys with a passphrase are missing here'), 'ERR_METHOD_NOT_IMPLEMENTED')
    if (key.format === 'jwk') return fromJWK(key.key, isPrivate)
    key = key.key
  }
  return native.parse(bytesOf('key', key), isPrivate)
}

const fromJWK = (jwk, isPrivate) => {
  if (jwk === null || typeof jwk !== 'object') throw wrongType('key.key', 'of type object', jwk)
  const {kty, crv, n, e, d, p, q, x, y} = jwk
  const handle = kty === 'RSA' ? native.fromJWK(kty, crv, n, e, d, p, q) : native.fromJWK(kty, crv, x, y, d)
  if (handle === undefined || isPrivate && !handle.isPrivate) throw coded(new TypeError('Invalid JWK data'), 'ERR_CRYPTO_INVALID_JWK')
  return handle
}

const createPrivateKey = key => new KeyObject('private', parsed(key, true), secret)

const createPublicKey = key => {
  if (key instanceof KeyObject) {
    if (key.type !== 'private') throw coded(new TypeError(`Invalid key object type ${key.type}, expected private.`), 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE')
    return new KeyObject('public', handleOf(key).publicOf(), secret)
  }
  const handle = parsed(key, false)
  return new KeyObject('public', handle.isPrivate ? handle.publicOf() : handle, secret)
}

// keyOf is the handle of a key as sign and verify take it, and how it signs.
const keyOf = (given, isPrivate) => {
  const options = given !== null && typeof given === 'object' && !(given instanceof KeyObject) && !ArrayBuffer.isView(given) ? given : {}
  const key = options.key ?? given
  const handle = key instanceof KeyObject ? handleOf(key) : handleOf(isPrivate ? createPrivateKey(given) : createPublicKey(given))
  if (key instanceof KeyObject && (key.type === 'secret' || isPrivate && key.type !== 'private')) {
    throw coded(new TypeError(`Invalid key object type ${key.type}, expected ${isPrivate ? 'private' : 'private or public'}.`), 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE')
  }
  return [handle, options.padding === constants.RSA_PKCS1_PSS_PADDING, options.saltLength, options.dsaEncoding === 'ieee-p1363']
}

const constants = {
  RSA_PKCS1_PADDING: 1, RSA_NO_PADDING: 3, RSA_PKCS1_OAEP_PADDING: 4, RSA_PKCS1_PSS_PADDING: 6,
  RSA_PSS_SALTLEN_DIGEST: -1, RSA_PSS_SALTLEN_MAX_SIGN: -2, RSA_PSS_SALTLEN_AUTO: -2,
}

const digests = /^(rsa-)?(md5|sha1|sha256|sha384|sha512)$/i

const sign = (algorithm, data, key) => {
  const [handle, ...how] = keyOf(key, true)
  return Buffer.from(handle.sign(bytesOf('data', data), String(algorithm), ...how))
}

const verify = (algorithm, data, key, signature) => {
  const [handle, ...how] = keyOf(key, false)
  return handle.verify(bytesOf('data', data), String(algorithm), ...how, bytesOf('signature', signature))
}

// Signing keeps what it is given until it is signed or verified.
class Signing {
  #algorithm
  #parts = []

  constructor(algorithm) {
    if (!digests.test(algorithm)) throw coded(new Error(`Invalid digest: ${algorithm}`), 'ERR_CRYPTO_INVALID_DIGEST')
    this.#algorithm = algorithm
  }

  update(data, encoding) {
    this.#parts.push(Buffer.from(bytesOf('data', data, encoding)))
    return this
  }

  write(data, encoding) { this.update(data, encoding) }
  end(data, encoding) { if (data !== undefined) this.update(data, encoding) }

  sign(key, encoding) {
    const made = sign(this.#algorithm, Buffer.concat(this.#parts), key)
    return encoding === undefined || encoding === 'buffer' ? made : made.toString(encoding)
  }

  verify(key, signature, encoding) { return verify(this.#algorithm, Buffer.concat(this.#parts), key, bytesOf('signature', signature, encoding)) }
}

const sizeOf = (type, options) => {
  if (type === 'rsa' && (options.publicExponent ?? 65537) !== 65537) throw coded(new Error('keys of RSA are made with the exponent 65537 here'), 'ERR_METHOD_NOT_IMPLEMENTED')
  return type === 'rsa' ? options.modulusLength : options.namedCurve
}

const generateKeyPairSync = (type, options = {}) => pairOf(native.generate(type, sizeOf(type, options)), options)

const pairOf = (handle, options) => {
  const pair = {publicKey: new KeyObject('public', handle.publicOf(), secret), privateKey: new KeyObject('private', handle, secret)}
  if (options.publicKeyEncoding) pair.publicKey = pair.publicKey.export(options.publicKeyEncoding)
  if (options.privateKeyEncoding) pair.privateKey = pair.privateKey.export(options.privateKeyEncoding)
  return pair
}

const generateKeyPair = (type, options, callback) => {
  if (typeof options === 'function') [options, callback] = [{}, options]
  native.generateLater(type, sizeOf(type, options), (problem, handle) => {
    if (problem !== undefined) return callback(new Error(problem))
    let pair
    try {
      pair = pairOf(handle, options)
    } catch (error) {
      return callback(error)
    }
    return callback(null, pair.publicKey, pair.privateKey)
  })
}
Object.defineProperty(generateKeyPair, promisify.custom, {
  value: (type, options) => new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) => error ? reject(error) : resolve({publicKey, privateKey}))
  }),
})

// secretBytes is the key of an HMAC.
const secretBytes = key => {
  if (!(key instanceof KeyObject)) return bytesOf('key', key)
  if (key.type !== 'secret') throw coded(new TypeError(`Invalid key object type ${key.type}, expected secret.`), 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE')
  return handleOf(key)
}

return {
  secretBytes,
  exports: {
    KeyObject, createSecretKey: secretOf, createPrivateKey, createPublicKey, sign, verify, constants, generateKeyPairSync, generateKeyPair,
    createSign: algorithm => new Signing(algorithm), createVerify: algorithm => new Signing(algorithm),
  },
}
