// How keys of crypto.subtle are made, read and written.

const {Buffer} = require('buffer')
const {failure, makeKey, stateOf} = require('webcrypto/algorithms')

// job runs an operation of Go's beside the script.
const job = (operation, ...values) => new Promise((resolve, reject) => {
  const done = (problem, result) => problem === undefined ? resolve(result) : reject(failed(new Error(problem)))
  try {
    operation(...values, done)
  } catch (error) {
    reject(failed(error))
  }
})

const failed = cause => failure('The operation failed for an operation-specific reason', 'OperationError', cause)

// hashes are the names of each digest, in the fields alg of JSON keys too.
const hashes = {
  'SHA-1': {node: 'sha1', block: 512, 'RSASSA-PKCS1-v1_5': 'RS1', 'RSA-PSS': 'PS1', 'RSA-OAEP': 'RSA-OAEP', HMAC: 'HS1'},
  'SHA-256': {node: 'sha256', block: 512, 'RSASSA-PKCS1-v1_5': 'RS256', 'RSA-PSS': 'PS256', 'RSA-OAEP': 'RSA-OAEP-256', HMAC: 'HS256'},
  'SHA-384': {node: 'sha384', block: 1024, 'RSASSA-PKCS1-v1_5': 'RS384', 'RSA-PSS': 'PS384', 'RSA-OAEP': 'RSA-OAEP-384', HMAC: 'HS384'},
  'SHA-512': {node: 'sha512', block: 1024, 'RSASSA-PKCS1-v1_5': 'RS512', 'RSA-PSS': 'PS512', 'RSA-OAEP': 'RSA-OAEP-512', HMAC: 'HS512'},
}

const pairOf = ([...publicUsages], [...privateUsages]) => ({public: publicUsages, private: privateUsages})
const signs = pairOf(['verify'], ['sign']), derives = pairOf([], ['deriveKey', 'deriveBits'])
const encrypts = pairOf(['encrypt', 'wrapKey'], ['decrypt', 'unwrapKey'])

// checkUsages wants a key to be made for what its algorithm can do.
const checkUsages = (usages, possible, what) => {
  if (usages.some(usage => !possible.includes(usage))) throw failure(`Unsupported key usage for ${what} key`, 'SyntaxError')
}

const unique = usages => [...new Set(usages)]

// checkJWK checks what a JSON key says of itself.
const checkJWK = (jwk, usages, extractable, use, alg) => {
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) throw failure('Invalid JWK "use" Parameter', 'DataError')
  if (jwk.key_ops !== undefined) {
    const known = jwk.key_ops.filter(operation => ['sign', 'verify', 'encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'deriveKey', 'deriveBits'].includes(operation))
    if (unique(known).length < known.length) throw failure('Duplicate key operation', 'DataError')
    if (usages.some(usage => !known.includes(usage))) throw failure('Key operations and usage mismatch', 'DataError')
  }
  if (jwk.ext === false && extractable) throw failure('JWK "ext" Parameter and extractable mismatch', 'DataError')
  if (jwk.alg !== undefined && !alg(jwk.alg)) throw failure('JWK "alg" does not match the requested algorithm', 'DataError')
}

const wantKind = (jwk, kty) => {
  if (!jwk.kty) throw failure('Invalid keyData', 'DataError')
  if (jwk.kty !== kty) throw failure('Invalid JWK "kty" Parameter', 'DataError')
}

// pair makes the two keys of a pair.
const pair = (handle, algorithm, extractable, usages, can) => Object.assign(Object.create(null), {
  publicKey: makeKey('public', handle.publicOf(), algorithm, can.public.filter(usage => usages.includes(usage)), true),
  privateKey: makeKey('private', handle, algorithm, can.private.filter(usage => usages.includes(usage)), extractable),
})

// parsed reads a key in DER.
const parsed = (format, data, kind) => {
  let handle
  try {
    handle = native.parse(data, format === 'pkcs8')
    if (format === 'spki' && handle.isPrivate) throw new Error('it is a private key')
  } catch (cause) {
    throw failure('Invalid keyData', 'DataError', cause)
  }
  if (handle.kind !== kind) throw failure('Invalid key type', 'DataError')
  return handle
}

const wanted = handle => {
  if (handle === undefined) throw failure('Invalid keyData', 'DataError')
  return handle
}

const rsa = {
  can: name => name === 'RSA-OAEP' ? encrypts : signs,

  async generate(algorithm, extractable, usages) {
    const {name, modulusLength, publicExponent, hash} = algorithm, can = rsa.can(name)
    let exponent = 0
    for (const byte of publicExponent) exponent = exponent * 256 + byte
    if (exponent > 4294967295) throw failure('The publicExponent must be equivalent to an unsigned 32-bit value', 'OperationError')
    checkUsages(usages, [...can.public, ...can.private], 'a RSA')
    if (exponent !== 65537) throw failed(new Error('keys of RSA are made with the exponent 65537 here'))
    const handle = await job(native.generate, 'rsa', modulusLength)
    return pair(handle, {name, modulusLength, publicExponent, hash: {name: hash.name}}, extractable, usages, can)
  },

  import(format, data, {name, hash}, extractable, usages) {
    const can = rsa.can(name), isPrivate = format === 'pkcs8' || format === 'jwk' && data.d !== undefined
    const check = () => checkUsages(usages, isPrivate ? can.private : can.public, `an ${name}`)
    let handle
    if (format === 'jwk') {
      wantKind(data, 'RSA')
      check()
      checkJWK(data, usages, extractable, name === 'RSA-OAEP' ? 'enc' : 'sig', alg => alg === hashes[hash.name][name])
      if (isPrivate && [data.p, data.q, data.dp, data.dq, data.qi].includes(undefined)) throw failure('Invalid keyData', 'DataError')
      handle = wanted(native.fromJWK('RSA', undefined, data.n, data.e, data.d, data.p, data.q))
    } else if (format === 'raw') {
      throw failure(`Unable to import RSA key with format ${format}`, 'NotSupportedError')
    } else {
      check()
      handle = parsed(format, data, 'rsa')
    }
    const exponent = []
    for (let rest = handle.exponent; rest > 0; rest = Math.floor(rest / 256)) exponent.unshift(rest % 256)
    const algorithm = {name, modulusLength: handle.bits, publicExponent: new Uint8Array(exponent), hash}
    return makeKey(isPrivate ? 'private' : 'public', handle, algorithm, usages, extractable)
  },
}

const curves = {'P-256': ['prime256v1', 'ES256'], 'P-384': ['secp384r1', 'ES384'], 'P-521': ['secp521r1', 'ES512']}

const ec = {
  async generate({name, namedCurve}, extractable, usages) {
    if (!Object.hasOwn(curves, namedCurve)) throw failure('Unrecognized namedCurve', 'NotSupportedError')
    const can = name === 'ECDH' ? derives : signs
    checkUsages(usages, [...can.public, ...can.private], `an ${name}`)
    return pair(await job(native.generate, 'ec', namedCurve), {name, namedCurve}, extractable, usages, can)
  },

  import(format, data, {name, namedCurve}, extractable, usages) {
    if (!Object.hasOwn(curves, namedCurve)) throw failure('Unrecognized namedCurve', 'NotSupportedError')
    const can = name === 'ECDH' ? derives : signs
    const isPrivate = format === 'pkcs8' || format === 'jwk' && data.d !== undefined
    const check = () => checkUsages(usages, isPrivate ? can.private : can.public, `a ${name}`)
    let handle
    if (format === 'jwk') {
      wantKind(data, 'EC')
      if (data.crv !== namedCurve) throw failure('JWK "crv" does not match the requested algorithm', 'DataError')
      check()
      checkJWK(data, usages, extractable, name === 'ECDH' ? 'enc' : 'sig', alg => name === 'ECDH' || alg === curves[namedCurve][1])
      handle = wanted(native.fromJWK('EC', namedCurve, data.x, data.y, data.d))
    } else {
      check()
      handle = format === 'raw' ? wanted(native.fromRaw(namedCurve, data)) : parsed(format, data, 'ec')
    }
    if (handle.curve !== curves[namedCurve][0]) throw failure('Named curve mismatch', 'DataError')
    return makeKey(isPrivate ? 'private' : 'public', handle, {name, namedCurve}, usages, extractable)
  },
}

const okp = {
  async generate({name}, extractable, usages) {
    const can = name === 'X25519' ? derives : signs
    checkUsages(usages, [...can.public, ...can.private], `an ${name}`)
    const {publicKey, privateKey} = pair(await job(native.generate, name.toLowerCase(), undefined), {name}, extractable, usages, can)
    return Object.assign(Object.create(null), {privateKey, publicKey}) // in Node's order
  },

  import(format, data, {name}, extractable, usages) {
    const can = name === 'X25519' ? derives : signs
    const isPrivate = format === 'pkcs8' || format === 'jwk' && data.d !== undefined
    const check = () => checkUsages(usages, isPrivate ? can.private : can.public, `a ${name}`)
    let handle
    if (format === 'jwk') {
      wantKind(data, 'OKP')
      if (data.crv !== name) throw failure('JWK "crv" Parameter and algorithm name mismatch', 'DataError')
      checkJWK(data, usages, extractable, name === 'X25519' ? 'enc' : 'sig', alg => name === 'X25519' || alg === name || alg === 'EdDSA')
      if (isPrivate && data.x === undefined) throw failure('Invalid JWK', 'DataError')
      check()
      handle = wanted(native.fromJWK('OKP', name, data.x, undefined, data.d))
    } else {
      check()
      if (format === 'raw' && data.byteLength !== 32) throw failure(`${name} raw keys must be exactly 32-bytes`, 'DataError')
      handle = format === 'raw' ? wanted(native.fromRaw(name, data)) : parsed(format, data, name.toLowerCase())
    }
    return makeKey(isPrivate ? 'private' : 'public', handle, {name}, usages, extractable)
  },
}

const hmac = {
  async generate({name, length, hash}, extractable, usages) {
    const bits = length ?? hashes[hash.name].block
    if (bits % 8) throw Object.assign(new TypeError(`The argument 'algorithm.length' must be a multiple of 8. Received ${bits}`), {code: 'ERR_INVALID_ARG_VALUE'})
    checkUsages(usages, ['sign', 'verify'], 'an HMAC')
    if (bits === 0) throw failed(new RangeError('The length of a key is 8 bits at least'))
    return makeKey('secret', Buffer.from(native.randomBytes(bits / 8)), {name, length: bits, hash: {name: hash.name}}, unique(usages), extractable)
  },

  import(format, data, {length, hash}, extractable, usages) {
    checkUsages(usages, ['sign', 'verify'], 'an HMAC')
    let key = data
    if (format === 'raw') {
      if (data.byteLength === 0 || length === 0) throw failure('Zero-length key is not supported', 'DataError')
      if (length !== undefined && length !== data.byteLength * 8) throw failure('Invalid key length', 'DataError')
    } else if (format === 'jwk') {
      wantKind(data, 'oct')
      checkJWK(data, usages, extractable, 'sig', alg => alg === hashes[hash.name].HMAC)
      if (data.k === undefined) throw failure('Invalid keyData', 'DataError')
      key = Buffer.from(data.k, 'base64url')
    } else {
      throw failure(`Unable to import HMAC key with format ${format}`)
    }
    return makeKey('secret', key, {name: 'HMAC', hash, length: key.byteLength * 8}, usages, extractable)
  },
}

const aesUsages = name => name === 'AES-KW' ? ['wrapKey', 'unwrapKey'] : ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt']
const aesName = (name, length) => `A${length}${name.slice(4)}`

const aes = {
  async generate({name, length}, extractable, usages) {
    if (![128, 192, 256].includes(length)) throw failure('AES key length must be 128, 192, or 256 bits', 'OperationError')
    checkUsages(usages, aesUsages(name), 'an AES')
    return makeKey('secret', Buffer.from(native.randomBytes(length / 8)), {name, length}, unique(usages), extractable)
  },

  import(format, data, {name}, extractable, usages) {
    checkUsages(usages, aesUsages(name), 'an AES')
    let key = data
    const checkLength = () => {
      if (![16, 24, 32].includes(key.byteLength)) throw failure('Invalid key length', 'DataError')
    }
    if (format === 'jwk') {
      wantKind(data, 'oct')
      checkJWK({...data, alg: undefined}, usages, extractable, 'enc')
      if (data.k === undefined) throw failure('Invalid keyData', 'DataError')
      key = Buffer.from(data.k, 'base64url')
      checkLength()
      checkJWK({alg: data.alg}, [], extractable, 'enc', alg => alg === aesName(name, key.byteLength * 8))
    } else if (format === 'raw') {
      checkLength()
    } else {
      throw failure(`Unable to import AES key with format ${format}`, 'NotSupportedError')
    }
    return makeKey('secret', key, {name, length: key.byteLength * 8}, usages, extractable)
  },
}

// generic is for what only derives.
const generic = {
  import(format, data, {name}, extractable, usages) {
    if (extractable) throw failure(`${name} keys are not extractable`, 'SyntaxError')
    checkUsages(usages, ['deriveKey', 'deriveBits'], `a ${name}`)
    if (format !== 'raw') throw failure(`Unable to import ${name} key with format ${format}`, 'NotSupportedError')
    return makeKey('secret', data, {name}, usages, false)
  },
}

const families = {
  'RSASSA-PKCS1-v1_5': rsa, 'RSA-PSS': rsa, 'RSA-OAEP': rsa, ECDSA: ec, ECDH: ec, Ed25519: okp, X25519: okp, HMAC: hmac,
  'AES-CTR': aes, 'AES-CBC': aes, 'AES-GCM': aes, 'AES-KW': aes, HKDF: generic, PBKDF2: generic,
}

const generateKey = async (algorithm, extractable, usages) => {
  const made = await families[algorithm.name].generate(algorithm, extractable, usages)
  if ((made.privateKey ?? made).usages.length === 0) throw failure('Usages cannot be empty when creating a key.', 'SyntaxError')
  return made
}

const importKey = (format, data, algorithm, extractable, usages) => {
  const key = families[algorithm.name].import(format, data, algorithm, extractable, usages)
  if (key.type !== 'public' && key.usages.length === 0) throw failure(`Usages cannot be empty when importing a ${key.type} key.`, 'SyntaxError')
  return key
}

const arrayBuffer = bytes => new Uint8Array(bytes).buffer

const exportKey = (format, key) => {
  const {type, extractable, algorithm, usages, material} = stateOf(key), {name} = algorithm
  // The name is Node's, where the standard has InvalidAccessError.
  if (!extractable) throw failure('key is not extractable', 'InvalidAccessException')
  const refused = () => failure(`Unable to export a ${format === 'pkcs8' ? 'pkcs8' : 'raw'} ${name} ${type} key`, 'InvalidAccessError')
  switch (format) {
    case 'spki':
      if (type !== 'public') throw refused()
      return material.export('spki', false)
    case 'pkcs8':
      if (type !== 'private') throw refused()
      return material.export('pkcs8', false)
    case 'raw':
      if (type === 'secret') return arrayBuffer(material)
      if (type !== 'public' || name.startsWith('RSA')) throw refused()
      return material.raw()
  }
  const jwk = {key_ops: usages, ext: extractable}
  if (type === 'secret') Object.assign(jwk, {kty: 'oct', k: Buffer.from(material).toString('base64url')})
  else Object.assign(jwk, material.jwk())
  if (algorithm.hash) jwk.alg = hashes[algorithm.hash.name][name]
  else if (name.startsWith('AES')) jwk.alg = aesName(name, algorithm.length)
  else if (name === 'Ed25519') jwk.alg = name
  return jwk
}

return {exportKey, generateKey, hashes, importKey, job}
