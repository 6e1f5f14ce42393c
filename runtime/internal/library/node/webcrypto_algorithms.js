// The algorithms of crypto.subtle and their parameters, by the web's standard
// (https://w3c.github.io/webcrypto/#algorithm-normalization): what a script gives is read once, and bytes are copied.

const {DOMException} = require('abort')

// invalid is the error for a value that cannot be read. at says where it stands: a prefix, and what it is.
const invalid = (message, {prefix, context}, code = 'ERR_INVALID_ARG_TYPE') =>
  Object.assign(new TypeError(`${prefix}: ${context === '' ? '' : context + ' '}${message}`), {code})

const failure = (message, name, cause) => new DOMException(message, cause === undefined ? name : {name, cause})

const isObject = value => typeof value === 'object' && value !== null || typeof value === 'function'

const text = (value, at) => {
  if (typeof value === 'symbol') throw invalid('is a Symbol and cannot be converted to a string.', at)
  return String(value)
}

const flag = value => Boolean(value)

// whole reads an integer from 0 to most.
const whole = most => (value, at) => {
  if (typeof value === 'bigint') throw invalid('is a BigInt and cannot be converted to a number.', at)
  if (typeof value === 'symbol') throw invalid('is a Symbol and cannot be converted to a number.', at)
  const number = Number(value)
  if (!Number.isFinite(number)) throw invalid('is not a finite number.', at)
  const integer = Math.trunc(number)
  if (integer < 0 || integer > most) throw invalid(`is outside the expected range of 0 to ${most}.`, at, 'ERR_OUT_OF_RANGE')
  return integer
}
const octet = whole(255), short = whole(65535), long = whole(4294967295)

// bytes reads an ArrayBuffer or a view, and copies it.
const bytes = (value, at) => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()
  if (!(value instanceof ArrayBuffer)) throw invalid('is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.', at)
  return new Uint8Array(value).slice()
}

const bigInteger = (value, at) => {
  if (!(value instanceof Uint8Array)) throw invalid('is not an Uint8Array object.', at)
  return value
}

const identifier = (value, at) => isObject(value) ? value : text(value, at)

const oneOf = (type, values) => (value, at) => {
  const name = String(value)
  if (!values.includes(name)) throw invalid(`value '${name}' is not a valid enum value of type ${type}.`, at, 'ERR_INVALID_ARG_VALUE')
  return name
}

const sequence = convert => (value, at) => {
  const iterator = isObject(value) ? value[Symbol.iterator]?.() : undefined
  if (iterator === undefined) throw invalid('can not be converted to sequence.', at)
  const list = []
  for (;;) {
    const step = iterator.next?.()
    if (step === undefined) throw invalid('can not be converted to sequence.', at)
    if (step.done === true) return list
    list.push(convert(step.value, {...at, context: `${at.context}, index ${list.length}`}))
  }
}

// dictionary reads the members of an object: [name, how, whether it must be there], by their names' order.
const dictionary = (type, members) => (value, at) => {
  if (value !== undefined && value !== null && !isObject(value)) throw invalid('can not be converted to a dictionary', at)
  const read = {}
  for (const [key, convert, required] of members) {
    const given = value?.[key]
    if (given !== undefined) read[key] = convert(given, {...at, context: `'${key}' of '${type}' (${at.context})`})
    else if (required) throw invalid(`can not be converted to '${type}' because '${key}' is required in '${type}'.`, at, 'ERR_MISSING_OPTION')
  }
  return read
}

const hash = ['hash', identifier, true], curve = ['namedCurve', text, true]

const dictionaries = {
  AesCbcParams: [['iv', bytes, true]],
  AesCtrParams: [['counter', bytes, true], ['length', octet, true]],
  AesDerivedKeyParams: [['length', short, true]],
  AesGcmParams: [['additionalData', bytes], ['iv', bytes, true], ['tagLength', octet]],
  AesKeyGenParams: [['length', short, true]],
  EcKeyGenParams: [curve],
  EcKeyImportParams: [curve],
  EcdhKeyDeriveParams: [['public', (value, at) => cryptoKey(value, at), true]],
  EcdsaParams: [hash],
  HkdfParams: [hash, ['info', bytes, true], ['salt', bytes, true]],
  HmacImportParams: [hash, ['length', long]],
  HmacKeyGenParams: [hash, ['length', long]],
  Pbkdf2Params: [hash, ['iterations', long, true], ['salt', bytes, true]],
  RsaHashedImportParams: [hash],
  RsaHashedKeyGenParams: [hash, ['modulusLength', long, true], ['publicExponent', bigInteger, true]],
  RsaOaepParams: [['label', bytes]],
  RsaPssParams: [['saltLength', long, true]],
}

const jwk = dictionary('JsonWebKey', [
  ['alg', text], ['crv', text], ['d', text], ['dp', text], ['dq', text], ['e', text], ['ext', flag], ['k', text],
  ['key_ops', sequence(text)], ['kty', text], ['n', text],
  ['oth', sequence(dictionary('RsaOtherPrimesInfo', [['d', text], ['r', text], ['t', text]]))],
  ['p', text], ['q', text], ['qi', text], ['use', text], ['x', text], ['y', text],
])

// All that there is to do: the algorithms that do it, and which parameters each takes.
const digests = {'SHA-1': null, 'SHA-256': null, 'SHA-384': null, 'SHA-512': null}
const ciphers = {'RSA-OAEP': 'RsaOaepParams', 'AES-CBC': 'AesCbcParams', 'AES-GCM': 'AesGcmParams', 'AES-CTR': 'AesCtrParams'}
const signatures = {'RSASSA-PKCS1-v1_5': null, 'RSA-PSS': 'RsaPssParams', ECDSA: 'EcdsaParams', HMAC: null, Ed25519: null}
const rsa = type => ({'RSASSA-PKCS1-v1_5': type, 'RSA-PSS': type, 'RSA-OAEP': type})
const aes = type => ({'AES-CTR': type, 'AES-CBC': type, 'AES-GCM': type, 'AES-KW': type})
const operations = {
  digest: digests,
  generateKey: {
    ...rsa('RsaHashedKeyGenParams'), ECDSA: 'EcKeyGenParams', ECDH: 'EcKeyGenParams', HMAC: 'HmacKeyGenParams',
    ...aes('AesKeyGenParams'), Ed25519: null, X25519: null,
  },
  sign: signatures,
  verify: signatures,
  importKey: {
    ...rsa('RsaHashedImportParams'), ECDSA: 'EcKeyImportParams', ECDH: 'EcKeyImportParams', HMAC: 'HmacImportParams',
    HKDF: null, PBKDF2: null, ...aes(null), Ed25519: null, X25519: null,
  },
  deriveBits: {HKDF: 'HkdfParams', PBKDF2: 'Pbkdf2Params', ECDH: 'EcdhKeyDeriveParams', X25519: 'EcdhKeyDeriveParams'},
  encrypt: ciphers,
  decrypt: ciphers,
  'get key length': {...aes('AesDerivedKeyParams'), HMAC: 'HmacImportParams', HKDF: null, PBKDF2: null},
  wrapKey: {'AES-KW': null},
  unwrapKey: {'AES-KW': null},
}

const named = dictionary('Algorithm', [['name', text, true]])
const at = {prefix: 'Failed to normalize algorithm', context: 'passed algorithm'}

// normalize reads the algorithm that something is to be done by.
const normalize = (algorithm, operation) => {
  const given = typeof algorithm === 'string' ? {name: algorithm} : algorithm
  const asked = named(given, at).name.toUpperCase()
  const name = Object.keys(operations[operation]).find(name => name.toUpperCase() === asked)
  if (name === undefined) throw failure('Unrecognized algorithm name', 'NotSupportedError')
  const type = operations[operation][name]
  if (type === null) return {name}
  const read = {...dictionary(type, dictionaries[type])(given, at), name}
  if (read.hash !== undefined) read.hash = normalize(read.hash, 'digest')
  return read
}

// CryptoKey is a key of crypto.subtle, of which scripts see what its getters say.
const states = new WeakMap()
const secret = Symbol('secret')
const inspect = Symbol.for('nodejs.util.inspect.custom')

const illegal = () => Object.assign(new TypeError('Illegal constructor'), {code: 'ERR_ILLEGAL_CONSTRUCTOR'})
const invalidThis = type => Object.assign(new TypeError(`Value of "this" must be of type ${type}`), {code: 'ERR_INVALID_THIS'})

const stateOf = key => {
  const state = states.get(key)
  if (!state) throw invalidThis('CryptoKey')
  return state
}

class CryptoKey {
  constructor(key, state) {
    if (key !== secret) throw illegal()
    states.set(this, state)
  }

  get type() { return stateOf(this).type }
  get extractable() { return stateOf(this).extractable }
  get algorithm() { return stateOf(this).algorithm }
  get usages() { return stateOf(this).usages }

  [inspect](depth, options, inspect) {
    if (depth < 0) return '[CryptoKey]'
    const {type, extractable, algorithm, usages} = stateOf(this)
    return `CryptoKey ${inspect({type, extractable, algorithm, usages}, {...options, depth: options.depth == null ? null : options.depth - 1})}`
  }
}
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, {value: 'CryptoKey', configurable: true})
for (const name of ['type', 'extractable', 'algorithm', 'usages']) Object.defineProperty(CryptoKey.prototype, name, {enumerable: true})

const cryptoKey = (value, at) => {
  if (!states.has(value)) throw invalid('is not of type CryptoKey.', at)
  return value
}

// makeKey makes a key of its material: bytes for a secret, else what Go has of it.
const makeKey = (type, material, algorithm, usages, extractable) => new CryptoKey(secret, {type, material, algorithm, usages, extractable})

return {
  CryptoKey, makeKey, stateOf, failure, illegal, invalid, invalidThis, normalize, secret, bytes, cryptoKey, flag, identifier, jwk,
  format: oneOf('KeyFormat', ['raw', 'pkcs8', 'spki', 'jwk']),
  keyUsages: sequence(oneOf('KeyUsage', ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'])),
}
