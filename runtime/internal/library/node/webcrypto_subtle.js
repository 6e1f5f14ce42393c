// crypto.subtle, by the web's standard (https://w3c.github.io/webcrypto/), with the messages of Node's.

const {Buffer} = require('buffer')
const {TextDecoder} = require('text')
const {bytes, cryptoKey, failure, flag, format, identifier, illegal, invalid, invalidThis, jwk, keyUsages, normalize, secret, stateOf} = require('webcrypto/algorithms')
const {exportKey, generateKey, hashes, importKey, job} = require('webcrypto/keys')

// argumentsOf reads the arguments of a method: what each is, by its place.
const argumentsOf = (method, given, required, ...converters) => {
  const prefix = `Failed to execute '${method}' on 'SubtleCrypto'`
  if (given.length < required) {
    throw invalid(`${required} argument${required === 1 ? '' : 's'} required, but only ${given.length} present.`, {prefix, context: ''}, 'ERR_MISSING_ARGS')
  }
  const places = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th']
  return converters.map((convert, i) => convert(given[i], {prefix, context: `${places[i]} argument`}))
}

const usable = (key, usage, name, message) => {
  const {usages, algorithm} = stateOf(key)
  if (!usages.includes(usage) || algorithm.name !== name) throw failure(message, 'InvalidAccessError')
}

const wantType = (key, type) => {
  if (stateOf(key).type !== type) throw failure(`Key must be a ${type} key`, 'InvalidAccessError')
}

// signature signs data, or verifies a signature of it.
const signature = (usage, given, key, data, signed) => {
  const algorithm = normalize(given, usage), {name} = algorithm
  usable(key, usage, name, `Unable to use this key to ${usage}`)
  const {material, algorithm: own} = stateOf(key), last = usage === 'verify' ? [signed] : []
  if (name === 'HMAC') {
    const hash = hashes[own.hash.name].node
    return usage === 'verify' ? job(native.verifyHMAC, hash, data, material, signed) : job(native.hmac, hash, data, material)
  }
  wantType(key, usage === 'verify' ? 'public' : 'private')
  const operation = usage === 'verify' ? material.verifyLater : material.signLater
  switch (name) {
    case 'Ed25519':
      return job(operation, data, 'none', false, undefined, false, ...last)
    case 'ECDSA':
      return job(operation, data, hashes[algorithm.hash.name].node, false, undefined, true, ...last)
  }
  const hash = hashes[own.hash.name], most = Math.ceil((own.modulusLength - 1) / 8) - Number(sizes[own.hash.name]) - 2
  if (name === 'RSA-PSS' && algorithm.saltLength > most) {
    const range = new RangeError(`The value of "algorithm.saltLength" is out of range. It must be >= 0 && <= ${most}. Received ${algorithm.saltLength}`)
    throw failure('The operation failed for an operation-specific reason', 'OperationError', Object.assign(range, {code: 'ERR_OUT_OF_RANGE'}))
  }
  return job(operation, data, hash.node, name === 'RSA-PSS', algorithm.saltLength, false, ...last)
}

const sizes = {'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64}

const wantLength = (data, name, length) => {
  if (data.byteLength !== length) throw failure(`${name} must contain exactly ${length} bytes`, 'OperationError')
}

// cipher encrypts or decrypts.
const cipher = (encrypts, algorithm, key, data, usage) => {
  usable(key, usage, algorithm.name, 'The requested operation is not valid for the provided key')
  const {material, algorithm: own, type} = stateOf(key)
  switch (algorithm.name) {
    case 'RSA-OAEP':
      if (type !== (encrypts ? 'public' : 'private')) throw failure('The requested operation is not valid for the provided key', 'InvalidAccessError')
      return job(material.oaep, data, hashes[own.hash.name].node, algorithm.label ?? new Uint8Array())
    case 'AES-CTR':
      wantLength(algorithm.counter, 'algorithm.counter', 16)
      if (algorithm.length === 0 || algorithm.length > 128) throw failure('AES-CTR algorithm.length must be between 1 and 128', 'OperationError')
      return job(native.ctr, material, data, algorithm.counter, algorithm.length)
    case 'AES-CBC':
      wantLength(algorithm.iv, 'algorithm.iv', 16)
      return job(native.cbc, encrypts, material, data, algorithm.iv)
    case 'AES-GCM': {
      const {iv, additionalData = new Uint8Array(), tagLength = 128} = algorithm
      if (![32, 64, 96, 104, 112, 120, 128].includes(tagLength)) throw failure(`${tagLength} is not a valid AES-GCM tag length`, 'OperationError')
      if (!encrypts && data.byteLength < tagLength / 8) throw failure('The provided data is too small.', 'OperationError')
      return job(native.gcm, encrypts, material, data, iv, additionalData, tagLength / 8)
    }
  }
  return job(native.keyWrap, encrypts, material, data)
}

// derive derives so many bits from a key; all that there are where length is null.
const derive = async (algorithm, key, length) => {
  const {material} = stateOf(key)
  if (algorithm.name === 'ECDH' || algorithm.name === 'X25519') return agreed(algorithm.public, key, length)
  if (algorithm.iterations === 0) throw failure('iterations cannot be zero', 'OperationError')
  if (length === 0) return new ArrayBuffer(0)
  if (length === null) throw failure('length cannot be null', 'OperationError')
  if (length % 8) throw failure('length must be a multiple of 8', 'OperationError')
  const hash = hashes[algorithm.hash.name].node
  if (algorithm.name === 'PBKDF2') return job(native.pbkdf2, hash, material, algorithm.salt, algorithm.iterations, length / 8)
  return job(native.hkdf, hash, material, algorithm.salt, algorithm.info, length / 8)
}

// agreed is the secret that a private key and the public one of another come to.
const agreed = async (given, key, length) => {
  const own = stateOf(key), other = stateOf(given)
  if (other.type !== 'public') throw failure('algorithm.public must be a public key', 'InvalidAccessError')
  if (own.type !== 'private') throw failure('baseKey must be a private key', 'InvalidAccessError')
  if (other.algorithm.name !== 'ECDH' && other.algorithm.name !== 'X25519') throw failure('Keys must be ECDH, X25519, or X448 keys', 'InvalidAccessError')
  if (other.algorithm.name !== own.algorithm.name) throw failure('The public and private keys must be of the same type', 'InvalidAccessError')
  if (other.algorithm.namedCurve !== own.algorithm.namedCurve) throw failure('Named curve mismatch', 'InvalidAccessError')
  const bits = await job(own.material.agree, other.material.raw())
  if (length === null) return bits
  const size = Math.ceil(length / 8)
  if (bits.byteLength < size) throw failure('derived bit length is too small', 'OperationError')
  const cut = bits.slice(0, size), last = new Uint8Array(cut)
  if (length % 8) last[size - 1] &= 0xff00 >> length % 8
  return cut
}

// wantBase wants a key to derive by an algorithm.
const wantBase = (key, usage, {name}) => {
  const {usages, algorithm} = stateOf(key)
  if (!usages.includes(usage)) throw failure(`baseKey does not have ${usage} usage`, 'InvalidAccessError')
  if (algorithm.name !== name) throw failure('Key algorithm mismatch', 'InvalidAccessError')
}

// keyLength is how many bits a key of an algorithm is derived of.
const keyLength = ({name, length, hash}) => {
  if (name === 'HKDF' || name === 'PBKDF2') return null
  if (name === 'HMAC' && length === undefined) return hashes[hash.name].block
  if (name === 'HMAC' ? length === 0 : ![128, 192, 256].includes(length)) throw failure('Invalid key length', 'OperationError')
  return length
}

// either is the algorithm for an operation, or for the other that stands in for it.
const either = (given, operation, other) => {
  try {
    return normalize(given, operation)
  } catch {
    return normalize(given, other)
  }
}

class SubtleCrypto {
  constructor(key) {
    if (key !== secret) throw illegal()
  }
}

const methods = {
  async encrypt(algorithm, key, data) {
    [algorithm, key, data] = argumentsOf('encrypt', arguments, 3, identifier, cryptoKey, bytes)
    return cipher(true, normalize(algorithm, 'encrypt'), key, data, 'encrypt')
  },

  async decrypt(algorithm, key, data) {
    [algorithm, key, data] = argumentsOf('decrypt', arguments, 3, identifier, cryptoKey, bytes)
    return cipher(false, normalize(algorithm, 'decrypt'), key, data, 'decrypt')
  },

  async sign(algorithm, key, data) {
    [algorithm, key, data] = argumentsOf('sign', arguments, 3, identifier, cryptoKey, bytes)
    return signature('sign', algorithm, key, data)
  },

  async verify(algorithm, key, signed, data) {
    [algorithm, key, signed, data] = argumentsOf('verify', arguments, 4, identifier, cryptoKey, bytes, bytes)
    return signature('verify', algorithm, key, data, signed)
  },

  async digest(algorithm, data) {
    [algorithm, data] = argumentsOf('digest', arguments, 2, identifier, bytes)
    return job(native.hash, hashes[normalize(algorithm, 'digest').name].node, data)
  },

  async generateKey(algorithm, extractable, usages) {
    [algorithm, extractable, usages] = argumentsOf('generateKey', arguments, 3, identifier, flag, keyUsages)
    return generateKey(normalize(algorithm, 'generateKey'), extractable, usages)
  },

  async deriveKey(algorithm, base, derived, extractable, usages) {
    [algorithm, base, derived, extractable, usages] = argumentsOf('deriveKey', arguments, 5, identifier, cryptoKey, identifier, flag, keyUsages)
    const by = normalize(algorithm, 'deriveBits'), wanted = normalize(derived, 'importKey')
    wantBase(base, 'deriveKey', by)
    const bits = await derive(by, base, keyLength(normalize(derived, 'get key length')))
    return importKey('raw', new Uint8Array(bits), wanted, extractable, usages)
  },

  async deriveBits(algorithm, base, length = null) {
    [algorithm, base] = argumentsOf('deriveBits', arguments, 2, identifier, cryptoKey)
    const by = normalize(algorithm, 'deriveBits')
    wantBase(base, 'deriveBits', by)
    return derive(by, base, length === null ? null : length >>> 0)
  },

  async importKey(form, data, algorithm, extractable, usages) {
    [form] = argumentsOf('importKey', arguments, 4, format);
    [, data, algorithm, extractable, usages] = argumentsOf('importKey', arguments, 4, format, form === 'jwk' ? jwk : bytes, identifier, flag, keyUsages)
    return importKey(form, data, normalize(algorithm, 'importKey'), extractable, usages)
  },

  async exportKey(form, key) {
    [form, key] = argumentsOf('exportKey', arguments, 2, format, cryptoKey)
    return exportKey(form, key)
  },

  async wrapKey(form, key, by, algorithm) {
    [form, key, by, algorithm] = argumentsOf('wrapKey', arguments, 4, format, cryptoKey, cryptoKey, identifier)
    const read = either(algorithm, 'wrapKey', 'encrypt')
    let data = exportKey(form, key)
    if (form === 'jwk') {
      const text = JSON.stringify(data)
      // Only whole blocks of eight bytes can be wrapped by AES-KW.
      data = Buffer.from(read.name === 'AES-KW' ? text.padEnd(Math.ceil(text.length / 8) * 8) : text)
    }
    return cipher(true, read, by, new Uint8Array(data), 'wrapKey')
  },

  async unwrapKey(form, wrapped, by, algorithm, unwrapped, extractable, usages) {
    [form, wrapped, by, algorithm, unwrapped, extractable, usages] =
      argumentsOf('unwrapKey', arguments, 7, format, bytes, cryptoKey, identifier, identifier, flag, keyUsages)
    let data = await cipher(false, either(algorithm, 'unwrapKey', 'decrypt'), by, wrapped, 'unwrapKey')
    if (form === 'jwk') {
      try {
        data = jwk(JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(data)), {prefix: "Failed to execute 'importKey' on 'SubtleCrypto'", context: '2nd argument'})
      } catch {
        throw failure('Invalid wrapped JWK key', 'DataError')
      }
    } else {
      data = new Uint8Array(data)
    }
    return importKey(form, data, normalize(unwrapped, 'importKey'), extractable, usages)
  },
}

const subtle = new SubtleCrypto(secret)
for (const [name, method] of Object.entries(methods)) {
  const value = {async [name](...values) {
    if (this !== subtle) throw invalidThis('SubtleCrypto')
    return method(...values)
  }}[name]
  Object.defineProperty(value, 'length', {value: method.length, configurable: true})
  Object.defineProperty(SubtleCrypto.prototype, name, {value, enumerable: true, writable: true, configurable: true})
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, {value: 'SubtleCrypto', configurable: true})

return {SubtleCrypto, subtle}
